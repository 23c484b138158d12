package io.headtail.snapshot.store.s3;

import io.headtail.testing.Relay;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes bytes on to a server, and cuts connections after a number of bytes of an answer. */
final class CutConnections implements AutoCloseable {
    private final AtomicInteger cutsLeft = new AtomicInteger();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile long after;
    private final Relay relay;

    CutConnections(URI server) throws IOException {
        this.relay =
                new Relay(new InetSocketAddress(server.getHost(), server.getPort()), this::pass);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + relay.port());
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

    private void pass(InputStream in, OutputStream out, boolean answers) throws IOException {
        byte[] buffer = new byte[8_192];
        long passed = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            out.write(buffer, 0, read);
            passed += read;
            if (answers && passed > after && cutsLeft.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                cuts.incrementAndGet();
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        relay.close();
    }
}
