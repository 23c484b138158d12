package io.headtail.bench.query;

import java.io.IOException;

/** Load at maximum speed: each connection sends the next request after a response. One thread. */
final class ClosedLoop implements Load {
    private final Connections connections;
    private long answers;
    private long nanos;

    ClosedLoop(Side side, int connections) throws IOException {
        this.connections = new Connections(side, connections);
    }

    @Override
    public void slice(long nanos) throws IOException {
        long startNs = System.nanoTime();
        for (Connection connection : connections.all()) {
            connection.send(0);
        }
        while (System.nanoTime() - startNs < nanos) {
            connections.receive(
                    connection -> {
                        answers++;
                        connection.send(0);
                    });
        }
        this.nanos += System.nanoTime() - startNs;
        drain();
    }

    private void drain() throws IOException {
        int[] open = {connections.all().size()};
        while (open[0] > 0) {
            connections.receive(connection -> open[0]--);
        }
    }

    /** Responses per second; those after the end of a slice do not count. */
    double perSecond() {
        return answers / (nanos / 1e9);
    }

    @Override
    public void reset() {
        answers = 0;
        nanos = 0;
    }

    @Override
    public void close() throws IOException {
        connections.close();
    }
}
