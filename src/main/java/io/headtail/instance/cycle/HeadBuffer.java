package io.headtail.instance.cycle;

import io.headtail.window.PartitionWindows;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when a partition's head must rest because of what it has read and not released.
 *
 * <p>It rests only where what it holds can be released without its reading on: the watermark is
 * above the tick, and the tails, the wall clock or, by the event clock, another partition are
 * waited for. Where the watermark is not, reading on is the only way for it to rise, and the head
 * reads on whatever it holds; that is bounded by the videos of the ticks that the lateness spans.
 */
final class HeadBuffer {
    private static final Logger LOG = LoggerFactory.getLogger(HeadBuffer.class);

    /** Entries held before the head of a partition that could go on rests. */
    static final long MAX_BUFFERED = 200_000;

    private static final long LOG_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final int partition;
    private boolean full;
    private boolean rests;
    private boolean logged;
    private long loggedNanos;

    HeadBuffer(int partition) {
        this.partition = partition;
    }

    /**
     * Looks at what the head holds; once a cycle.
     *
     * @param laneBytes what all heads of the lane hold
     * @param limitBytes what they may hold together; a head that has no more than an equal part of
     *     it is not full, whatever the others hold
     * @param partitions how many the lane has, ≥ 1
     */
    void look(
            PartitionWindows windows,
            long laneBytes,
            long limitBytes,
            int partitions,
            long nowNanos) {
        boolean releasable = windows.head().reach() > windows.tick();
        long held = windows.head().buffered();
        long bytes = windows.head().memoryBytes();
        // What is full stays so until half of it is free, or it would begin and end all the time.
        long limit = full ? limitBytes / 2 : limitBytes;
        full = laneBytes > limit && bytes > limit / partitions;
        rests = releasable && (full || held > (rests ? MAX_BUFFERED / 2 : MAX_BUFFERED));
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
                    rests
                            ? "it rests until that is released"
                            : "it reads on, since nothing can be released before");
        }
    }

    /** Whether it holds more than it may. */
    boolean isFull() {
        return full;
    }

    /** Whether the head must not read now. */
    boolean rests() {
        return rests;
    }
}
