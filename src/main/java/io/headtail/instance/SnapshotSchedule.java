package io.headtail.instance;

import io.headtail.instance.status.PartitionStatus;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a lane remembers of the snapshots of one partition. Nanos are those of nanoTime. */
final class SnapshotSchedule {
    /** The one under way. */
    @Nullable SnapshotJob job;

    /** When the next one is due. */
    long dueNanos;

    /** When the newest visible one was frozen, or the partition arrived. */
    long sinceNanos;

    /** Of the newest visible one; impossible values before the first. */
    long tick = Long.MIN_VALUE;

    long headOffset = -1;

    /** How long the lane took to freeze the newest. */
    long freezeNanos;

    /** Of the newest: how long the partition's next tick had to wait. */
    long pauseNanos;

    long bytes;
    long writeNanos;
    long taken;
    long failures;
    private int failuresInARow;

    /** The partition must not advance now. */
    boolean holds() {
        return job != null && !job.copied();
    }

    PartitionStatus.SnapshotFigures status(long now) {
        return new PartitionStatus.SnapshotFigures(
                taken, failures, now - sinceNanos, freezeNanos, pauseNanos, bytes, writeNanos);
    }

    /**
     * The one under way has ended.
     *
     * @param restNanos the next is not due before that
     */
    void ended(SnapshotJob ended, Duration interval, long restNanos, long now) {
        job = null;
        if (ended.failure() != null) {
            failures++;
            failuresInARow++;
            dueNanos =
                    now + Math.max(restNanos, SnapshotScheduler.retryNanos(interval, failuresInARow));
            return;
        }
        failuresInARow = 0;
        taken++;
        tick = ended.header.tick();
        headOffset = ended.header.head().nextOffset();
        sinceNanos = ended.frozenNanos();
        bytes = ended.bytes();
        writeNanos = ended.totalNanos();
        pauseNanos = freezeNanos + heldNanos;
        heldNanos = 0;
        dueNanos = Math.max(now + restNanos, dueNanos + interval.toNanos());
    }

    /** How long the partition could have advanced and had to wait for the copy. */
    private long heldNanos;

    private long heldSince;

    /** Notes that an advance is put off, or not any more. */
    void held(boolean held, long now) {
        if (held && heldSince == 0) {
            heldSince = now;
        } else if (!held && heldSince != 0) {
            heldNanos = now - heldSince;
            heldSince = 0;
        }
    }
}
