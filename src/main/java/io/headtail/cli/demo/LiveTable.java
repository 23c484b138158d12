package io.headtail.cli.demo;

import io.headtail.cli.support.ExitCode;
import io.headtail.cli.support.StopSignal;
import io.headtail.cli.support.TerminalSize;
import io.headtail.cli.support.UserError;
import io.headtail.merge.Answer;
import io.headtail.merge.Answers;
import io.headtail.node.Headtail;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The demo's table in the terminal: the top videos of every window, redrawn every second. */
final class LiveTable {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    /** Long lines are cut, not wrapped, so that the number of lines to move up is right. */
    private static final String NO_WRAP = "\033[?7l";

    private static final String WRAP = "\033[?7h";

    private final PrintWriter out;
    private final Headtail headtail;
    private final @Nullable TerminalSize terminal =
            TerminalSize.isTerminal() ? TerminalSize.ask() : null;
    private long shownTick = Long.MIN_VALUE;
    private int linesUp;
    private long sayAt = Long.MAX_VALUE;
    private String say = "";

    LiveTable(PrintWriter out, Headtail headtail) {
        this.out = out;
        this.headtail = headtail;
    }

    /** Prints the addresses of the servers and the page. */
    void welcome(DemoServers servers, String views) {
        String url = "http://localhost:" + headtail.port();
        out.println("Kafka   " + servers.kafka() + ", topic view_events, " + views);
        out.println("Page    " + url + "/");
        out.println("API     curl '" + url + "/view/video?k=10&window=minute'");
        out.println(
                "History psql -h 127.0.0.1 -p "
                        + servers.postgres().port()
                        + " -U postgres headtail -c 'SELECT * FROM global_topk_snapshots"
                        + " ORDER BY snapshot_time DESC, window_name, rank LIMIT 10'");
        out.println();
        out.flush();
    }

    /** Registers a message that is printed once each window has been counted up to a time. */
    void sayWhenCounted(long untilMs, String text) {
        sayAt = untilMs;
        say = text;
    }

    /** Waits until each window has been counted up to a time, or the demo is stopped. */
    void awaitCounted(long untilMs, StopSignal stop) throws InterruptedException {
        while (!headtail.failure().isDone() && !counted(headtail.answers(), untilMs)) {
            if (stop.await(POLL_INTERVAL)) {
                return;
            }
        }
        failIfStopped();
    }

    private static boolean counted(@Nullable Answers answers, long untilMs) {
        return answers != null
                && answers.windows().stream()
                        .map(window -> answers.newest(window.name()))
                        .allMatch(
                                answer ->
                                        answer != null
                                                && answer.tick() >= untilMs
                                                && answer.degraded() == null);
    }

    /** Shows every new tick until the demo is stopped, or for {@code length}. */
    void runUntil(StopSignal stop, @Nullable Duration length) throws InterruptedException {
        long end = length == null ? Long.MAX_VALUE : System.nanoTime() + length.toNanos();
        while (!headtail.failure().isDone()) {
            long left = end - System.nanoTime();
            if (left <= 0
                    || stop.await(Duration.ofNanos(Math.min(left, POLL_INTERVAL.toNanos())))) {
                break;
            }
            Answers answers = headtail.answers();
            Answer first = answers == null ? null : answers.newest(answers.windows().get(0).name());
            if (answers != null && first != null && first.tick() > shownTick) {
                shownTick = first.tick();
                show(answers);
            }
            if (sayAt < Long.MAX_VALUE && counted(answers, sayAt)) {
                sayAt = Long.MAX_VALUE;
                linesUp = 0;
                out.println(say);
                out.flush();
            }
        }
        failIfStopped();
    }

    private void failIfStopped() {
        if (headtail.failure().isDone()) {
            throw new UserError(
                    "stopped: " + headtail.failure().join().getMessage(), ExitCode.FAILED);
        }
    }

    private void show(Answers answers) {
        if (terminal == null) {
            // Without a terminal to redraw, one line per second is enough.
            out.println(TableText.line(answers));
            out.flush();
            return;
        }
        List<String> lines = TableText.table(answers, terminal);
        StringBuilder screen = new StringBuilder(NO_WRAP);
        if (linesUp > 0) {
            screen.append("\033[").append(linesUp).append("A");
        }
        for (String line : lines) {
            screen.append(line).append("\033[K\n");
        }
        linesUp = lines.size();
        out.print(screen.append(WRAP));
        out.flush();
    }
}
