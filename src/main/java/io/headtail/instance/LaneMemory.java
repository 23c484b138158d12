package io.headtail.instance;

import io.headtail.instance.partition.LanePartition;
import io.headtail.instance.partition.LanePartitions;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.log.HeadSource;
import io.headtail.merge.Mark;

/** Shares a lane's memory among its partitions. Belongs to the lane's thread. */
final class LaneMemory {
    private final LanePartitions owned;
    private final HeadSource head;
    private final long headBytes;
    private final long tailsBytes;

    /** For one of the lanes, which share the configured memory equally. */
    LaneMemory(InstanceSettings settings, LanePartitions owned, HeadSource head) {
        this.owned = owned;
        this.head = head;
        this.headBytes = settings.headMemoryBytes() / settings.lanes();
        this.tailsBytes = settings.tailsMemoryBytes() / settings.lanes();
    }

    /**
     * Pauses heads that hold too much, and resumes them; called after all have released what they
     * can.
     */
    void pauseOrResume(long nowNanos) {
        long held = 0;
        for (LanePartition p : owned) {
            held += p.windows().head().memoryBytes();
        }
        for (LanePartition p : owned) {
            p.pause().check(held, headBytes, owned.count(), nowNanos);
            p.marks().set(Mark.BUFFER_FULL, p.pause().isBufferFull());
            pauseOrResume(p);
        }
    }

    private void pauseOrResume(LanePartition p) {
        boolean pause = p.pause().shouldPause();
        if (pause != p.pause().isPaused()) {
            p.pause().setPaused(pause);
            head.pause(p.number(), pause);
        }
    }

    /** Divides the tails' memory equally; called whenever the number of partitions changes. */
    void shareAmongTails() {
        for (LanePartition p : owned) {
            p.windows().keepRecent(tailsBytes / owned.count());
        }
    }
}
