package io.headtail.tool.drill.traffic;

import io.headtail.tool.drill.process.Http;
import io.headtail.tool.drill.record.RecordFiles;
import io.headtail.tool.drill.record.SeenAnswer;
import io.headtail.tool.drill.record.WatchedWindow;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Polls every window's answer several times a second, and keeps all that differ. */
public final class Poller implements AutoCloseable {
    private static final long POLL_INTERVAL_NANOS = 150_000_000;
    private static final long[] NO_ROWS = {};

    private record Target(int merger, int port) {}

    private final List<Watch> watches = new ArrayList<>();
    private final RecordFiles record;
    private volatile Target target;
    private volatile boolean stopping;

    /**
     * @param port the merger's HTTP port
     * @param record receives every answer
     */
    public Poller(int port, RecordFiles record) {
        this.record = record;
        target = new Target(0, port);
        for (WatchedWindow window : WatchedWindow.ALL) {
            watches.add(new Watch(window));
        }
        watches.forEach(watch -> watch.thread.start());
    }

    /** Called after the merger was restarted on another port. */
    public void mergerAt(int port) {
        target = new Target(target.merger + 1, port);
    }

    /**
     * Whether every window has had an exact answer for a tick after {@code epochMs}, except windows
     * that may still be incomplete.
     *
     * @param deletedBeforeMs events older than this were deleted, epoch ms
     */
    public boolean allExactAfter(long epochMs, long deletedBeforeMs) {
        long now = System.currentTimeMillis();
        return watches.stream()
                .allMatch(
                        watch ->
                                watch.newestExact > epochMs
                                        || watch.of.lacksUntilMs(deletedBeforeMs) > now);
    }

    /** All answers, in the order they were seen per window. Only after {@link #close}. */
    public List<SeenAnswer> seen() {
        return watches.stream().flatMap(watch -> watch.seen.stream()).toList();
    }

    /** Unexpected answers: earlier tick than before, malformed, or a status other than 200, 503. */
    public List<String> problems() {
        return watches.stream().flatMap(watch -> watch.problems.stream()).toList();
    }

    /** Stops polling. */
    @Override
    public void close() {
        stopping = true;
        for (Watch watch : watches) {
            try {
                watch.thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The last answer of a window, as received. */
    private record Last(
            int merger,
            long tick,
            boolean isFinal,
            boolean complete,
            @Nullable String degraded,
            byte[] body) {
        static Last of(int merger, HttpResponse<byte[]> response) {
            return new Last(
                    merger,
                    Instant.parse(header(response, "TopK-Window-End")).toEpochMilli(),
                    Boolean.parseBoolean(header(response, "TopK-Final")),
                    Boolean.parseBoolean(header(response, "TopK-Complete")),
                    response.headers().firstValue("TopK-Degraded").orElse(null),
                    response.body());
        }

        private static String header(HttpResponse<byte[]> response, String name) {
            return response.headers().firstValue(name).orElse("");
        }

        boolean isExact() {
            return isFinal && complete && degraded == null;
        }

        boolean isSameAs(Last other) {
            return merger == other.merger
                    && tick == other.tick
                    && isFinal == other.isFinal
                    && complete == other.complete
                    && Objects.equals(degraded, other.degraded)
                    && Arrays.equals(body, other.body);
        }
    }

    /** Polls one window in its own thread. */
    private final class Watch {
        private final WatchedWindow of;
        private final String window;
        private final Thread thread;
        private final List<SeenAnswer> seen = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private volatile long newestExact = Long.MIN_VALUE;
        private @Nullable Last last;

        Watch(WatchedWindow of) {
            this.of = of;
            this.window = of.name();
            this.thread = Thread.ofPlatform().name("poll-" + window).daemon().unstarted(this::run);
        }

        private void run() {
            while (!stopping) {
                Target from = target;
                HttpResponse<byte[]> response =
                        Http.get(
                                from.port,
                                "/view/video?k=%d&window=%s".formatted(WatchedWindow.ROWS, window));
                if (response != null && response.statusCode() == 200) {
                    try {
                        answered(Last.of(from.merger, response));
                    } catch (IOException | RuntimeException e) {
                        problems.add(window + ": " + e);
                    }
                } else if (response != null && response.statusCode() != 503) {
                    problems.add(window + ": status " + response.statusCode());
                }
                LockSupport.parkNanos(POLL_INTERVAL_NANOS);
            }
        }

        private void answered(Last now) throws IOException {
            Last before = last;
            if (before != null && now.isSameAs(before)) {
                return;
            }
            last = now;
            if (before != null && before.merger == now.merger && now.tick < before.tick) {
                problems.add(window + ": tick " + now.tick + " after " + before.tick);
            }
            long[] rows = now.isExact() ? SeenAnswer.rows(now.body) : NO_ROWS;
            SeenAnswer answer =
                    new SeenAnswer(
                            window,
                            now.tick,
                            now.isFinal,
                            now.complete,
                            now.degraded,
                            rows,
                            System.currentTimeMillis());
            seen.add(answer);
            record.answer(answer, now.body);
            if (answer.isExact()) {
                newestExact = now.tick;
            }
        }
    }
}
