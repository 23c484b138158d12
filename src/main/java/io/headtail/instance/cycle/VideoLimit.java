package io.headtail.instance.cycle;

import io.headtail.window.PartitionWindows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops a partition that comes to hold more video ids than are allowed, before the heap is full. It
 * reads nothing more and publishes nothing more: its answers become stale, and say so, while other
 * partitions go on. A count that leaves out some videos would be wrong without saying so.
 */
final class VideoLimit {
    private static final Logger LOG = LoggerFactory.getLogger(VideoLimit.class);

    /** A sweep that frees less than this share of the limit comes again too soon. */
    private static final int WORTHWHILE = 16;

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

    /** Whether the partition is stopped, from now on until it leaves; O(1) below the limit. */
    boolean isFull(PartitionWindows windows) {
        if (!full && windows.ids().size() > max && !windows.ids().isFrozen()) {
            windows.sweep();
            int size = windows.ids().size();
            full = size > max - max / WORTHWHILE;
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
