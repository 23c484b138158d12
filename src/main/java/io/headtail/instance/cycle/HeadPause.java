package io.headtail.instance.cycle;

import io.headtail.window.PartitionWindows;

/**
 * Whether one partition's head reads: it rests while much is held that is waiting for something
 * else, and for good once the partition is stopped. Belongs to the lane's thread.
 */
public final class HeadPause {
    private final PartitionWindows windows;
    private final VideoLimit limit;
    private final HeadBuffer buffer;
    private boolean paused;

    /** Of a head that reads. */
    public HeadPause(int partition, PartitionWindows windows, int videosMax) {
        this.windows = windows;
        this.limit = new VideoLimit(partition, videosMax);
        this.buffer = new HeadBuffer(partition);
    }

    /** Whether the partition is stopped, since it holds as many videos as it may. */
    public boolean isStopped() {
        return limit.isFull(windows);
    }

    /** Whether it was stopped when last asked. */
    public boolean wasStopped() {
        return limit.wasFull();
    }

    /** See {@link HeadBuffer#look}. */
    public void look(long laneBytes, long limitBytes, int partitions, long nowNanos) {
        buffer.look(windows, laneBytes, limitBytes, partitions, nowNanos);
    }

    /** See {@link HeadBuffer#isFull}. */
    public boolean isBufferFull() {
        return buffer.isFull();
    }

    /** Whether the head should rest. */
    public boolean shouldPause() {
        return isStopped() || buffer.rests();
    }

    public boolean isPaused() {
        return paused;
    }

    /** The reader does so from now on. */
    public void paused(boolean now) {
        paused = now;
    }
}
