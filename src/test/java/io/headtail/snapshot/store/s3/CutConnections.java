package io.headtail.snapshot.store.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes bytes on to a server, and cuts some connections after so many bytes of an answer. */
final class CutConnections implements AutoCloseable {
    private final ServerSocket listening;
    private final URI server;
    private final AtomicInteger cutsLeft = new AtomicInteger();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile long after;

    CutConnections(URI server) throws IOException {
        this.server = server;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** Cuts the next connections once each has brought more than {@code after} bytes. */
    void cut(int connections, long after) {
        this.after = after;
        cutsLeft.set(connections);
        cuts.set(0);
    }

    /** How many it has cut. */
    int cuts() {
        return cuts.get();
    }

    private void accept() {
        while (true) {
            try {
                Socket client = listening.accept();
                Socket to = new Socket(server.getHost(), server.getPort());
                Thread.ofVirtual().start(() -> pass(client, to, false));
                Thread.ofVirtual().start(() -> pass(to, client, true));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void pass(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[8_192];
        long passed = 0;
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                passed += read;
                if (answers
                        && passed > after
                        && cutsLeft.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                    cuts.incrementAndGet();
                    return;
                }
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
