package io.headtail.instance.partition;

import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.snapshot.store.SnapshotName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a partition was recovered from.
 *
 * @param folder the folder of its snapshots
 * @param snapshot null if it starts from the log alone
 * @param damaged snapshots that can never be used, left for inspection
 * @param leaderEpoch the leader epoch of the last record before the head's offset; −1 if unknown
 * @param placedAmong the topic's partition count in the windows' placement
 * @param countChangedThrough see {@link io.headtail.instance.settings.PlacementChange#through};
 *     {@link Long#MIN_VALUE} for no change
 * @param completeFrom all records that were deleted before the first head began are older, epoch
 *     ms; {@link Long#MIN_VALUE} if none were
 * @param provisional the snapshot's provisional boundaries
 * @param findNanos how long it took to find a snapshot and to query the log
 * @param loadNanos how long it took to load the snapshot
 */
public record Origin(
        SnapshotFolder folder,
        @Nullable SnapshotName snapshot,
        List<SnapshotName> damaged,
        int leaderEpoch,
        int placedAmong,
        long countChangedThrough,
        long completeFrom,
        ProvisionalBoundaries provisional,
        long findNanos,
        long loadNanos) {
    /** Copies the list of damaged snapshots. */
    public Origin {
        damaged = List.copyOf(damaged);
    }

    /** A start from the log alone. */
    public static Origin log(
            SnapshotFolder folder,
            List<SnapshotName> damaged,
            int placedAmong,
            long completeFrom,
            long findNanos) {
        return new Origin(
                folder,
                null,
                damaged,
                -1,
                placedAmong,
                Long.MIN_VALUE,
                completeFrom,
                new ProvisionalBoundaries(),
                findNanos,
                0);
    }

    /**
     * Upper bound for the timestamps of all records deleted from the log so far, inclusive, epoch
     * ms; holds if only records below the head's offset have been deleted.
     *
     * @param streamTime the head's, epoch ms
     */
    public long deletedThrough(long streamTime) {
        return completeFrom == Long.MIN_VALUE ? streamTime : Math.max(streamTime, completeFrom - 1);
    }

    /** For a log line. */
    @Override
    public String toString() {
        return "from=%s find=%.3fs load=%.3fs"
                .formatted(
                        snapshot == null ? "log" : snapshot.fileName(),
                        findNanos / 1e9,
                        loadNanos / 1e9);
    }
}
