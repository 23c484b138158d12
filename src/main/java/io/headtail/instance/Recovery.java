package io.headtail.instance;

import io.headtail.log.KeyPlacement;
import io.headtail.log.LogProbe;
import io.headtail.log.StartRule;
import io.headtail.log.TopicFacts;
import io.headtail.snapshot.Snapshot;
import io.headtail.snapshot.SnapshotDamagedException;
import io.headtail.snapshot.SnapshotFolder;
import io.headtail.snapshot.SnapshotHeader;
import io.headtail.snapshot.SnapshotName;
import io.headtail.snapshot.SnapshotReader;
import io.headtail.snapshot.SnapshotStore;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Placement;
import io.headtail.window.RestoredPartition;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what a partition can go on from: its newest snapshot that is whole, of these settings, and
 * of a log that still has what it needs; otherwise the log alone. Runs outside the lane, and takes
 * as long as the store does.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final long FIRST_WAIT_MS = 250;
    private static final long LONGEST_WAIT_MS = 10_000;

    private final InstanceSettings settings;
    private final Supplier<TopicFacts> facts;
    private final LogProbe probe;
    private final StartRule startRule;
    private final String rowSettings;
    private final int lane;
    private final BooleanSupplier stopping;

    /**
     * For a lane.
     *
     * @param stopping whether nobody waits for a partition any more
     */
    Recovery(
            InstanceSettings settings,
            Supplier<TopicFacts> facts,
            LogProbe probe,
            int lane,
            BooleanSupplier stopping) {
        this.stopping = stopping;
        this.settings = settings;
        this.facts = facts;
        this.probe = probe;
        this.lane = lane;
        this.startRule =
                new StartRule(
                        settings.windows(),
                        settings.timing(),
                        settings.clock(),
                        settings.event(),
                        facts);
        this.rowSettings = RowSettings.text(settings);
    }

    /**
     * Makes the partition.
     *
     * @param lostHead whether the head's own offset was found to be gone, so that nothing is known
     *     of what was deleted
     * @throws SnapshotRefusedException if its newest snapshot was made with other settings
     */
    OwnedPartition recover(int partition, boolean lostHead) throws InterruptedException {
        SnapshotFolder folder = SnapshotTaker.folder(facts.get(), settings, partition);
        SnapshotStore store = settings.snapshots().store();
        List<SnapshotName> damaged = new ArrayList<>();
        long began = System.nanoTime();
        if (store != null) {
            for (SnapshotName name : candidates(store, folder)) {
                OwnedPartition restored = restored(store, folder, name, damaged, began);
                if (restored != null) {
                    return restored;
                }
            }
        }
        StartRule.Start start = probe.start(partition, startRule, Long.MAX_VALUE);
        long completeFrom = start.completeFrom();
        if (lostHead) {
            completeFrom = Math.max(completeFrom, startRule.afterAll(System.currentTimeMillis()));
        }
        int among = facts.get().partitions();
        PartitionWindows windows =
                new PartitionWindows(
                        settings.windows(),
                        settings.timing(),
                        settings.kMax(),
                        start.offset(),
                        completeFrom,
                        placement(partition, among));
        RecoveryRecord record =
                new RecoveryRecord(
                        folder,
                        null,
                        damaged,
                        -1,
                        Long.MIN_VALUE,
                        new ProvisionalBoundaries(new byte[0]),
                        windows,
                        System.nanoTime() - began,
                        0);
        return new OwnedPartition(partition, windows, among, record, settings, lane);
    }

    private Placement placement(int partition, int among) {
        return KeyPlacement.of(settings.event(), partition, among);
    }

    // The newest first, without those that ended three owners.
    private List<SnapshotName> candidates(SnapshotStore store, SnapshotFolder folder)
            throws InterruptedException {
        return retrying(folder.path(), () -> FailStops.usable(folder, store.list(folder)));
    }

    private @Nullable OwnedPartition restored(
            SnapshotStore store,
            SnapshotFolder folder,
            SnapshotName name,
            List<SnapshotName> damaged,
            long began)
            throws InterruptedException {
        String what = folder.path() + "/" + name.fileName();
        try {
            return retrying(what, () -> load(store, folder, name, damaged, began));
        } catch (UnusableException e) {
            LOG.warn("snapshot passed over name={} because {}", what, e.getMessage());
            if (e.damaged) {
                damaged.add(name);
            }
            return null;
        }
    }

    private OwnedPartition load(
            SnapshotStore store,
            SnapshotFolder folder,
            SnapshotName name,
            Collection<SnapshotName> damaged,
            long began)
            throws IOException {
        long loadBegan;
        Snapshot snapshot;
        try {
            SnapshotHeader header;
            try (InputStream in = store.open(folder, name.fileName())) {
                header = SnapshotReader.readHeader(in);
            }
            check(header, folder, name);
            loadBegan = System.nanoTime();
            try (InputStream in = store.open(folder, name.fileName())) {
                snapshot = SnapshotReader.read(in);
            }
        } catch (SnapshotDamagedException e) {
            throw new UnusableException(true, "it is damaged " + e.getMessage());
        } catch (FileNotFoundException e) {
            throw new UnusableException(false, "it was removed meanwhile");
        }
        return owned(snapshot, folder, name, damaged, began, loadBegan);
    }

    private void check(SnapshotHeader header, SnapshotFolder folder, SnapshotName name) {
        if (!header.origin().equals(folder) || !header.name().equals(name)) {
            throw new UnusableException(
                    true,
                    "it is of %s/%s, not of where it stands"
                            .formatted(header.origin().path(), header.name().fileName()));
        }
        if (!header.settings().equals(rowSettings)) {
            throw new SnapshotRefusedException(
                    "snapshot %s/%s in %s was made with other settings: %s. Counts of the two cannot be mixed: set them back,"
                                    .formatted(
                                            folder.path(),
                                            name.fileName(),
                                            settings.snapshots().store(),
                                            RowSettings.difference(header.settings(), rowSettings))
                            + " or give snapshot.dir or snapshot.s3.prefix another value to count anew"
                            + " from what the log still has");
        }
        int partition = folder.partition();
        long beginning = probe.beginningOffset(partition);
        if (header.head().nextOffset() < beginning) {
            throw new UnusableException(
                    false,
                    "the log begins at %d, behind its head's offset %d"
                            .formatted(beginning, header.head().nextOffset()));
        }
        if (probe.truncated(partition, header.head().nextOffset(), header.leaderEpoch())) {
            throw new UnusableException(
                    false,
                    "the log was truncated below its head's offset %d (leader epoch %d)"
                            .formatted(header.head().nextOffset(), header.leaderEpoch()));
        }
    }

    private OwnedPartition owned(
            Snapshot snapshot,
            SnapshotFolder folder,
            SnapshotName name,
            Collection<SnapshotName> damaged,
            long began,
            long loadBegan) {
        SnapshotHeader header = snapshot.header();
        int partition = folder.partition();
        long beginning = probe.beginningOffset(partition);
        RestoredPartition kept =
                snapshot.partition()
                        .only(w -> w.tail() == null || w.tail().state().nextOffset() >= beginning);
        int among = facts.get().partitions();
        PartitionWindows windows;
        ProvisionalBoundaries provisional;
        try {
            provisional = new ProvisionalBoundaries(snapshot.open());
            windows =
                    PartitionWindows.restored(
                            settings.windows(),
                            settings.timing(),
                            settings.kMax(),
                            placement(partition, among),
                            kept);
        } catch (IllegalArgumentException e) {
            throw new UnusableException(true, "it is damaged: " + e.getMessage());
        }
        if (windows.absent().size() == windows.size()) {
            throw new UnusableException(
                    false, "it has none of the windows, or their tails are gone");
        }
        boolean countChanged = header.partitions() != among;
        RecoveryRecord record =
                new RecoveryRecord(
                        folder,
                        name,
                        damaged,
                        header.leaderEpoch(),
                        countChanged
                                ? windows.headCursor().streamTime()
                                : header.countChangedThrough(),
                        provisional,
                        windows,
                        loadBegan - began,
                        System.nanoTime() - loadBegan);
        return new OwnedPartition(partition, windows, among, record, settings, lane);
    }

    /** Something that a store does. */
    private interface Request<T> {
        T ask() throws IOException;
    }

    // A store that is away is waited for: to go on without it could lose what the log no longer
    // has.
    private <T> T retrying(String what, Request<T> request) throws InterruptedException {
        for (long wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
            try {
                return request.ask();
            } catch (IOException e) {
                if (stopping.getAsBoolean()) {
                    throw new InterruptedException("stopped while the store did not answer");
                }
                LOG.warn(
                        "snapshot store does not answer, trying again in {} ms what={} {}",
                        wait,
                        what,
                        e.toString());
                Thread.sleep(wait);
            }
        }
    }

    /** A snapshot that cannot be used, and why. */
    private static final class UnusableException extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final boolean damaged;

        UnusableException(boolean damaged, String why) {
            super(why);
            this.damaged = damaged;
        }
    }
}
