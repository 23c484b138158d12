package io.headtail.cli.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headtail.cli.support.TerminalSize;
import io.headtail.merge.Answer;
import io.headtail.merge.Answers;
import io.headtail.time.WindowSpec;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers as text: a table that fits on a terminal, or one line. */
final class TableText {
    private static final int MAX_ROWS = 10;
    private static final int MIN_WIDTH = 36;
    private static final int MAX_WIDTH = 44;
    private static final int RANK_WIDTH = 4;
    private static final int VIEWS_WIDTH = 11;

    /** Lines of a block above its ranks: names, times. */
    private static final int HEAD_LINES = 2;

    private static final JsonFactory JSON = new JsonFactory();

    /** Control and format characters, such as text direction; U+200D is kept, as it joins emoji. */
    private static final Pattern NOT_SHOWN = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\\x{200D}]]");

    private record Row(String id, long views) {}

    private TableText() {}

    /** The top video of every window. */
    static String line(Answers answers) {
        StringBuilder line = new StringBuilder();
        for (WindowSpec window : answers.windows()) {
            Answer answer = answers.newest(window.name());
            if (answer != null) {
                if (line.isEmpty()) {
                    line.append(Instant.ofEpochMilli(answer.tick()));
                }
                List<Row> rows = rows(answer, 1);
                line.append("  ").append(window.name()).append(marks(answer)).append(": ");
                line.append(rows.isEmpty() ? "–" : rows.get(0).id() + " " + rows.get(0).views());
            }
        }
        return line.toString();
    }

    /**
     * A column for each window: as many side by side as fit, the others below, and as many ranks as
     * fit into the remaining lines.
     */
    static List<String> table(Answers answers, TerminalSize size) {
        List<WindowSpec> windows = answers.windows();
        int room = size.columns() - RANK_WIDTH;
        int abreast = Math.clamp(room / MIN_WIDTH, 1, windows.size());
        int width = Math.min(room / abreast, MAX_WIDTH);
        int blocks = Math.ceilDiv(windows.size(), abreast);
        // The cursor takes the last line.
        int ranks = Math.clamp((size.lines() - 1) / blocks - HEAD_LINES, 1, MAX_ROWS);
        List<String> lines = new ArrayList<>();
        for (int from = 0; from < windows.size(); from += abreast) {
            int to = Math.min(from + abreast, windows.size());
            lines.addAll(block(answers, windows.subList(from, to), width, ranks));
        }
        return lines;
    }

    private static List<String> block(
            Answers answers, List<WindowSpec> windows, int width, int ranks) {
        StringBuilder names = new StringBuilder(" ".repeat(RANK_WIDTH));
        StringBuilder ends = new StringBuilder(" ".repeat(RANK_WIDTH));
        List<List<Row>> columns = new ArrayList<>();
        for (WindowSpec window : windows) {
            Answer answer = answers.newest(window.name());
            names.append(cell(window.name(), "", width));
            ends.append(cell(until(answer), "", width));
            columns.add(answer == null ? List.of() : rows(answer, ranks));
        }
        List<String> lines = new ArrayList<>(List.of(names.toString(), ends.toString()));
        for (int rank = 0; rank < ranks; rank++) {
            StringBuilder line = new StringBuilder(String.format("%3d ", rank + 1));
            for (List<Row> column : columns) {
                Row row = rank < column.size() ? column.get(rank) : null;
                line.append(
                        row == null
                                ? cell("", "", width)
                                : cell(row.id(), Long.toString(row.views()), width));
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private static String until(@Nullable Answer answer) {
        if (answer == null) {
            return "";
        }
        String time = Instant.ofEpochMilli(answer.tick()).toString().substring(11, 19);
        String late = answer.lateViews() > 0 ? " late " + answer.lateViews() : "";
        return time + (answer.isFinal() ? " final" : " provisional") + marks(answer) + late;
    }

    /** The marks of an answer that may be wrong or incomplete. */
    private static String marks(Answer answer) {
        String degraded = answer.degraded();
        return (answer.complete() ? "" : " incomplete") + (degraded == null ? "" : " " + degraded);
    }

    /** Text at the left, a number at the right, and the gap to the next column. */
    private static String cell(String text, String number, int width) {
        int most = Math.max(1, width - 2 - (number.isEmpty() ? 0 : VIEWS_WIDTH));
        String shown = text.length() > most ? cut(text, most - 1) + "…" : text;
        int gap = width - 2 - shown.length() - number.length();
        return shown + " ".repeat(Math.max(number.isEmpty() ? 0 : 1, gap)) + number + "  ";
    }

    /** Truncates without splitting a surrogate pair. */
    private static String cut(String text, int most) {
        boolean splits = most > 0 && Character.isHighSurrogate(text.charAt(most - 1));
        return text.substring(0, splits ? most - 1 : most);
    }

    private static List<Row> rows(Answer answer, int most) {
        List<Row> rows = new ArrayList<>();
        try (JsonParser json = JSON.createParser(answer.json(most))) {
            String id = "";
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.VALUE_STRING) {
                    id = printable(json.getText());
                } else if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                    rows.add(new Row(id, json.getLongValue()));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("an answer is not JSON", e);
        }
        return rows;
    }

    /** An id without control characters, which a terminal could interpret as commands. */
    private static String printable(String id) {
        return NOT_SHOWN.matcher(id).replaceAll("·");
    }
}
