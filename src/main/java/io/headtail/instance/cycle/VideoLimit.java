package io.headtail.instance.cycle;

import io.headtail.window.PartitionWindows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops a partition with more video ids than are allowed, before the heap is full. It neither reads
 * nor publishes any more: its answers become stale, and are marked so, while other partitions go
 * on. Counts without some of the videos would be wrong without a mark.
 */
final class VideoLimit {
    private static final Logger LOG = LoggerFactory.getLogger(VideoLimit.class);

    /** A sweep must free at least 1/16 of the limit, or the next one would follow too soon. */
    private static final int MIN_FREED_DIVISOR = 16;

    private final int partition;
    private final int max;
    private boolean full;

    /**
     * For one partition.
     *
     * @param max ids, ≥ 1; {@link Integer#MAX_VALUE} for no limit
     */
    VideoLimit(int partition, int max) {
        this.partition = partition;
        this.max = max;
    }

    /**
     * Whether the partition is stopped, which it stays until it is revoked; O(1) below the limit.
     */
    boolean isFull(PartitionWindows windows) {
        if (!full && windows.ids().size() > max && !windows.ids().isFrozen()) {
            windows.sweep();
            int size = windows.ids().size();
            full = size > max - max / MIN_FREED_DIVISOR;
            if (full) {
                LOG.error(
                        "partition is stopped, its answers become stale partition={} videos={}"
                                + " videos.max={}: raise videos.max, and the heap with it, or drop"
                                + " the window of all time, which keeps every id; then start again",
                        partition,
                        size,
                        max);
            }
        }
        return full;
    }

    /** Whether it was full when last asked. */
    boolean wasFull() {
        return full;
    }
}
