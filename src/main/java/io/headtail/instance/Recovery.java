package io.headtail.instance;

import io.headtail.instance.search.SnapshotRefusedException;
import io.headtail.instance.search.SnapshotSearch;
import io.headtail.instance.search.UnusableSnapshotException;
import io.headtail.instance.settings.CountingRules;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.instance.settings.PlacementChange;
import io.headtail.log.LogProbe;
import io.headtail.log.PartitionLog;
import io.headtail.log.StartRule;
import io.headtail.log.Topic;
import io.headtail.log.event.KeyPlacement;
import io.headtail.snapshot.Snapshot;
import io.headtail.snapshot.SnapshotReader;
import io.headtail.snapshot.header.SnapshotHeader;
import io.headtail.snapshot.section.SnapshotDamagedException;
import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.snapshot.store.SnapshotName;
import io.headtail.snapshot.store.SnapshotStore;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Placement;
import io.headtail.window.RestoredPartition;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a partition can go on from: its newest snapshot that is whole, of these settings, and
 * of a log that still has what it needs; otherwise the log alone. Runs outside the lane, and takes
 * as long as the store does.
 */
final class Recovery {
    private final InstanceSettings settings;
    private final Topic topic;
    private final PartitionLog log;
    private final StartRule startRule;
    private final String rowSettings;
    private final SnapshotFolder folder;
    private final int partition;
    private final int lane;
    private final Semaphore loading;
    private final LongSupplier wallMs;
    private final LongSupplier nanos;
    private final Consumer<@Nullable String> waits;

    /**
     * For one partition.
     *
     * @param loading bounds how many snapshots are read at a time; not held by one that waits
     * @param wallMs the wall clock, epoch ms
     * @param waits told what is waited for; null once it goes on
     */
    Recovery(
            InstanceSettings settings,
            Topic topic,
            LogProbe probe,
            int partition,
            int lane,
            Semaphore loading,
            LongSupplier wallMs,
            LongSupplier nanos,
            Consumer<@Nullable String> waits) {
        this.wallMs = wallMs;
        this.nanos = nanos;
        this.settings = settings;
        this.topic = topic;
        this.log = probe.of(partition, waits);
        this.partition = partition;
        this.lane = lane;
        this.loading = loading;
        this.waits = waits;
        this.folder = SnapshotTaker.folder(topic.get(), settings, partition);
        this.startRule =
                new StartRule(
                        settings.windows(),
                        settings.timing(),
                        settings.clock(),
                        settings.event(),
                        topic);
        this.rowSettings = CountingRules.of(settings).text();
    }

    /**
     * Makes the partition.
     *
     * @throws SnapshotRefusedException if its newest snapshot was made with other settings
     * @throws io.headtail.log.TopicProblemException if the topic is another one by now, or
     *     compacted
     * @throws InterruptedException as soon as nobody waits for the partition any more
     */
    OwnedPartition recover() throws InterruptedException {
        topic.confirmed(waits);
        SnapshotStore store = settings.snapshots().store();
        long began = System.nanoTime();
        if (store == null) {
            return fromTheLog(List.of(), began);
        }
        SnapshotSearch<Loaded> search =
                new SnapshotSearch<>(
                        store,
                        folder,
                        name -> load(store, name),
                        waits,
                        SnapshotSearch.Time.SYSTEM);
        Loaded found = search.find();
        return found == null
                ? fromTheLog(search.setAside(), began)
                : restored(found, search.setAside(), began);
    }

    private OwnedPartition fromTheLog(List<SnapshotName> setAside, long began)
            throws InterruptedException {
        long now = wallMs.getAsLong();
        StartRule.Start start = startRule.start(log, now, Long.MAX_VALUE);
        int among = topic.get().partitions();
        PartitionWindows windows =
                new PartitionWindows(
                        settings.windows(),
                        settings.timing(),
                        settings.kMax(),
                        start.offset(),
                        start.completeFrom(),
                        placement(among));
        RecoveryRecord record =
                new RecoveryRecord(
                        folder,
                        null,
                        setAside,
                        -1,
                        Long.MIN_VALUE,
                        start.completeFrom(),
                        new ProvisionalBoundaries(new byte[0]),
                        windows,
                        System.nanoTime() - began,
                        0);
        return new OwnedPartition(partition, windows, among, record, settings, lane, nanos);
    }

