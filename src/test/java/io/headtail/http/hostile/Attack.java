package io.headtail.http.hostile;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What one hostile client does, a step at a time, with a pause between two: on a machine of few
 * cores an attacker without pauses takes the time of the reader beside it, whatever the server
 * does.
 */
abstract class Attack implements AutoCloseable {
    /** Between two small steps. */
    static final long SHORT_PAUSE_MS = 10;

    /** Between two steps that take milliseconds themselves, on both sides. */
    static final long LONG_PAUSE_MS = 100;

    private final long pauseNs;
    final int port;
    private volatile boolean stopped;
    private volatile @Nullable Throwable failure;
    private final Thread thread = Thread.ofPlatform().daemon().name("attack").unstarted(this::run);

    Attack(int port, long pauseMs) {
        this.port = port;
        this.pauseNs = TimeUnit.MILLISECONDS.toNanos(pauseMs);
    }

    /** Called again and again; what it throws fails the test. */
    abstract void step() throws IOException;

    /** Closes what the steps opened. */
    void end() throws IOException {}

    final void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!stopped) {
                step();
                LockSupport.parkNanos(pauseNs);
            }
            end();
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        }
    }

    final Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public final void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw new AssertionError("the attack did not go as planned", failure);
        }
    }
}
