package io.headtail;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headtail.merge.Answer;
import io.headtail.merge.Answers;
import io.headtail.window.WindowSpec;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The demo's table in the terminal: the first videos of every window, renewed every second. */
final class LiveTable {
    private static final int ROWS = 10;
    private static final int COLUMN = 26;
    private static final JsonFactory JSON = new JsonFactory();

    private final PrintWriter out;
    private final Headtail headtail;
    private final int rate;
    private final boolean terminal = isTerminal();
    private int linesUp;

    LiveTable(PrintWriter out, Headtail headtail, int rate) {
        this.out = out;
        this.headtail = headtail;
        this.rate = rate;
    }

    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    void welcome(String servers, int postgresPort) {
        String url = "http://localhost:" + headtail.port();
        out.println("Kafka   " + servers + ", topic view_events, " + rate + " views a second");
        out.println("Page    " + url + "/");
        out.println("API     curl '" + url + "/view/video?k=10&window=minute'");
        out.println(
                "History psql -h 127.0.0.1 -p "
                        + postgresPort
                        + " -U postgres headtail -c 'SELECT * FROM global_topk_snapshots"
                        + " ORDER BY snapshot_time DESC, window_name, rank LIMIT 10'");
        out.println();
        out.flush();
    }

    void runUntil(StopSignal stop, @Nullable Duration length) throws InterruptedException {
        long end = length == null ? Long.MAX_VALUE : System.nanoTime() + length.toNanos();
        long shown = Long.MIN_VALUE;
        while (!headtail.failure().isDone()) {
            long left = end - System.nanoTime();
            if (left <= 0 || stop.await(Duration.ofNanos(Math.min(left, 200_000_000)))) {
                break;
            }
            Answers answers = headtail.answers();
            Answer first = answers == null ? null : answers.newest(answers.windows().get(0).name());
            if (answers != null && first != null && first.tick() > shown) {
                shown = first.tick();
                show(answers);
            }
        }
        if (headtail.failure().isDone()) {
            throw new UserError("stopped: " + headtail.failure().join().getMessage(), Main.FAILED);
        }
    }

    private void show(Answers answers) {
        // Without a terminal to write over, a line each second says enough.
        List<String> lines = terminal ? table(answers) : List.of(line(answers));
        StringBuilder screen = new StringBuilder();
        if (terminal && linesUp > 0) {
            screen.append("\033[").append(linesUp).append("A");
        }
        for (String line : lines) {
            screen.append(line).append(terminal ? "\033[K\n" : "\n");
        }
        linesUp = lines.size();
        out.print(screen);
        out.flush();
    }

    private static String line(Answers answers) {
        StringBuilder line = new StringBuilder();
        for (WindowSpec window : answers.windows()) {
            Answer answer = answers.newest(window.name());
            if (answer != null) {
                if (line.isEmpty()) {
                    line.append(Instant.ofEpochMilli(answer.tick()));
                }
                List<String> rows = rows(answer);
                line.append("  ")
                        .append(window.name())
                        .append(": ")
                        .append(rows.isEmpty() ? "–" : rows.get(0).strip().replaceAll(" +", " "));
            }
        }
        return line.toString();
    }

    private static List<String> table(Answers answers) {
        StringBuilder head = new StringBuilder("    ");
        StringBuilder ends = new StringBuilder("    ");
        List<List<String>> columns = new ArrayList<>();
        for (WindowSpec window : answers.windows()) {
            Answer answer = answers.newest(window.name());
            head.append(pad(window.name()));
            ends.append(pad(answer == null ? "" : until(answer)));
            columns.add(answer == null ? List.of() : rows(answer));
        }
        List<String> lines = new ArrayList<>(List.of(head.toString(), ends.toString()));
        for (int rank = 0; rank < ROWS; rank++) {
            StringBuilder line = new StringBuilder(String.format("%3d ", rank + 1));
            for (List<String> column : columns) {
                line.append(pad(rank < column.size() ? column.get(rank) : ""));
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private static String until(Answer answer) {
        String time = Instant.ofEpochMilli(answer.tick()).toString().substring(11, 19);
        String late = answer.lateViews() > 0 ? " late " + answer.lateViews() : "";
        return time + (answer.isFinal() ? " final" : " provisional") + late;
    }

    private static String pad(String text) {
        return text.length() >= COLUMN
                ? text.substring(0, COLUMN - 1) + " "
                : text + " ".repeat(COLUMN - text.length());
    }

    private static List<String> rows(Answer answer) {
        List<String> rows = new ArrayList<>();
        try (JsonParser json = JSON.createParser(answer.json(ROWS))) {
            String id = "";
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.VALUE_STRING) {
                    id = json.getText();
                } else if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                    rows.add(String.format("%-14s %8d", id, json.getLongValue()));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("an answer is not JSON", e);
        }
        return rows;
    }
}
