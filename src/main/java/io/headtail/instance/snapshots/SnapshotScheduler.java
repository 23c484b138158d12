package io.headtail.instance.snapshots;

import io.headtail.instance.partition.LanePartition;
import io.headtail.instance.settings.CountingRules;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.instance.settings.SnapshotPolicy;
import io.headtail.instance.status.PartitionStatus;
import io.headtail.log.Topic;
import io.headtail.merge.PartialSink;
import io.headtail.snapshot.header.SnapshotHeader;
import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.snapshot.store.SnapshotName;
import io.headtail.snapshot.store.SnapshotRetention;
import io.headtail.snapshot.store.SnapshotStore;
import io.headtail.window.FrozenPartition;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the snapshots of a lane's partitions, one at a time: it freezes on the lane, and copies,
 * packs and stores on a thread of its own. A slow store delays the next snapshot, never the
 * counting. Everything except {@link #close} belongs to the lane's thread.
 */
public final class SnapshotScheduler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotScheduler.class);

    /** Spreads partitions evenly over the interval, however many there are. */
    private static final double GOLDEN_RATIO_FRACTION = 0.618033988749895;

    /** A snapshot that has begun. */
    private record UnderWay(SnapshotJob job, LanePartition p, SnapshotSchedule schedule) {}

    private final InstanceSettings settings;
    private final SnapshotStore store;
    private final Topic topic;
    private final PartialSink sink;
    private final LongSupplier nanos;
    private final String countingRules;
    private final Map<LanePartition, SnapshotSchedule> schedules = new HashMap<>();
    private final List<UnderWay> underWay = new ArrayList<>();
    private final ExecutorService thread;

    /**
     * For the partitions of one lane.
     *
     * @param nanos as {@link System#nanoTime}; from any thread
     */
    public SnapshotScheduler(
            int lane,
            InstanceSettings settings,
            SnapshotStore store,
            Topic topic,
            PartialSink sink,
            LongSupplier nanos) {
        this.settings = settings;
        this.store = store;
        this.topic = topic;
        this.sink = sink;
        this.nanos = nanos;
        this.countingRules = CountingRules.of(settings).text();
        this.thread =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("snapshots-" + lane).daemon().factory());
    }

    /**
     * Adds a partition that the lane runs for the first time; its first snapshot is due within one
     * interval.
     *
     * @param now nanoTime
     */
    public void add(LanePartition p, long now) {
        double part = (p.number() + 1) * GOLDEN_RATIO_FRACTION % 1;
        schedules.put(p, new SnapshotSchedule(settings.snapshots().interval(), part, now));
    }

    /**
     * Removes a partition that is revoked or recovered again; a snapshot of it that is under way
     * goes on.
     */
    public void remove(int partition) {
        schedules.keySet().removeIf(p -> p.number() == partition);
    }

    private SnapshotSchedule schedule(LanePartition p) {
        return Objects.requireNonNull(schedules.get(p), "the partition was not added");
    }

    /** Whether a snapshot of the partition is under way, so that the partition is frozen. */
    public boolean isUnderWay(LanePartition p) {
        return schedule(p).isUnderWay();
    }

    /**
     * Whether the partition must not advance now; called whenever it could.
     *
     * @param now nanoTime
     */
    public boolean holds(LanePartition p, long now) {
        SnapshotSchedule schedule = schedule(p);
        boolean holds = schedule.holds();
        schedule.measureHeld(holds, now);
        return holds;
    }

    /** Whether a snapshot of the partition has become visible since it was added. */
    public boolean hasTaken(LanePartition p) {
        SnapshotSchedule schedule = schedules.get(p);
        return schedule != null && schedule.taken() > 0;
    }

    /** The figures for the partition's status. */
    public PartitionStatus.SnapshotFigures figures(LanePartition p) {
        return schedule(p).figures(nanos.getAsLong());
    }

    /**
     * Ends finished snapshots, and begins the next one that is due if none is under way.
     *
     * @param owned the partitions that were added
     * @param partitions the topic's partition count
     * @param now nanoTime
     */
    public void cycle(Iterable<LanePartition> owned, int partitions, Leaders leaders, long now) {
        if (!underWay.isEmpty()) {
            endFinished(now);
        }
        if (!underWay.isEmpty()) {
            return;
        }
        LanePartition next = mostOverdue(owned, now);
        if (next != null) {
            take(next, partitions, leaders.epoch(next.number()), false);
        }
    }

    // Not the first that is due: with a slow store it would be due again before the others had a
    // turn.
    private @Nullable LanePartition mostOverdue(Iterable<LanePartition> owned, long now) {
        LanePartition most = null;
        long overdue = -1;
        for (LanePartition p : owned) {
            SnapshotSchedule schedule = schedule(p);
            if (schedule.overdueNanos(now) > overdue && schedule.hasChanged(p.windows())) {
                most = p;
                overdue = schedule.overdueNanos(now);
            }
        }
        return most;
    }

    /** The leader epochs of the partitions' last records. */
    public interface Leaders {
        /** The leader epoch of the last record that a partition's head has read; −1 if unknown. */
        int epoch(int partition);
    }

    /**
     * Takes a last snapshot of a partition that is revoked, if it has changed and none is under
     * way.
     */
    public void takeLast(LanePartition p, int partitions, int leaderEpoch) {
        SnapshotSchedule schedule = schedule(p);
        // A lane that has failed closes this before its partitions are revoked.
        if (!thread.isShutdown() && !schedule.isUnderWay() && schedule.hasChanged(p.windows())) {
            take(p, partitions, leaderEpoch, true);
        }
    }

    private void take(LanePartition p, int partitions, int leaderEpoch, boolean last) {
        long before = nanos.getAsLong();
        FrozenPartition frozen = p.windows().freeze();
        SnapshotFolder folder =
                SnapshotPolicy.folder(topic.get(), settings.kafka().topic(), p.number());
        SnapshotHeader header =
                SnapshotHeader.of(
                        countingRules,
                        folder,
                        partitions,
                        p.countChangedThrough(),
                        leaderEpoch,
                        frozen);
        SnapshotJob job =
                new SnapshotJob(
                        folder, header, frozen, p.provisional(), last, store, sink, topic, nanos);
        SnapshotSchedule schedule = schedule(p);
        schedule.begin(job, nanos.getAsLong() - before);
        underWay.add(new UnderWay(job, p, schedule));
        Collection<SnapshotName> damaged = p.origin().damaged();
        thread.execute(
                () -> {
                    job.run();
                    if (job.failure() == null) {
                        clean(job, damaged);
                    }
                });
    }

    private void clean(SnapshotJob job, Collection<SnapshotName> damaged) {
        try {
            SnapshotRetention.clean(
                    store, job.folder(), settings.snapshots().keep(), job.header().name(), damaged);
        } catch (IOException | RuntimeException e) {
            LOG.warn("old snapshots not removed folder={} {}", job.folder().path(), e.toString());
        }
    }

    private void endFinished(long now) {
        for (UnderWay one : List.copyOf(underWay)) {
            if (one.job.isDone()) {
                underWay.remove(one);
                one.p.windows().thaw();
                one.schedule.end(one.job, restNanos(), now);
                log(one);
            }
        }
    }

    // While a partition is frozen, its slots are not freed and no rebuilt window can be grafted
    // into it: however slow the store is, there must be a tick between two snapshots.
    private long restNanos() {
        return 2_000_000 * settings.timing().tickMs();
    }

    private static void log(UnderWay one) {
        SnapshotJob job = one.job;
        Throwable failure = job.failure();
        if (failure != null) {
            LOG.warn(
                    "snapshot not taken, counting goes on partition={} name={} failures={} cause={}",
                    one.p.number(),
                    job.header().name().fileName(),
                    one.schedule.failures(),
                    failure.toString());
        } else {
            LOG.debug(
                    "snapshot taken partition={} name={} bytes={} ms={}",
                    one.p.number(),
                    job.header().name().fileName(),
                    job.bytes(),
                    job.totalNanos() / 1_000_000);
        }
    }

    /**
     * Waits until nothing is under way any more; no snapshot can be taken afterwards.
     *
     * @return whether that was the case in time
     */
    public boolean await(Duration atMost) {
        thread.shutdown();
        try {
            return thread.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Interrupts what is under way. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
