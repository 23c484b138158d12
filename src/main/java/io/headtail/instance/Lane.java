package io.headtail.instance;

import io.headtail.log.HeadReader;
import io.headtail.log.LogEnds;
import io.headtail.log.PositionLostException;
import io.headtail.log.Topic;
import io.headtail.log.event.EventSink;
import io.headtail.log.event.InvalidReason;
import io.headtail.merge.Mark;
import io.headtail.merge.PartialSink;
import io.headtail.snapshot.store.SnapshotStore;
import io.headtail.window.EventBatch;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that owns partitions: a head reader, a tail reader for each sliding window, and the
 * state of what the consumer group assigns to it. Nothing in it is shared, so nothing is locked.
 *
 * <p>The duty cycle: read the heads; see which tick each partition may go for; read the tails as
 * far as that needs; go there and publish.
 */
final class Lane implements Runnable, EventSink, HeadReader.Ownership {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final Duration IDLE = Duration.ofMillis(20);
    private static final Duration TAIL_WAIT = Duration.ofMillis(2);
    private static final long STATUS_NANOS = 250_000_000;

    private final int number;
    private final InstanceSettings settings;
    private final TickClock clock;
    private final KnownCount count;
    private final PartialMaker partials;
    private final OwnedPartitions owned = new OwnedPartitions();
    private final Arrivals arrivals;
    private final @Nullable SnapshotTaker snapshots;
    private final LogEnds ends;
    private final HeadReader head;
    private final LaneTails tails;
    private boolean busy;
    private long statusNanos;
    private volatile boolean stopping;
    private volatile boolean abandoned;
    private volatile boolean joined;

    Lane(
            int number,
            InstanceSettings settings,
            Topic facts,
            TickClock clock,
            LogEnds ends,
            LongSupplier wallMs,
            PartialSink sink) {
        this.number = number;
        this.settings = settings;
        this.clock = clock;
        this.ends = ends;
        this.count = new KnownCount(facts, settings.timing(), wallMs, System::nanoTime);
        this.partials = new PartialMaker(settings, facts.get(), sink);
        this.arrivals =
                new Arrivals(
                        new KafkaPartitions(number, settings, facts, wallMs, System::nanoTime));
        SnapshotStore store = settings.snapshots().store();
        this.snapshots =
                store == null ? null : new SnapshotTaker(number, settings, store, facts, sink);
        this.head = new HeadReader(settings.kafka(), number, settings.event(), this);
        this.tails = new LaneTails(settings, owned);
    }

    String roleName() {
        return "lane-" + number;
    }

    @Override
    public void run() {
        while (!stopping) {
            try {
                busy = doWork();
            } catch (PositionLostException e) {
                recover(e);
            }
        }
    }

    private boolean doWork() {
        followPartitionCount();
        install();
        int read = head.poll(busy ? Duration.ZERO : IDLE, this);
        long now = System.nanoTime();
        for (OwnedPartition p : owned) {
            p.polled(head.position(p.partition), now);
            p.compareWith(clock.now());
            clock.report(
                    p.partition,
                    p.windows.head().watermark(),
                    p.windows.head().offset(),
                    isAtEnd(p) && p.cycle.quiet().hasReadAll(p.windows.head().offset()),
                    p.pause.isPaused());
        }
        long target = count.upTo(clock.target());
        long quietTarget = Math.min(target, clock.quietTarget());
        boolean stepped = clock.isStepped();
        long reachedByAll = clock.reachedByAll();
        for (OwnedPartition p : owned) {
            p.mark(Mark.CLOCK_STEP, stepped);
            p.aim(target, quietTarget, clock.passes(p.partition), reachedByAll);
        }
        boolean moved = feedFromMemory();
        int fed = tails.feed(read > 0 ? Duration.ZERO : TAIL_WAIT);
        for (OwnedPartition p : owned) {
            owned.work(p);
            moved |= advance(p, target, quietTarget, now);
            partials.settle(p);
        }
        pauseOrResume(now);
        if (snapshots != null) {
            snapshots.cycle(owned, partials.partitions(), head::leaderEpoch, System.nanoTime());
        }
        if (now - statusNanos >= STATUS_NANOS) {
            statusNanos = now;
            owned.forEach(p -> p.refreshStatus(head.lag(p.partition)));
        }
        return read > 0 || fed > 0 || moved;
    }

