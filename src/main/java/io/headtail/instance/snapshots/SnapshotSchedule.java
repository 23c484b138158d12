package io.headtail.instance.snapshots;

import io.headtail.instance.status.PartitionStatus;
import io.headtail.window.PartitionWindows;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When the next snapshot of one partition is due, and what the taken ones cost. Times are those of
 * one nanoTime clock. Belongs to the lane's thread.
 */
final class SnapshotSchedule {
    private static final long MIN_RETRY_NANOS = 5_000_000_000L;
    private static final int MAX_DOUBLINGS = 20;

    private final Duration interval;
    private @Nullable SnapshotJob job;
    private long dueNanos;

    /** When the newest visible snapshot was frozen, or the partition was assigned. */
    private long sinceNanos;

    /**
     * Tick of the newest visible snapshot; this and the next field have impossible values before
     * the first.
     */
    private long tick = Long.MIN_VALUE;

    private long headOffset = -1;
    private long freezeNanos;

    /** How long the partition could have advanced but waited for the copy. */
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
     * @param part the fraction of the interval after which the first snapshot is due, 0 to 1
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

    /** Whether the partition has changed since its newest visible snapshot. */
    boolean hasChanged(PartitionWindows windows) {
        return windows.tick() >= 0
                && (windows.tick() != tick || windows.head().offset() != headOffset);
    }

    /** Whether a snapshot is under way, so that the partition is frozen. */
    boolean isUnderWay() {
        return job != null;
    }

    /** Whether the partition must wait for the copy before it advances. */
    boolean holds() {
        return job != null && !job.isCopied();
    }

    /**
     * Begins a snapshot.
     *
     * @param freezing how long the lane took to freeze the partition, ns
     */
    void begin(SnapshotJob begun, long freezing) {
        job = begun;
        freezeNanos = freezing;
        heldNanos = 0;
    }

    /** Measures how long the partition is held although it could advance. */
    void measureHeld(boolean held, long nowNanos) {
        if (held && heldSince == 0) {
            heldSince = nowNanos;
        } else if (!held && heldSince != 0) {
            heldNanos = nowNanos - heldSince;
            heldSince = 0;
        }
    }

    /**
     * Ends the snapshot under way, successful or not.
     *
     * @param restNanos the minimum time until the next is due
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

    /** The figures for the partition's status. */
    PartitionStatus.SnapshotFigures figures(long nowNanos) {
        return new PartitionStatus.SnapshotFigures(
                taken, failures, nowNanos - sinceNanos, freezeNanos, pauseNanos, bytes, writeNanos);
    }
}
