package io.headtail.node;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What is left of the time that a graceful stop may take in all, for the parts that end one after
 * another. Nothing is waited for once it is over.
 */
final class Grace {
    private final long endNanos;

    /** Begins now. */
    Grace(Duration whole) {
        endNanos = System.nanoTime() + whole.toNanos();
    }

    /** The time left; at least 1 ns. */
    Duration left() {
        return Duration.ofNanos(Math.max(1, endNanos - System.nanoTime()));
    }

    /** Waits for a thread to end; not longer than the time left. */
    void join(Thread thread) {
        try {
            thread.join(left());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits for what an executor, which is shut down, still runs; not longer than the time left.
     */
    void await(ExecutorService executor) {
        try {
            boolean unused = executor.awaitTermination(left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