    private boolean feedFromMemory() {
        boolean fed = false;
        for (OwnedPartition p : owned) {
            fed |= p.cycle.feedFromMemory();
        }
        return fed;
    }

    // After all have released what they can.
    private void pauseOrResume(long now) {
        long held = 0;
        for (OwnedPartition p : owned) {
            held += p.windows.head().memoryBytes();
        }
        long limit = settings.headMemoryBytes() / settings.lanes();
        for (OwnedPartition p : owned) {
            p.pause.look(held, limit, owned.count(), now);
            p.mark(Mark.BUFFER_FULL, p.pause.isBufferFull());
            pauseOrResume(p);
        }
    }

    // The lane's share of the memory for tails, cut into equal parts.
    private void shareTailsMemory() {
        long bytes = settings.tailsMemoryBytes() / settings.lanes();
        for (OwnedPartition p : owned) {
            p.windows.keepRecent(bytes / owned.count());
        }
    }

    private boolean isAtEnd(OwnedPartition p) {
        return !p.pause.isPaused() && head.lag(p.partition) == 0;
    }

    private boolean advance(OwnedPartition p, long target, long quietTarget, long now) {
        if (target == Long.MIN_VALUE || p.pause.isStopped()) {
            return false;
        }
        boolean held = p.snapshots.holds();
        p.snapshots.held(held, now);
        if (held) {
            return false;
        }
        boolean atEnd =
                switch (settings.clock()) {
                    case WALL -> isAtEnd(p);
                    case EVENT -> clock.atEnd();
                };
        boolean moved = p.advance(target, atEnd, (windows, live) -> partials.publish(p, live));
        if (!p.cycle.isLive() && p.cycle.becomesLive(quietTarget, moved || isAtEnd(p))) {
            statusNanos = now - STATUS_NANOS; // whoever waits for this hears of it at once
            p.recovery.live(p.windows);
            LOG.info(
                    "partition is live partition={} {} tick={} headOffset={} videos={}",
                    p.partition,
                    p.recovery,
                    p.windows.tick(),
                    p.windows.head().offset(),
                    p.windows.ids().size());
        }
        return moved;
    }

