package io.headtail.bench.query;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/** The connections of one round, and the wait for their responses. */
final class Connections implements AutoCloseable {
    // Limits a wait for responses; a round that is over ends within it.
    private static final long TIMEOUT_MS = 1_000;

    /** Called with a connection whose response is complete. */
    @FunctionalInterface
    interface Answered {
        void by(Connection connection) throws IOException;
    }

    private final Selector selector = Selector.open();
    private final List<Connection> all = new ArrayList<>();

    Connections(Side side, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Connection connection = new Connection(side);
            all.add(connection);
            connection.register(selector);
        }
    }

    List<Connection> all() {
        return all;
    }

    /** Waits for bytes, and reads them. */
    void receive(Answered answered) throws IOException {
        selector.select(TIMEOUT_MS);
        for (SelectionKey key : selector.selectedKeys()) {
            Connection connection = (Connection) key.attachment();
            if (connection.receive()) {
                answered.by(connection);
            }
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : all) {
            connection.close();
        }
        selector.close();
    }
}
