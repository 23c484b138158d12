package io.headtail.node;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns while there is still room: when what a process must keep, ids, counts and partials that
 * wait, comes to take most of the heap. Safe from any thread.
 */
final class HeapWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeapWatch.class);
    private static final int CHECK_INTERVAL_SECONDS = 10;
    private static final double WARN_FROM = 0.8;

    /** A share below this ends the warning, so that one that moves a little does not repeat it. */
    private static final double CALM_BELOW = 0.75;

    private final LongSupplier bytes;
    private final long heapBytes;
    private boolean warned;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("heap-watch").daemon().factory());

    /**
     * A watch that looks when asked, and by itself once started.
     *
     * @param bytes what must be kept now
     * @param heapBytes the heap's greatest size
     */
    HeapWatch(LongSupplier bytes, long heapBytes) {
        this.bytes = bytes;
        this.heapBytes = heapBytes;
    }

    /** From now on looks every few seconds. */
    void start() {
        var unused =
                timer.scheduleWithFixedDelay(
                        this::look,
                        CHECK_INTERVAL_SECONDS,
                        CHECK_INTERVAL_SECONDS,
                        TimeUnit.SECONDS);
    }

    /** The share of the heap that must be kept; 0.8 and more is a warning. */
    double share() {
        return (double) bytes.getAsLong() / heapBytes;
    }

    /** Looks now; returns whether this was worth a new warning. */
    synchronized boolean look() {
        double share = share();
        boolean warn = share >= WARN_FROM && !warned;
        if (warn) {
            LOG.warn(
                    "state takes {} % of the heap of {} MiB: give the process a larger heap"
                            + " (-Xmx), spread the partitions over more instances, or set"
                            + " videos.max, which stops a partition before the heap is full",
                    Math.round(share * 100), heapBytes >> 20);
        }
        warned = share >= WARN_FROM || (warned && share >= CALM_BELOW);
        return warn;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