    private void pauseOrResume(OwnedPartition p) {
        boolean pause = p.pause.shouldPause();
        if (pause != p.pause.isPaused()) {
            p.pause.paused(pause);
            head.pause(p.partition, pause);
        }
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
            for (OwnedPartition p : owned) {
                p.placeAmong(now, clock.now());
            }
        }
    }

    // Retention overtook a reader. What a tail would have read is gone: its window is rebuilt from
    // what the log still has. Without what its head would have read the partition starts again.
    private void recover(PositionLostException e) {
        LOG.error("position lost, it is rebuilt from the log cause={}", e.getMessage());
        for (int partition : e.partitions()) {
            if (owned.find(partition) == null) {
                continue;
            }
            OwnedPartition p = owned.get(partition);
            int window = tails.stop(partition, e.window());
            if (window < 0) {
                rest(p);
                head.rest(partition);
                arrivals.recover(partition);
            } else {
                p.windows.drop(window);
                arrivals.rebuild(p);
            }
        }
    }

    @Override
    public void joined() {
        joined = true;
    }

    @Override
    public void assigned(int partition) {
        LOG.info("partition arrives partition={} lane={}", partition, number);
        arrivals.recover(partition);
    }

    // Partitions that are ready begin to run; those whose rebuild is near its end rest for it.
    private void install() {
        for (OwnedPartition p = arrivals.ready(); p != null; p = arrivals.ready()) {
            install(p);
        }
        for (OwnedPartition p : owned) {
            Rebuild ripe = arrivals.ripe(p);
            if (ripe != null && p.snapshots.job == null && !p.windows.hasStragglers()) {
                rest(p);
                arrivals.rest(ripe, p);
            }
        }
    }

    private void install(OwnedPartition p) {
        boolean first = !p.installed;
        p.installed = true;
        // The count may have changed while it was recovered, or rested.
        p.placeAmong(partials.partitions(), clock.now());
        if (first && snapshots != null) {
            snapshots.arrived(p, System.nanoTime());
        }
        // Before anybody can ask: it is here, and not live yet.
        p.refreshStatus(-1);
        owned.put(p);
        tails.start(p);
        head.start(p.partition, p.windows.head().offset(), p.leaderEpoch);
        p.start(ends);
        shareTailsMemory();
        // Whoever owned it may have been stopped before this had arrived, and a window that was
        // rebuilt has not been published at all.
        p.cycle.republish((windows, live) -> partials.publish(p, live));
        if (!first) {
            return;
        }
        LOG.info("partition is there partition={} {}", p.partition, p.recovery.origin());
        if (!p.windows.absent().isEmpty()) {
            arrivals.rebuild(p);
        }
    }

    // The partition is not run until it is installed again.
    private void rest(OwnedPartition p) {
        p.leaderEpoch = head.leaderEpoch(p.partition);
        head.pause(p.partition, true);
        p.stop();
        owned.remove(p.partition);
        tails.stop(p.partition);
        shareTailsMemory();
    }

    @Override
    public void revoked(int partition) {
        LOG.info("partition leaves partition={} lane={}", partition, number);
        OwnedPartition p = owned.find(partition);
        if (p != null) {
            if (snapshots != null) {
                snapshots.last(p, partials.partitions(), head.leaderEpoch(partition));
            }
            rest(p);
        }
        arrivals.cancel(partition);
        clock.leave(partition);
    }

    @Override
    public void events(int partition, EventBatch batch) {
        owned.get(partition).events(batch);
    }

    @Override
    public void invalid(int partition, long offset, InvalidReason reason) {
        owned.get(partition).invalid(offset, reason);
    }

    @Override
    public void position(int partition, long position) {
        owned.get(partition).windows.head().moveTo(position);
    }

    List<PartitionStatus> statuses() {
        return owned.statuses();
    }

    /** As which member of the group; empty before it has joined. From any thread. */
    String memberId() {
        return head.memberId();
    }

    /** Whether the group has told this lane at least once what it owns, if only nothing. */
    boolean hasJoined() {
        return joined;
    }

    boolean isStopping() {
        return stopping;
    }

    /** Asks the lane to end its cycle; from any thread. */
    void stop() {
        stopping = true;
        head.wakeup();
    }

    /** As {@link #stop}, leaving everything as it is: what was read last is of another log. */
    void abandon() {
        abandoned = true;
        stop();
    }

    boolean isAbandoned() {
        return abandoned;
    }

    /** The partitions that are owned and not run yet; from any thread. */
    List<Arriving> arriving() {
        return arrivals.arriving();
    }

    /**
     * Takes last snapshots if the lane was told to stop, leaves the group and closes the readers;
     * on the lane's thread, after {@link #run}.
     */
    void close(Duration wait, boolean inOrder) {
        if (snapshots != null) {
            if (inOrder) {
                owned.forEach(
                        p ->
                                snapshots.last(
                                        p, partials.partitions(), head.leaderEpoch(p.partition)));
                if (!snapshots.await(wait.dividedBy(2))) {
                    LOG.warn("{} leaves without its last snapshots", roleName());
                }
            }
            snapshots.close();
        }
        head.close(wait);
        tails.close();
        arrivals.close();
    }

    /** Notes which snapshot the partition came from that this lane had to stop in. */
    void failStop(Throwable cause) {
        SnapshotStore store = settings.snapshots().store();
        OwnedPartition p = owned.last();
        if (store != null && p != null && p.recovery.from != null && p.snapshots.taken == 0) {
            FailStops.note(store, p.recovery.folder, p.recovery.from, cause);
        }
    }
}
