package io.headtail.instance;

import io.headtail.instance.settings.CountingRules;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.log.Topic;
import io.headtail.log.TopicFacts;
import io.headtail.merge.PartialSink;
import io.headtail.snapshot.header.SnapshotHeader;
import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.snapshot.store.SnapshotRetention;
import io.headtail.snapshot.store.SnapshotStore;
import io.headtail.window.FrozenPartition;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the snapshots of a lane's partitions, one at a time: it freezes on the lane, and copies,
 * packs and stores on a thread of its own. A slow store puts off the next snapshot, never the
 * counting. All but {@link #close} belongs to the lane's thread.
 */
final class SnapshotTaker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotTaker.class);

    /** Spreads partitions evenly over the interval, however many there are. */
    private static final double GOLDEN = 0.618033988749895;

    private static final long LEAST_RETRY_NANOS = 5_000_000_000L;

    private final InstanceSettings settings;
    private final SnapshotStore store;
    private final Topic topic;
    private final PartialSink sink;
    private final String rowSettings;
    private final List<SnapshotJob> jobs = new ArrayList<>();
    private final ExecutorService thread;

    SnapshotTaker(
            int lane,
            InstanceSettings settings,
            SnapshotStore store,
            Topic topic,
            PartialSink sink) {
        this.settings = settings;
        this.store = store;
        this.topic = topic;
        this.sink = sink;
        this.rowSettings = CountingRules.of(settings).text();
        this.thread =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("snapshots-" + lane).daemon().factory());
    }

    /**
     * The first snapshot of a partition that has just come is due some time within the interval.
     */
    void arrived(OwnedPartition p, long now) {
        double part = (p.partition + 1) * GOLDEN % 1;
        p.snapshots.dueNanos = now + (long) (part * settings.snapshots().interval().toNanos());
        p.snapshots.sinceNanos = now;
    }

    /** Ends what is done, and begins the next snapshot that is due if none is under way. */
    void cycle(Iterable<OwnedPartition> owned, int partitions, Leaders leaders, long now) {
        if (!jobs.isEmpty()) {
            endThoseDone(now);
        }
        if (!jobs.isEmpty()) {
            return;
        }
        OwnedPartition next = mostOverdue(owned, now);
        if (next != null) {
            take(next, partitions, leaders.epoch(next.partition), false);
        }
    }

    // Not the first that is due: where a store is slow it would be due again before the last is.
    private static @Nullable OwnedPartition mostOverdue(Iterable<OwnedPartition> owned, long now) {
        OwnedPartition most = null;
        long overdue = -1;
        for (OwnedPartition p : owned) {
            if (now - p.snapshots.dueNanos > overdue && worthOne(p)) {
                most = p;
                overdue = now - p.snapshots.dueNanos;
            }
        }
        return most;
    }

    /** Says by whom the last record of a partition was led. */
    interface Leaders {
        /** The leader epoch, −1 if unknown. */
        int epoch(int partition);
    }

    private static boolean worthOne(OwnedPartition p) {
        return p.windows.tick() >= 0
                && (p.windows.tick() != p.snapshots.tick
                        || p.windows.head().offset() != p.snapshots.headOffset);
    }

    /** A last snapshot of a partition that leaves, unless one of it is under way. */
    void last(OwnedPartition p, int partitions, int leaderEpoch) {
        // A lane that has failed closes this before its partitions leave.
        if (!thread.isShutdown() && p.snapshots.job == null && worthOne(p)) {
            take(p, partitions, leaderEpoch, true);
        }
    }

    private void take(OwnedPartition p, int partitions, int leaderEpoch, boolean last) {
        long before = System.nanoTime();
        FrozenPartition frozen = p.windows.freeze();
        SnapshotFolder folder = folder(topic.get(), settings, p.partition);
        SnapshotHeader header =
                SnapshotHeader.of(
                        rowSettings,
                        folder,
                        partitions,
                        p.countChangedThrough,
                        leaderEpoch,
                        frozen);
        SnapshotJob job =
                new SnapshotJob(
                        p,
                        folder,
                        header,
                        frozen,
                        p.provisional.toBytes(),
                        last,
                        store,
                        sink,
                        topic);
        p.snapshots.job = job;
        p.snapshots.freezeNanos = System.nanoTime() - before;
        jobs.add(job);
        thread.execute(
                () -> {
                    job.run();
                    if (job.failure() == null) {
                        clean(job);
                    }
                });
    }

    /** Where the snapshots of a partition stand. */
    static SnapshotFolder folder(TopicFacts facts, InstanceSettings settings, int partition) {
        return new SnapshotFolder(
                facts.clusterId(), settings.kafka().topic(), facts.topicId(), partition);
    }

    private void clean(SnapshotJob job) {
        try {
            SnapshotRetention.clean(
                    store,
                    job.folder(),
                    settings.snapshots().keep(),
                    job.header.name(),
                    job.partition.recovery.damaged);
        } catch (IOException | RuntimeException e) {
            LOG.warn("old snapshots not removed folder={} {}", job.folder().path(), e.toString());
        }
    }

    private void endThoseDone(long now) {
        for (SnapshotJob job : List.copyOf(jobs)) {
            if (job.done()) {
                jobs.remove(job);
                job.partition.windows.thaw();
                job.partition.snapshots.ended(
                        job, settings.snapshots().interval(), restNanos(), now);
                log(job);
            }
        }
    }

    // While a partition is frozen its slots are not freed and no rebuilt window can be put into it:
    // however slow the store is, a tick must come in between.
    private long restNanos() {
        return 2_000_000 * settings.timing().tickMs();
    }

    private static void log(SnapshotJob job) {
        Throwable failure = job.failure();
        if (failure != null) {
            LOG.warn(
                    "snapshot not taken, counting goes on partition={} name={} failures={} cause={}",
                    job.partition.partition,
                    job.header.name().fileName(),
                    job.partition.snapshots.failures,
                    failure.toString());
        } else {
            LOG.debug(
                    "snapshot taken partition={} name={} bytes={} ms={}",
                    job.partition.partition,
                    job.header.name().fileName(),
                    job.bytes(),
                    job.totalNanos() / 1_000_000);
        }
    }

    /** How long to wait after a failure: twice as long each time, from 5 s to the interval. */
    static long retryNanos(Duration interval, int failuresInARow) {
        long most = Math.max(LEAST_RETRY_NANOS, interval.toNanos());
        return Math.min(most, LEAST_RETRY_NANOS << Math.min(20, failuresInARow - 1));
    }

    /** Waits until nothing is under way any more; whether that was so in time. */
    boolean await(Duration atMost) {
        thread.shutdown();
        try {
            return thread.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Drops what is under way. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
