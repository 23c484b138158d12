package io.headtail.instance.cycle;

import io.headtail.window.PartitionWindows;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when a partition's head must pause because of what it has read and not released.
 *
 * <p>It pauses only if what it holds can be released without reading on: the watermark is above the
 * tick, and the partition waits for its tails, the wall clock or, by the event clock, another
 * partition. Otherwise the watermark rises only by reading on, and the head reads on whatever it
 * holds; that is bounded by the videos of the ticks that the lateness spans.
 */
final class HeadBuffer {
    private static final Logger LOG = LoggerFactory.getLogger(HeadBuffer.class);

    /** The maximum number of entries held before a head pauses whose partition can advance. */
    static final long MAX_BUFFERED = 200_000;

    private static final long LOG_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final int partition;
    private boolean full;
    private boolean paused;
    private boolean logged;
    private long loggedNanos;

    HeadBuffer(int partition) {
        this.partition = partition;
    }

    /**
     * Checks what the head holds; called once a cycle.
     *
     * @param laneBytes bytes that all heads of the lane hold
     * @param limitBytes bytes that they may hold together; a head that holds no more than an equal
     *     part of it is not full, whatever the others hold
     * @param partitions the lane's number of partitions, ≥ 1
     */
    void check(
            PartitionWindows windows,
            long laneBytes,
            long limitBytes,
            int partitions,
            long nowNanos) {
        boolean releasable = windows.head().reach() > windows.tick();
        long held = windows.head().buffered();
        long bytes = windows.head().memoryBytes();
        // A full buffer stays full until half of it is free: otherwise the head would pause and
        // resume all the time.
        long limit = full ? limitBytes / 2 : limitBytes;
        full = laneBytes > limit && bytes > limit / partitions;
        paused = releasable && (full || held > (paused ? MAX_BUFFERED / 2 : MAX_BUFFERED));
        if (full && (!logged || nowNanos - loggedNanos >= LOG_INTERVAL_NANOS)) {
            logged = true;
            loggedNanos = nowNanos;
            LOG.warn(
                    "the head holds more than it may partition={} held={} bytes={} limit={} of the"
                            + " lane: {}; raise head.buffer-memory-mib if that is what the data need",
                    partition,
                    held,
                    bytes,
                    limitBytes,
                    paused
                            ? "it is paused until that is released"
                            : "it reads on, since nothing can be released otherwise");
        }
    }

    /** Whether the head holds more than it may. */
    boolean isFull() {
        return full;
    }

    /** Whether the head must pause. */
    boolean mustPause() {
        return paused;
    }
}
