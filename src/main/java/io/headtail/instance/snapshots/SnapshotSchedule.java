package io.headtail.instance.snapshots;

import io.headtail.instance.status.PartitionStatus;
import io.headtail.window.PartitionWindows;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When the next snapshot of one partition is due, and what the taken ones cost. Times are those of
 * nanoTime, by one clock. Belongs to the lane's thread.
 */
final class SnapshotSchedule {
    private static final long MIN_RETRY_NANOS = 5_000_000_000L;
    private static final int MAX_DOUBLINGS = 20;

    private final Duration interval;
    private @Nullable SnapshotJob job;
    private long dueNanos;

    /** When the newest visible snapshot was frozen, or the partition was assigned. */
    private long sinceNanos;

    /** Of the newest visible snapshot; impossible values before the first. */
    private long tick = Long.MIN_VALUE;

    private long headOffset = -1;
    private long freezeNanos;

    /** How long the partition could have advanced, but waited for the copy. */
    private long heldNanos;

    private long heldSince;
    private long pauseNanos;
    private long bytes;
    private long writeNanos;
    private long taken;
    private long failures;
    private int failuresInARow;

    /**
     * For a partition that was assigned at {@code nowNanos}.
     *
     * @param part at which part of the interval the first snapshot is due, 0 to 1
     */
    SnapshotSchedule(Duration interval, double part, long nowNanos) {
        this.interval = interval;
        this.dueNanos = nowNanos + (long) (part * interval.toNanos());
        this.sinceNanos = nowNanos;
    }

    /** How long the next snapshot has been due; negative while it is not. */
    long overdueNanos(long nowNanos) {
        return nowNanos - dueNanos;
    }

    /** Whether the partition has moved on since its newest visible snapshot. */
    boolean hasChanged(PartitionWindows windows) {
        return windows.tick() >= 0
                && (windows.tick() != tick || windows.head().offset() != headOffset);
    }

    /** Whether a snapshot is under way, so that the partition is frozen. */
    boolean isUnderWay() {
        return job != null;
    }

    /** Whether the partition must not advance before a copy has been made. */
    boolean holds() {
        return job != null && !job.copied();
    }

    /** A snapshot begins; freezing the partition took the lane {@code freezeNanos}. */
    void begin(SnapshotJob begun, long freezing) {
        job = begun;
        freezeNanos = freezing;
    }

    /** Records that the partition could advance and is held, or that it is not held. */
    void held(boolean held, long nowNanos) {
        if (held && heldSince == 0) {
            heldSince = nowNanos;
        } else if (!held && heldSince != 0) {
            heldNanos = nowNanos - heldSince;
            heldSince = 0;
        }
    }

    /**
     * The snapshot under way has ended, well or not.
     *
     * @param restNanos the next is not due before that
     */
    void end(SnapshotJob ended, long restNanos, long nowNanos) {
        job = null;
        if (ended.failure() != null) {
            failures++;
            failuresInARow++;
            dueNanos = nowNanos + Math.max(restNanos, retryNanos());
            return;
        }
        failuresInARow = 0;
        taken++;
        tick = ended.header().tick();
        headOffset = ended.header().head().nextOffset();
        sinceNanos = ended.frozenNanos();
        bytes = ended.bytes();
        writeNanos = ended.totalNanos();
        pauseNanos = freezeNanos + heldNanos;
        heldNanos = 0;
        dueNanos = Math.max(nowNanos + restNanos, dueNanos + interval.toNanos());
    }

    // Twice as long after each failure, from 5 s to the interval.
    private long retryNanos() {
        long max = Math.max(MIN_RETRY_NANOS, interval.toNanos());
        return Math.min(max, MIN_RETRY_NANOS << Math.min(MAX_DOUBLINGS, failuresInARow - 1));
    }

    /** Snapshots that became visible. */
    long taken() {
        return taken;
    }

    /** Snapshots that did not become visible. */
    long failures() {
        return failures;
    }

    /** For the partition's status. */
    PartitionStatus.SnapshotFigures figures(long nowNanos) {
        return new PartitionStatus.SnapshotFigures(
                taken, failures, nowNanos - sinceNanos, freezeNanos, pauseNanos, bytes, writeNanos);
    }
}
