package io.headtail.history.connection;

import io.headtail.testing.Relay;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes bytes on to PostgreSQL, and cuts the first connection that sends a statement off. */
final class CutAtStatement implements AutoCloseable {
    private final String statement;
    private final AtomicInteger cuts = new AtomicInteger();
    private final Relay relay;

    /**
     * Begins to listen.
     *
     * @param server port of this machine
     * @param statement a part of it
     */
    CutAtStatement(int server, String statement) throws IOException {
        this.statement = statement;
        this.relay =
                new Relay(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server),
                        this::pass);
    }

    int port() {
        return relay.port();
    }

    /** How many it has cut: 0 or 1. */
    int cuts() {
        return cuts.get();
    }

    private void pass(InputStream in, OutputStream out, boolean answers) throws IOException {
        byte[] buffer = new byte[8_192];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            String text = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
            if (text.contains(statement) && cuts.compareAndSet(0, 1)) {
                return;
            }
            out.write(buffer, 0, read);
        }
    }

    @Override
    public void close() throws IOException {
        relay.close();
    }
}
