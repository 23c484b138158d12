package io.headtail.instance;

import io.headtail.instance.status.PartitionStatus;
import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.snapshot.store.SnapshotName;
import io.headtail.window.PartitionWindows;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a partition came here: from what, and how long it took. */
final class RecoveryReport {
    /** The snapshot it was restored from; null if it starts from the log. */
    final @Nullable SnapshotName from;

    final SnapshotFolder folder;

    /** Snapshots that were found to be of no use for good; left for inspection. */
    final Collection<SnapshotName> damaged;

    /** Of the last record before the head's offset, −1 if unknown. */
    final int leaderEpoch;

    final long countChangedThrough;

    /** What the snapshot holds of boundaries that were not final. */
    final ProvisionalBoundaries provisional;

    private final long findNanos;
    private final long loadNanos;
    private final long readyNanos = System.nanoTime();
    private final Map<String, Long> tailFrom = new LinkedHashMap<>();
    private final Map<String, Long> tailReplayed = new LinkedHashMap<>();
    private final long headFrom;

    /** What had been deleted before the first head began is older; MIN_VALUE for nothing. */
    private final long completeFrom;

    private long headReplayed;
    private long replayNanos = -1;

    RecoveryReport(
            SnapshotFolder folder,
            @Nullable SnapshotName from,
            Collection<SnapshotName> damaged,
            int leaderEpoch,
            long countChangedThrough,
            long completeFrom,
            ProvisionalBoundaries provisional,
            PartitionWindows windows,
            long findNanos,
            long loadNanos) {
        this.folder = folder;
        this.from = from;
        this.damaged = List.copyOf(damaged);
        this.leaderEpoch = leaderEpoch;
        this.countChangedThrough = countChangedThrough;
        this.completeFrom = completeFrom;
        this.provisional = provisional;
        this.findNanos = findNanos;
        this.loadNanos = loadNanos;
        this.headFrom = windows.head().offset();
        for (int w = 0; w < windows.size(); w++) {
            if (windows.hasTail(w)) {
                tailFrom.put(windows.spec(w).name(), windows.tail(w).offset());
            }
        }
    }

    /**
     * No record that has been deleted from the log by now has a later timestamp, epoch ms, if those
     * below the head's offset are the only ones.
     *
     * @param streamTime of the head now
     */
    long deletedThrough(long streamTime) {
        return completeFrom == Long.MIN_VALUE ? streamTime : Math.max(streamTime, completeFrom - 1);
    }

    /** The partition is live: what is read from now on is no replay. */
    void live(PartitionWindows windows) {
        replayNanos = System.nanoTime() - readyNanos;
        headReplayed = windows.head().offset() - headFrom;
        for (int w = 0; w < windows.size(); w++) {
            Long start = tailFrom.get(windows.spec(w).name());
            if (start != null && windows.hasTail(w)) {
                tailReplayed.put(windows.spec(w).name(), windows.tail(w).offset() - start);
            }
        }
    }

    PartitionStatus.RecoveryTimes status() {
        return new PartitionStatus.RecoveryTimes(
                findNanos,
                loadNanos,
                replayNanos < 0 ? System.nanoTime() - readyNanos : replayNanos,
                headReplayed,
                Map.copyOf(tailReplayed),
                damaged.size());
    }

    /** What it goes on from, for the log. */
    String origin() {
        return "from=%s find=%.3fs load=%.3fs"
                .formatted(
                        from == null ? "log" : from.fileName(), findNanos / 1e9, loadNanos / 1e9);
    }

    /** How it came to be live, for the log: one line. */
    @Override
    public String toString() {
        double all = (findNanos + loadNanos + Math.max(0, replayNanos)) / 1e9;
        return "in %.3fs: %s replay=%.3fs replayed head=%d tails=%s"
                .formatted(all, origin(), replayNanos / 1e9, headReplayed, tailReplayed);
    }
}
