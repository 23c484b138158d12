package io.headtail.history.stats;

import io.headtail.testing.Relay;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Passes bytes on to PostgreSQL, and breaks a connection at a given statement when told to. */
final class CutWrites implements AutoCloseable {
    private final Relay relay;
    private volatile @Nullable String before;
    private volatile boolean atAnswer;
    private volatile boolean cutAnswer;

    CutWrites(InetSocketAddress server) throws IOException {
        relay = new Relay(server, this::pass);
    }

    int port() {
        return relay.port();
    }

    /**
     * Breaks the next connection that sends a statement.
     *
     * @param statement a part of it; null for none
     * @param passed whether the server gets it, and only its answer is lost
     */
    void cutAt(@Nullable String statement, boolean passed) {
        atAnswer = passed;
        cutAnswer = false;
        before = statement;
    }

    /** Whether what was told last has happened. */
    boolean hasCut() {
        return before == null;
    }

    private void pass(InputStream in, OutputStream out, boolean answers) throws IOException {
        byte[] buffer = new byte[8_192];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            String statement = before;
            if (answers && cutAnswer) {
                cutAnswer = false;
                return;
            }
            if (!answers
                    && statement != null
                    && new String(buffer, 0, read, StandardCharsets.ISO_8859_1)
                            .contains(statement)) {
                before = null;
                if (!atAnswer) {
                    return;
                }
                cutAnswer = true;
            }
            out.write(buffer, 0, read);
        }
    }

    @Override
    public void close() throws IOException {
        relay.close();
    }
}
