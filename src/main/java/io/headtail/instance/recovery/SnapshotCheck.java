package io.headtail.instance.recovery;

import io.headtail.instance.settings.CountingRules;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.log.PartitionLog;
import io.headtail.snapshot.header.SnapshotHeader;
import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.snapshot.store.SnapshotName;

/**
 * Checks by a snapshot's header whether a partition can resume from it: its origin must match its
 * place in the store, it must have been made with these settings, and the log must still have the
 * records after it. For the recovery's thread.
 */
final class SnapshotCheck {
    private final InstanceSettings settings;
    private final String countingRules;
    private final SnapshotFolder folder;
    private final PartitionLog log;

    /** For the snapshots of one partition. */
    SnapshotCheck(InstanceSettings settings, SnapshotFolder folder, PartitionLog log) {
        this.settings = settings;
        this.countingRules = CountingRules.of(settings).text();
        this.folder = folder;
        this.log = log;
    }

    /**
     * Returns normally if the snapshot can be used.
     *
     * @param beginning the first offset that the log has
     * @throws UnusableSnapshotException if it cannot, and an older one must be tried
     * @throws SnapshotRefusedException if it was made with other settings, so that the user must
     *     decide
     */
    void check(SnapshotHeader header, SnapshotName name, long beginning)
            throws UnusableSnapshotException, InterruptedException {
        if (!header.origin().equals(folder) || !header.name().equals(name)) {
            throw new UnusableSnapshotException(
                    true,
                    "it belongs to %s/%s, not to its place in the store"
                            .formatted(header.origin().path(), header.name().fileName()));
        }
        if (!header.settings().equals(countingRules)) {
            throw refused(header, name);
        }
        if (header.head().nextOffset() < beginning) {
            throw new UnusableSnapshotException(
                    false,
                    "the log begins at %d, behind its head's offset %d"
                            .formatted(beginning, header.head().nextOffset()));
        }
        if (log.truncated(header.head().nextOffset(), header.leaderEpoch())) {
            throw new UnusableSnapshotException(
                    true,
                    "the log was truncated below its head's offset %d (leader epoch %d)"
                            .formatted(header.head().nextOffset(), header.leaderEpoch()));
        }
    }

    private SnapshotRefusedException refused(SnapshotHeader header, SnapshotName name) {
        return new SnapshotRefusedException(
                "snapshot %s/%s in %s was made with other settings: %s. Counts of the two cannot be mixed: set them back,"
                                .formatted(
                                        folder.path(),
                                        name.fileName(),
                                        settings.snapshots().store(),
                                        CountingRules.difference(header.settings(), countingRules))
                        + " or give snapshot.dir or snapshot.s3.prefix another value to count anew"
                        + " from what the log still has");
    }
}
