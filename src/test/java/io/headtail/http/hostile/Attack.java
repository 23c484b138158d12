package io.headtail.http.hostile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What one hostile client does, a step at a time, with a pause between two: without pauses it
 * measures how fast a machine of few cores can attack, not what a server does about it. It counts
 * what it does, to compare what that costs the server with what proper clients cost.
 */
abstract class Attack implements AutoCloseable {
    /** Between two small steps. */
    static final long SHORT_PAUSE_MS = 10;

    /** Between two steps that take milliseconds themselves, on both sides. */
    static final long LONG_PAUSE_MS = 100;

    final Door door;
    private final long pauseNs;
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong longRequests = new AtomicLong();
    private volatile boolean stopped;
    private volatile @Nullable Throwable failure;
    private final Thread thread = Thread.ofPlatform().daemon().name("attack").unstarted(this::run);

    Attack(Door door, long pauseMs) {
        this.door = door;
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

    /** A connection was opened. */
    final void connected() {
        connections.incrementAndGet();
    }

    /** So much was sent that a server has to look at: requests, frames, pieces of them. */
    final void sent(int more) {
        messages.addAndGet(more);
    }

    /** So many requests for 1,000 ranks were sent, whose answers have some 40 KB. */
    final void sentLong(int more) {
        longRequests.addAndGet(more);
    }

    /** How many requests for 1,000 ranks it has sent so far. */
    final long longRequests() {
        return longRequests.get();
    }

    /** How many connections it has opened so far. */
    final long connections() {
        return connections.get();
    }

    /** How many messages it has sent so far. */
    final long messages() {
        return messages.get();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Throws what has failed so far. */
    final void check() {
        if (failure != null) {
            throw new AssertionError("the attack did not go as planned", failure);
        }
    }

    @Override
    public final void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        check();
    }
}
