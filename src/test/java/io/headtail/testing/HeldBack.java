package io.headtail.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A way to a server of this machine on which what clients send can be held back, and let go later:
 * also what clients sent that have given up meanwhile.
 */
public final class HeldBack implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Relay relay;
    private @Nullable String from;
    private boolean holding;

    /** To this port. */
    public HeldBack(int port) throws IOException {
        relay =
                new Relay(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), this::pass);
    }

    /** The port that clients connect to. */
    public int port() {
        return relay.port();
    }

    private void pass(InputStream in, OutputStream to, boolean answers) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (!answers) {
                awaitRelease(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
            }
            to.write(buffer, 0, read);
        }
    }

    private void awaitRelease(String sent) {
        lock.lock();
        try {
            String first = from;
            if (first != null && sent.contains(first)) {
                from = null;
                holding = true;
            }
            while (holding) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Holds back the next that has this text in it, and whatever any client sends later. */
    public void holdFrom(String text) {
        lock.lock();
        try {
            from = text;
        } finally {
            lock.unlock();
        }
    }

    /** Whether something is held back. */
    public boolean isHolding() {
        lock.lock();
        try {
            return holding;
        } finally {
            lock.unlock();
        }
    }

    /** What was held back arrives, and what comes later. */
    public void release() {
        lock.lock();
        try {
            from = null;
            holding = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        release();
        relay.close();
    }
}
