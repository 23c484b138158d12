package io.headtail.history.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes bytes on to PostgreSQL, and cuts the first connection that sends a statement off. */
final class CutAtStatement implements AutoCloseable {
    private final ServerSocket listening;
    private final int server;
    private final String statement;
    private final AtomicInteger cuts = new AtomicInteger();

    /**
     * Begins to listen.
     *
     * @param server port of this machine
     * @param statement a part of it
     */
    CutAtStatement(int server, String statement) throws IOException {
        this.server = server;
        this.statement = statement;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** How many it has cut: 0 or 1. */
    int cuts() {
        return cuts.get();
    }

    private void accept() {
        while (true) {
            try {
                Socket client = listening.accept();
                Socket to = new Socket(InetAddress.getLoopbackAddress(), server);
                Thread.ofVirtual().start(() -> pass(client, to));
                Thread.ofVirtual().start(() -> pass(to, client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[8_192];
        try (from;
                to) {
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                String text = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
                if (text.contains(statement) && cuts.compareAndSet(0, 1)) {
                    return;
                }
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException e) {
            // ended by the other side
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
