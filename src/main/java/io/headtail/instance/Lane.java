package io.headtail.instance;

import io.headtail.instance.clock.KnownCount;
import io.headtail.instance.clock.TickClock;
import io.headtail.instance.partition.LanePartition;
import io.headtail.instance.partition.LanePartitions;
import io.headtail.instance.partition.PartialSender;
import io.headtail.instance.rank.LaneRanks;
import io.headtail.instance.recovery.FailedSnapshots;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.instance.snapshots.SnapshotScheduler;
import io.headtail.instance.status.Arriving;
import io.headtail.instance.status.PartitionStatus;
import io.headtail.log.HeadSource;
import io.headtail.log.PositionLostException;
import io.headtail.log.Topic;
import io.headtail.merge.Mark;
import io.headtail.merge.PartialSink;
import io.headtail.snapshot.store.SnapshotName;
import io.headtail.snapshot.store.SnapshotStore;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that owns partitions: a head reader, a tail reader for each sliding window, and the
 * state of the partitions that the consumer group assigns to it. Nothing in it is shared, so
 * nothing is locked.
 *
 * <p>The duty cycle: read the heads; decide which tick each partition may reach; read the tails as
 * far as that requires; advance to the tick and publish.
 */
final class Lane implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final Duration IDLE_WAIT = Duration.ofMillis(20);
    private static final Duration TAIL_WAIT = Duration.ofMillis(2);
    private static final long STATUS_INTERVAL_NANOS = 250_000_000;

    private final int number;
    private final InstanceSettings settings;
    private final TickClock clock;
    private final KnownCount count;
    private final PartialSender partials;
    private final LanePartitions owned = new LanePartitions();
    private final @Nullable SnapshotScheduler snapshots;
    private final LaneMembership membership;
    private final HeadSource head;
    private final TailSource tails;
    private final LongSupplier nanos;
    private final LaneRanks ranks;
    private boolean busy;
    private long statusNanos;
    private volatile boolean stopping;
    private volatile boolean abandoned;

    /**
     * A lane that joins the group at its first cycle.
     *
     * @param wallMs the time of day, epoch ms
     * @param nanos as {@link System#nanoTime}
     */
    Lane(
            int number,
            InstanceSettings settings,
            Topic facts,
            TickClock clock,
            LaneSources sources,
            LongSupplier wallMs,
            LongSupplier nanos,
            PartialSink sink) {
        this.number = number;
        this.settings = settings;
        this.clock = clock;
        this.nanos = nanos;
        this.count = new KnownCount(facts, settings.timing(), wallMs, nanos);
        this.partials = new PartialSender(settings, facts.get(), sink);
        SnapshotStore store = settings.snapshots().store();
        this.snapshots =
                store == null
                        ? null
                        : new SnapshotScheduler(number, settings, store, facts, sink, nanos);
        this.membership =
                new LaneMembership(
                        number, settings, clock, sources, nanos, partials, owned, snapshots);
        this.ranks =
                new LaneRanks(
                        settings.windows(),
                        !settings.event().checkPartition(),
                        settings.timing().tickMs(),
                        nanos);
        this.head = membership.head();
        this.tails = membership.tails();
    }

    /** Where it is asked about ranks; from any thread. */
    LaneRanks ranks() {
        return ranks;
    }

    String roleName() {
        return "lane-" + number;
    }

    @Override
    public void run() {
        while (!stopping) {
            cycle();
        }
    }

    /** Runs the duty cycle once. */
    void cycle() {
        try {
            busy = doWork();
        } catch (PositionLostException e) {
            membership.recover(e);
        }
    }

    private boolean doWork() {
        followPartitionCount();
        membership.install();
        int read = head.poll(busy ? Duration.ZERO : IDLE_WAIT, membership);
        long now = nanos.getAsLong();
        for (LanePartition p : owned) {
            p.polled(head.position(p.number()), now);
            p.compareWith(clock.now());
            clock.report(
                    p.number(),
                    p.windows().head().watermark(),
                    p.windows().head().offset(),
                    isAtEnd(p) && p.cycle().quiet().hasReadAll(p.windows().head().offset()),
                    p.pause().isPaused());
        }
        long target = count.upTo(clock.target());
        long quietTarget = Math.min(target, clock.quietTarget());
        boolean stepped = clock.isStepped();
        long reachedByAll = clock.reachedByAll();
        for (LanePartition p : owned) {
            p.marks().set(Mark.CLOCK_STEP, stepped);
            p.aim(target, quietTarget, clock.passes(p.number()), reachedByAll);
        }
        boolean moved = feedFromMemory();
        int fed = tails.feed(read > 0 ? Duration.ZERO : TAIL_WAIT);
        for (LanePartition p : owned) {
            owned.work(p);
            moved |= advance(p, target, quietTarget, now);
            partials.resend(p);
        }
        membership.memory().pauseOrResume(now);
        ranks.cycle(owned, partials);
        if (snapshots != null) {
            snapshots.cycle(owned, partials.partitions(), head::leaderEpoch, nanos.getAsLong());
        }
        if (now - statusNanos >= STATUS_INTERVAL_NANOS) {
            statusNanos = now;
            owned.forEach(p -> membership.refreshStatus(p, head.lag(p.number())));
        }
        return read > 0 || fed > 0 || moved;
    }

    private boolean feedFromMemory() {
        boolean fed = false;
        for (LanePartition p : owned) {
            fed |= p.cycle().feedFromMemory();
        }
        return fed;
    }

    private boolean isAtEnd(LanePartition p) {
        return !p.pause().isPaused() && head.lag(p.number()) == 0;
    }

    private boolean advance(LanePartition p, long target, long quietTarget, long now) {
        if (target == Long.MIN_VALUE || p.pause().isStopped()) {
            return false;
        }
        if (snapshots != null && snapshots.holds(p, now)) {
            return false;
        }
        boolean atEnd =
                switch (settings.clock()) {
                    case WALL -> isAtEnd(p);
                    case EVENT -> clock.atEnd();
                };
        boolean moved =
                p.advance(
                        target,
                        atEnd,
                        (windows, live) -> {
                            partials.publish(p, live);
                            ranks.reached(p, partials);
                        });
        // The tick of its snapshot does not count as reached.
        if (!p.isLive() && p.cycle().hasReached(quietTarget) && (moved || isAtEnd(p))) {
            p.live();
            // Refreshes the status in this cycle, for those that wait for it.
            statusNanos = now - STATUS_INTERVAL_NANOS;
        }
        return moved;
    }

    private void followPartitionCount() {
        int now = count.partitions();
        if (now != partials.partitions()) {
            LOG.warn(
                    "partition count changed before={} now={}: answers are marked until every window"
                            + " has passed it",
                    partials.partitions(),
                    now);
            partials.setPartitions(now);
            for (LanePartition p : owned) {
                p.placeAmong(now, clock.now());
            }
        }
    }

    List<PartitionStatus> statuses() {
        return owned.statuses();
    }

    /** The lane's member id in the group; empty before it has joined. From any thread. */
    String memberId() {
        return head.memberId();
    }

    /** Whether the group has assigned partitions to this lane at least once, if only none. */
    boolean hasJoined() {
        return membership.hasJoined();
    }

    boolean isStopping() {
        return stopping;
    }

    /** Asks the lane to end its cycle; from any thread. */
    void stop() {
        stopping = true;
        head.wakeup();
    }

    /** As {@link #stop}, but without last snapshots: the newest records may be from another log. */
    void abandon() {
        abandoned = true;
        stop();
    }

    boolean isAbandoned() {
        return abandoned;
    }

    /** The partitions that are owned and not running yet; from any thread. */
    List<Arriving> arriving() {
        return membership.arriving();
    }

    /**
     * Takes last snapshots if the lane stopped in order, leaves the group and closes the readers;
     * on the lane's thread, after {@link #run}.
     */
    void close(Duration wait, boolean inOrder) {
        if (snapshots != null) {
            if (inOrder) {
                owned.forEach(
                        p ->
                                snapshots.takeLast(
                                        p, partials.partitions(), head.leaderEpoch(p.number())));
                if (!snapshots.await(wait.dividedBy(2))) {
                    LOG.warn("{} leaves the group without its last snapshots", roleName());
                }
            }
            snapshots.close();
        }
        membership.close(wait);
    }

    /**
     * Records the snapshot of the partition whose failure stops this lane, unless a newer one was
     * taken.
     */
    void failStop(Throwable cause) {
        SnapshotStore store = settings.snapshots().store();
        LanePartition p = owned.last();
        if (store == null || snapshots == null || p == null) {
            return;
        }
        SnapshotName from = p.origin().snapshot();
        if (from != null && !snapshots.hasTaken(p)) {
            FailedSnapshots.note(store, p.origin().folder(), from, cause);
        }
    }
}
