package io.headtail.tool.drill.rollout;

import io.headtail.tool.drill.record.RecordFiles;
import io.headtail.tool.drill.record.SeenAnswer;
import io.headtail.tool.drill.record.WatchedWindow;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Clients that ask for every window all the time: over a connection that is kept, and over a new
 * one for each request.
 */
final class Readers implements AutoCloseable {
    private static final long PAUSE_NANOS = 100_000_000;
    private static final int DEFAULT_K = 10;
    private static final long[] NO_ROWS = {};

    private final int port;
    private final RecordFiles record;
    private final List<Reader> readers = new ArrayList<>();
    private volatile StepTally tally;
    private volatile boolean stopping;

    /**
     * Starts asking.
     *
     * @param port the balancer's, on 127.0.0.1
     * @param record receives every answer
     * @param tally counts until the next step
     */
    Readers(int port, RecordFiles record, StepTally tally) {
        this.port = port;
        this.record = record;
        this.tally = tally;
        for (WatchedWindow window : WatchedWindow.WITH_DEFAULT) {
            String path = "/view/video?window=" + window.name();
            int k = WatchedWindow.ROWS;
            readers.add(new Reader(window.name(), path + "&k=" + k, k, true));
            readers.add(new Reader(window.name(), path, DEFAULT_K, false));
        }
        readers.add(new Reader("hour", "/view/video", DEFAULT_K, true));
        readers.add(new Reader("all", "/top-k?window=all", DEFAULT_K, true));
        readers.forEach(reader -> reader.thread.start());
    }

    /** From now on this counts. */
    void step(StepTally next) {
        tally = next;
    }

    /** Whether every reader's newest answer is exact and of a tick after {@code epochMs}. */
    boolean allExactAfter(long epochMs) {
        return readers.stream().allMatch(reader -> reader.newestExact > epochMs);
    }

    /** All different answers. Only after {@link #close}. */
    List<SeenAnswer> seen() {
        return readers.stream().flatMap(reader -> reader.seen.stream()).toList();
    }

    /** Answers that could not be read. Only after {@link #close}. */
    List<String> problems() {
        return readers.stream().flatMap(reader -> reader.problems.stream()).toList();
    }

    @Override
    public void close() {
        stopping = true;
        for (Reader reader : readers) {
            try {
                reader.thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Two answers with the same one have the same content. */
    private record Content(
            long tick, boolean isFinal, boolean complete, @Nullable String degraded, int rows) {}

    /** Asks for one path in its own thread. */
    private final class Reader {
        private final String window;
        private final String path;
        private final int k;
        private final boolean keeps;
        private final Thread thread;
        private final Set<Content> known = new HashSet<>();
        private final List<SeenAnswer> seen = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private volatile long newestExact = Long.MIN_VALUE;

        Reader(String window, String path, int k, boolean keeps) {
            this.window = window;
            this.path = path;
            this.k = k;
            this.keeps = keeps;
            this.thread = Thread.ofVirtual().name("read-" + path).unstarted(this::run);
        }

        private void run() {
            try (KeptConnection connection = new KeptConnection(port)) {
                while (!stopping) {
                    ask(connection);
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        }

        private void ask(KeptConnection connection) {
            StepTally counting = tally;
            try {
                KeptConnection.Response response = connection.get(path);
                if (response.status() == 200) {
                    answered(counting, response);
                } else {
                    counting.failed(told("status " + response.status()));
                }
            } catch (IOException e) {
                counting.failed(told(String.valueOf(e.getMessage())));
            } catch (RuntimeException e) {
                problems.add(path + ": cannot be read: " + e);
            }
            if (!keeps) {
                connection.close();
            }
        }

        private String told(String what) {
            return "%s at %s: %s"
                    .formatted(path, Instant.ofEpochMilli(System.currentTimeMillis()), what);
        }

        private void answered(StepTally counting, KeptConnection.Response response)
                throws IOException {
            long now = System.currentTimeMillis();
            Content content =
                    new Content(
                            Instant.parse(response.headers().get("topk-window-end")).toEpochMilli(),
                            Boolean.parseBoolean(response.header("TopK-Final")),
                            Boolean.parseBoolean(response.header("TopK-Complete")),
                            response.header("TopK-Degraded"),
                            Arrays.hashCode(response.body()));
            SeenAnswer answer =
                    new SeenAnswer(
                            window,
                            content.tick,
                            content.isFinal,
                            content.complete,
                            content.degraded,
                            known.contains(content) ? NO_ROWS : rows(content, response.body()),
                            now,
                            k);
            counting.answered(now - content.tick, answer.marks());
            if (known.add(content)) {
                seen.add(answer);
                record.answer(answer, response.body());
            }
            if (answer.isExact()) {
                newestExact = content.tick;
            }
        }

        private long[] rows(Content content, byte[] body) throws IOException {
            boolean isExact = content.isFinal && content.complete && content.degraded == null;
            return isExact ? SeenAnswer.rows(body) : NO_ROWS;
        }
    }
}
