package io.headtail.bench.query;

import java.io.IOException;

/** As fast as the server can: each connection asks again as soon as it is answered. One thread. */
final class ClosedLoop {
    private static final long NANOS = 1_000_000_000L;

    private final long warmNs;
    private final long seconds;
    private long answers;

    private ClosedLoop(long warmSeconds, long seconds) {
        this.warmNs = warmSeconds * NANOS;
        this.seconds = seconds;
    }

    /** Answers a second, over the seconds after those that only warm up. */
    static double run(Side side, int connections, long warmSeconds, long seconds)
            throws IOException {
        return new ClosedLoop(warmSeconds, seconds).run(side, connections);
    }

    private double run(Side side, int count) throws IOException {
        try (Connections connections = new Connections(side, count)) {
            for (Connection connection : connections.all()) {
                connection.send(0);
            }
            long startNs = System.nanoTime();
            answers(connections, startNs + warmNs);
            answers = 0;
            long fromNs = System.nanoTime();
            answers(connections, fromNs + seconds * NANOS);
            return answers / ((System.nanoTime() - fromNs) / 1e9);
        }
    }

    private void answers(Connections connections, long untilNs) throws IOException {
        while (System.nanoTime() - untilNs < 0) {
            connections.receive(
                    connection -> {
                        answers++;
                        connection.send(0);
                    });
        }
    }
}
