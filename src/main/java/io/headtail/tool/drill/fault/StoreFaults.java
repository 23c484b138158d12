package io.headtail.tool.drill.fault;

import io.headtail.tool.drill.process.StoppableWait;
import io.headtail.tool.drill.store.FaultyProxy;
import io.headtail.tool.drill.store.SnapshotList;
import io.headtail.tool.drill.store.Snapshots;
import io.headtail.tool.drill.store.UnreadableObjects;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Faults of the snapshot store; during each, an instance is killed and has to recover. */
public final class StoreFaults {
    private static final long S3_AWAY_MS = 15_000;
    private static final double MAX_KILL_MOMENT = 0.6;

    private final Processes processes;
    private final StoppableWait waits;
    private final @Nullable FaultyProxy s3;
    private final UnreadableObjects objects;
    private final SnapshotList snapshots;

    /**
     * @param s3 null if snapshots are kept in a directory
     */
    public StoreFaults(
            Processes processes,
            @Nullable FaultyProxy s3,
            UnreadableObjects objects,
            SnapshotList snapshots) {
        this.processes = processes;
        this.waits = processes.waits();
        this.s3 = s3;
        this.objects = objects;
        this.snapshots = snapshots;
    }

    /** Makes the S3 server unreachable. */
    void s3Down(String victim, PlannedFault planned, InjectedFault fault) {
        FaultyProxy proxy = proxy();
        proxy.down();
        try {
            killWithin(victim, planned, fault);
            waits.wallClock(fault.atMs() + S3_AWAY_MS);
        } finally {
            proxy.pass();
        }
    }

    /** Truncates uploads. */
    void s3Torn(String victim, PlannedFault planned, InjectedFault fault) {
        FaultyProxy proxy = proxy();
        int before = proxy.torn();
        proxy.tear(planned.tornBytes(), Integer.MAX_VALUE);
        try {
            // The kill must fall into the truncated uploads, so wait for the first of them.
            waits.holds(Duration.ofMillis(S3_AWAY_MS), () -> proxy.torn() > before);
            killWithin(victim, planned, fault);
            waits.wallClock(fault.atMs() + S3_AWAY_MS);
        } finally {
            proxy.pass();
        }
    }

    /** Makes the newest snapshot of one or all of the victim's partitions unreadable. */
    void unreadable(String victim, PlannedFault planned, InjectedFault fault) {
        Set<Integer> owned = processes.cluster().owned(victim);
        // It cannot take newer snapshots while it is paused.
        processes.pausedWhile(
                victim,
                () -> {
                    List<String> newest =
                            snapshots.newest().stream()
                                    .filter(one -> owned.contains(one.partition()))
                                    .map(Snapshots.One::path)
                                    .sorted()
                                    .toList();
                    objects.hide(planned.first() ? newest.stream().limit(1).toList() : newest);
                });
        try {
            processes.kill(victim, planned, fault);
            // The new owners of the partitions have looked for their snapshots.
            waits.holdsPolledSlowly(
                    Duration.ofMinutes(5), () -> processes.cluster().allOwned(owned));
        } finally {
            objects.restore();
        }
    }

    private void killWithin(String victim, PlannedFault planned, InjectedFault fault) {
        waits.wallClock(fault.atMs() + (long) (MAX_KILL_MOMENT * planned.moment() * S3_AWAY_MS));
        processes.kill(victim, planned, fault);
    }

    private FaultyProxy proxy() {
        if (s3 == null) {
            throw new IllegalStateException("a fault of S3 without S3");
        }
        return s3;
    }
}