    private Placement placement(int among) {
        return KeyPlacement.of(settings.event(), partition, among);
    }

    /** A snapshot that was read, and what was made of it. */
    private record Loaded(
            SnapshotHeader header,
            PartitionWindows windows,
            int among,
            long completeFrom,
            ProvisionalBoundaries provisional,
            long loadBegan) {}

    private Loaded load(SnapshotStore store, SnapshotName name)
            throws IOException, UnusableSnapshotException, InterruptedException {
        try {
            SnapshotHeader header;
            try (InputStream in = store.open(folder, name.fileName())) {
                header = SnapshotReader.readHeader(in);
            }
            long beginning = log.beginningOffset();
            check(header, name, beginning);
            loading.acquire();
            try {
                long loadBegan = System.nanoTime();
                Snapshot snapshot;
                try (InputStream in = store.open(folder, name.fileName())) {
                    snapshot = SnapshotReader.read(in);
                }
                return windowsOf(snapshot, beginning, completeBy(header), loadBegan);
            } finally {
                loading.release();
            }
        } catch (SnapshotDamagedException e) {
            throw new UnusableSnapshotException(true, "it is damaged " + e.getMessage());
        } catch (FileNotFoundException e) {
            throw new UnusableSnapshotException(false, "it was removed meanwhile");
        }
    }

    private void check(SnapshotHeader header, SnapshotName name, long beginning)
            throws UnusableSnapshotException, InterruptedException {
        if (!header.origin().equals(folder) || !header.name().equals(name)) {
            throw new UnusableSnapshotException(
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
                                            CountingRules.difference(
                                                    header.settings(), rowSettings))
                            + " or give snapshot.dir or snapshot.s3.prefix another value to count anew"
                            + " from what the log still has");
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

    // Whoever took the snapshot may have started by a clock that was ahead. Nothing that was in the
    // log by now is newer than this.
    private long completeBy(SnapshotHeader header) throws InterruptedException {
        long now = wallMs.getAsLong();
        long limit = startRule.afterAll(now);
        return header.windows().stream().allMatch(w -> w.completeFrom() <= limit)
                ? Long.MAX_VALUE
                : startRule.afterAll(Math.max(now, log.maxTimestamp()));
    }

    private Loaded windowsOf(Snapshot snapshot, long beginning, long completeBy, long loadBegan)
            throws UnusableSnapshotException {
        RestoredPartition kept =
                snapshot.partition()
                        .only(w -> w.tail() == null || w.tail().state().nextOffset() >= beginning)
                        .completeBy(completeBy);
        int among = topic.get().partitions();
        PartitionWindows windows;
        ProvisionalBoundaries provisional;
        try {
            provisional = new ProvisionalBoundaries(snapshot.open());
            windows =
                    kept.resume(
                            settings.windows(),
                            settings.timing(),
                            settings.kMax(),
                            placement(among));
        } catch (IllegalArgumentException e) {
            throw new UnusableSnapshotException(true, "it is damaged: " + e.getMessage());
        }
        if (windows.absent().size() == windows.size()) {
            throw new UnusableSnapshotException(
                    false, "it has none of the windows, or their tails are gone");
        }
        // Of windows too whose tails are gone.
        long completeFrom =
                snapshot.header().windows().stream()
                        .mapToLong(w -> Math.min(w.completeFrom(), completeBy))
                        .max()
                        .orElse(Long.MIN_VALUE);
        return new Loaded(snapshot.header(), windows, among, completeFrom, provisional, loadBegan);
    }

    private OwnedPartition restored(Loaded found, List<SnapshotName> setAside, long began) {
        SnapshotHeader header = found.header;
        boolean countChanged = header.partitions() != found.among;
        RecoveryRecord record =
                new RecoveryRecord(
                        folder,
                        header.name(),
                        setAside,
                        header.leaderEpoch(),
                        countChanged
                                ? PlacementChange.through(
                                        found.windows.head().streamTime(),
                                        System.currentTimeMillis())
                                : header.countChangedThrough(),
                        found.completeFrom,
                        found.provisional,
                        found.windows,
                        found.loadBegan - began,
                        System.nanoTime() - found.loadBegan);
        return new OwnedPartition(
                partition, found.windows, found.among, record, settings, lane, nanos);
    }
}
