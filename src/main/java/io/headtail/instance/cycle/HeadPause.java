package io.headtail.instance.cycle;

import io.headtail.window.PartitionWindows;

/**
 * Whether one partition's head is paused: while it holds much that cannot be released yet, and for
 * good once the partition is stopped. Belongs to the lane's thread.
 */
public final class HeadPause {
    private final PartitionWindows windows;
    private final VideoLimit limit;
    private final HeadBuffer buffer;
    private boolean paused;

    /**
     * For a head that is not paused.
     *
     * @param videosMax the maximum number of video ids, ≥ 1
     */
    public HeadPause(int partition, PartitionWindows windows, int videosMax) {
        this.windows = windows;
        this.limit = new VideoLimit(partition, videosMax);
        this.buffer = new HeadBuffer(partition);
    }

    /** Whether the partition is stopped because it holds too many videos. */
    public boolean isStopped() {
        return limit.isFull(windows);
    }

    /** Whether it was stopped when last asked. */
    public boolean wasStopped() {
        return limit.wasFull();
    }

    /** See {@link HeadBuffer#check}. */
    public void check(long laneBytes, long limitBytes, int partitions, long nowNanos) {
        buffer.check(windows, laneBytes, limitBytes, partitions, nowNanos);
    }

    /** See {@link HeadBuffer#isFull}. */
    public boolean isBufferFull() {
        return buffer.isFull();
    }

    /** Whether the head should pause. */
    public boolean shouldPause() {
        return isStopped() || buffer.mustPause();
    }

    /** Whether the reader has paused the head. */
    public boolean isPaused() {
        return paused;
    }

    /** Notes that the reader has paused the head, or has resumed it. */
    public void setPaused(boolean now) {
        paused = now;
    }
}
