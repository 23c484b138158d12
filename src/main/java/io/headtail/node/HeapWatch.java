package io.headtail.node;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns in time if the state of a process, ids, counts and waiting partials, takes most of the
 * heap. Thread-safe.
 */
final class HeapWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeapWatch.class);
    private static final int CHECK_INTERVAL_SECONDS = 10;
    private static final double MIN_WARN_SHARE = 0.8;

    /**
     * A warning ends only below this share, so that a share near the threshold does not repeat it.
     */
    private static final double MAX_CALM_SHARE = 0.75;

    private final LongSupplier bytes;
    private final long heapBytes;
    private boolean warned;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("heap-watch").daemon().factory());

    /**
     * Creates a watch that checks on request, and regularly once started.
     *
     * @param bytes bytes of the state now
     * @param heapBytes maximum bytes of the heap
     */
    HeapWatch(LongSupplier bytes, long heapBytes) {
        this.bytes = bytes;
        this.heapBytes = heapBytes;
    }

    /** Starts checking every few seconds. */
    void start() {
        var unused =
                timer.scheduleWithFixedDelay(
                        this::check,
                        CHECK_INTERVAL_SECONDS,
                        CHECK_INTERVAL_SECONDS,
                        TimeUnit.SECONDS);
    }

    /** The share of the heap that the state takes; a warning from 0.8 on. */
    double share() {
        return (double) bytes.getAsLong() / heapBytes;
    }

    /** Checks now; returns whether it logged a new warning. */
    synchronized boolean check() {
        double share = share();
        boolean warn = share >= MIN_WARN_SHARE && !warned;
        if (warn) {
            LOG.warn(
                    "state takes {} % of the heap of {} MiB: give the process a larger heap"
                            + " (-Xmx), spread the partitions over more instances, or set"
                            + " videos.max, which stops a partition before the heap is full",
                    Math.round(share * 100), heapBytes >> 20);
        }
        warned = share >= MIN_WARN_SHARE || (warned && share >= MAX_CALM_SHARE);
        return warn;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
