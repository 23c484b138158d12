package io.headtail.history.revision;

import io.headtail.testing.Relay;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;

/**
 * Passes bytes on to PostgreSQL, and breaks a connection at the n-th message that is sent to it.
 */
final class CutAtMessage implements AutoCloseable {
    private final Relay relay;
    private int left = Integer.MAX_VALUE;
    private boolean isPassed;
    private boolean isAnswerDue;

    CutAtMessage(InetSocketAddress server) throws IOException {
        relay = new Relay(server, this::pass);
    }

    int port() {
        return relay.port();
    }

    /**
     * Breaks the connection that sends the n-th message from now on.
     *
     * @param passed whether the server gets it, and only its answer is lost
     */
    synchronized void cutAt(int n, boolean passed) {
        left = n;
        isPassed = passed;
        isAnswerDue = false;
    }

    /** Whether it has happened; it does no more. */
    synchronized boolean hasCut() {
        boolean cut = left <= 0;
        left = Integer.MAX_VALUE;
        return cut;
    }

    private synchronized boolean isCut(boolean answers) {
        if (answers) {
            boolean cut = isAnswerDue;
            isAnswerDue = false;
            return cut;
        }
        if (left == Integer.MAX_VALUE || left <= 0 || --left > 0) {
            return false;
        }
        isAnswerDue = isPassed;
        return !isPassed;
    }

    private void pass(InputStream in, OutputStream out, boolean answers) throws IOException {
        byte[] buffer = new byte[65_536];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (isCut(answers)) {
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
