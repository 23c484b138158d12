package io.headtail.instance.partition;

import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.snapshot.store.SnapshotName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a partition was recovered from.
 *
 * @param folder where its snapshots are
 * @param snapshot null if it starts from the log alone
 * @param damaged snapshots that will never be of use, and were left for inspection
 * @param leaderEpoch of the last record before the head's offset; −1 if unknown
 * @param placedAmong how many partitions the topic has by the windows' placement
 * @param countChangedThrough see {@link io.headtail.instance.settings.PlacementChange#through};
 *     {@link Long#MIN_VALUE} for no change
 * @param completeFrom what was deleted before the first head began is older, epoch ms; {@link
 *     Long#MIN_VALUE} for nothing
 * @param provisional the snapshot's boundaries that were not final
 * @param findNanos how long it took to find a snapshot and to ask the log
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
    public Origin {
        damaged = List.copyOf(damaged);
    }

    /** The log alone. */
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
                new ProvisionalBoundaries(new byte[0]),
                findNanos,
                0);
    }

    /**
     * No record that has been deleted from the log by now has a later timestamp, epoch ms, if only
     * records below the head's offset have been.
     *
     * @param streamTime of the head now
     */
    public long deletedThrough(long streamTime) {
        return completeFrom == Long.MIN_VALUE ? streamTime : Math.max(streamTime, completeFrom - 1);
    }

    /** For a line of the log. */
    @Override
    public String toString() {
        return "from=%s find=%.3fs load=%.3fs"
                .formatted(
                        snapshot == null ? "log" : snapshot.fileName(),
                        findNanos / 1e9,
                        loadNanos / 1e9);
    }
}
