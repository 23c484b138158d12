package io.headtail.instance.recovery;

import io.headtail.instance.partition.LanePartition;
import io.headtail.instance.partition.Origin;
import io.headtail.instance.partition.ProvisionalBoundaries;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.instance.settings.PlacementChange;
import io.headtail.instance.settings.SnapshotPolicy;
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
 * Recovers a partition from its newest snapshot that is undamaged, was made with these settings,
 * and whose next records the log still has; otherwise from the log alone. Runs outside the lane,
 * and takes as long as the store does.
 */
final class Recovery {
    private final InstanceSettings settings;
    private final Topic topic;
    private final PartitionLog log;
    private final StartRule startRule;
    private final SnapshotCheck check;
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
     * @param loading bounds how many snapshots are loaded at a time; not held while waiting for the
     *     store
     * @param wallMs the wall clock, epoch ms
     * @param waits called with what the recovery waits for; with null once it goes on
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
        this.folder = SnapshotPolicy.folder(topic.get(), settings.kafka().topic(), partition);
        this.startRule =
                new StartRule(
                        settings.windows(),
                        settings.timing(),
                        settings.clock(),
                        settings.event(),
                        topic);
        this.check = new SnapshotCheck(settings, folder, log);
    }

    /**
     * Recovers the partition.
     *
     * @throws SnapshotRefusedException if its newest snapshot was made with other settings
     * @throws io.headtail.log.TopicProblemException if the topic has been replaced by another one,
     *     or is compacted
     * @throws InterruptedException once the recovery is cancelled
     */
    LanePartition recover() throws InterruptedException {
        topic.confirmed(waits);
        SnapshotStore store = settings.snapshots().store();
        long began = nanos.getAsLong();
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

    private LanePartition fromTheLog(List<SnapshotName> setAside, long began)
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
        Origin origin =
                Origin.log(
                        folder, setAside, among, start.completeFrom(), nanos.getAsLong() - began);
        return new LanePartition(partition, windows, origin, settings, lane, nanos);
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
            check.check(header, name, beginning);
            loading.acquire();
            try {
                long loadBegan = nanos.getAsLong();
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

    // The owner that took the snapshot may have started with a clock that was ahead. Returns a time
    // that no record in the log by now is later than.
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
                        .only(w -> w.leastTailOffset() >= beginning)
                        .completeBy(completeBy);
        int among = topic.get().partitions();
        PartitionWindows windows;
        ProvisionalBoundaries provisional;
        try {
            provisional = new ProvisionalBoundaries(snapshot.open(), settings.windows());
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
        // This includes windows whose tails are gone.
        long completeFrom =
                snapshot.header().windows().stream()
                        .mapToLong(w -> Math.min(w.completeFrom(), completeBy))
                        .max()
                        .orElse(Long.MIN_VALUE);
        return new Loaded(snapshot.header(), windows, among, completeFrom, provisional, loadBegan);
    }

    private LanePartition restored(Loaded found, List<SnapshotName> setAside, long began) {
        SnapshotHeader header = found.header;
        boolean countChanged = header.partitions() != found.among;
        Origin origin =
                new Origin(
                        folder,
                        header.name(),
                        setAside,
                        header.leaderEpoch(),
                        found.among,
                        countChanged
                                ? PlacementChange.through(
                                        found.windows.head().streamTime(), wallMs.getAsLong())
                                : header.countChangedThrough(),
                        found.completeFrom,
                        found.provisional,
                        found.loadBegan - began,
                        nanos.getAsLong() - found.loadBegan);
        return new LanePartition(partition, found.windows, origin, settings, lane, nanos);
    }
}
