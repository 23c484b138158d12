package io.headtail.instance;

import io.headtail.instance.clock.TickClock;
import io.headtail.instance.partition.LanePartition;
import io.headtail.instance.partition.LanePartitions;
import io.headtail.instance.partition.PartialSender;
import io.headtail.instance.rebuild.Outcome;
import io.headtail.instance.recovery.Handover;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.instance.snapshots.SnapshotScheduler;
import io.headtail.instance.status.Arriving;
import io.headtail.instance.status.PartitionStatus;
import io.headtail.log.EndSource;
import io.headtail.log.HeadReader;
import io.headtail.log.HeadSource;
import io.headtail.log.PositionLostException;
import io.headtail.log.event.EventSink;
import io.headtail.log.event.InvalidReason;
import io.headtail.window.EventBatch;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which partitions a lane runs: those that the consumer group assigns, while they neither
 * recover, at first or after a lost position, nor are handed over to a rebuild. Passes what the
 * head reads to them. Belongs to the lane's thread.
 */
final class LaneMembership implements HeadReader.Ownership, EventSink {
    private static final Logger LOG = LoggerFactory.getLogger(LaneMembership.class);

    private final int lane;
    private final TickClock clock;
    private final LongSupplier nanos;
    private final PartialSender partials;
    private final LanePartitions owned;
    private final @Nullable SnapshotScheduler snapshots;
    private final Handover handover;
    private final EndSource ends;
    private final HeadSource head;
    private final TailSource tails;
    private final LaneMemory memory;
    private volatile boolean joined;

    /** For a lane that owns nothing yet. */
    LaneMembership(
            int lane,
            InstanceSettings settings,
            TickClock clock,
            LaneSources sources,
            LongSupplier nanos,
            PartialSender partials,
            LanePartitions owned,
            @Nullable SnapshotScheduler snapshots) {
        this.lane = lane;
        this.clock = clock;
        this.nanos = nanos;
        this.partials = partials;
        this.owned = owned;
        this.snapshots = snapshots;
        this.handover = new Handover(sources.partitions(lane));
        this.ends = sources.ends();
        this.head = sources.head(lane, this);
        this.tails = sources.tails(owned);
        this.memory = new LaneMemory(settings, owned, head);
    }

    HeadSource head() {
        return head;
    }

    TailSource tails() {
        return tails;
    }

    LaneMemory memory() {
        return memory;
    }

    /** Runs partitions that are ready, and hands over those whose rebuild is close to its end. */
    void install() {
        for (Outcome outcome = handover.next(); outcome != null; outcome = handover.next()) {
            switch (outcome) {
                case Outcome.Ready ready -> install(ready.p());
                case Outcome.GivenBack back -> install(back.p());
                case Outcome.Failed failed -> {
                    owned.work(failed.p());
                    throw asUnchecked(failed.cause());
                }
            }
        }
        for (LanePartition p : owned) {
            if (handover.wantsHold(p) && !isFrozen(p) && !p.windows().hasStragglers()) {
                p.graft(head.leaderEpoch(p.number()));
                handover.hold(p, () -> stop(p));
            }
        }
    }

    private static RuntimeException asUnchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException unchecked
                ? unchecked
                : new IllegalStateException(failure);
    }

    private boolean isFrozen(LanePartition p) {
        return snapshots != null && snapshots.isUnderWay(p);
    }

    private void install(LanePartition p) {
        // The partition count may have changed while the partition was recovered or held.
        p.placeAmong(partials.partitions(), clock.now());
        boolean first = p.run(ends);
        if (first && snapshots != null) {
            snapshots.add(p, nanos.getAsLong());
        }
        // Before other threads can see the partition: it runs, and is not live yet.
        refreshStatus(p, -1);
        owned.put(p);
        handover.arrived(p.number());
        tails.start(p);
        head.start(p.number(), p.windows().head().offset(), p.leaderEpoch());
        memory.shareAmongTails();
        // The former owner may have stopped before this tick was acknowledged, and a rebuilt window
        // has not been published at all.
        p.cycle().republish((windows, live) -> partials.publish(p, live));
        if (first && !p.windows().absent().isEmpty()) {
            handover.rebuild(p);
        }
    }

    /** Refreshes the status that other threads may read. */
    void refreshStatus(LanePartition p, long headLag) {
        p.refreshStatus(
                headLag,
                snapshots == null ? PartitionStatus.SnapshotFigures.NONE : snapshots.figures(p));
    }

    // The partition is not run until it is installed again.
    private void stop(LanePartition p) {
        head.pause(p.number(), true);
        owned.remove(p.number());
        tails.stop(p.number());
        memory.shareAmongTails();
    }

    private void release(LanePartition p) {
        p.release();
        stop(p);
        forget(p.number());
    }

    private void forget(int partition) {
        if (snapshots != null) {
            snapshots.remove(partition);
        }
    }

    /**
     * Recovers from retention that deleted records before a reader had read them. If a tail lost
     * its position, its window is rebuilt from what the log still has; if the head did, the
     * partition is recovered again.
     */
    void recover(PositionLostException e) {
        LOG.error("position lost, rebuilding from the log cause={}", e.getMessage());
        for (int partition : e.partitions()) {
            if (owned.find(partition) == null) {
                continue;
            }
            LanePartition p = owned.get(partition);
            int window = tails.stop(partition, e.window());
            if (window < 0) {
                handover.recover(partition);
                release(p);
                head.park(partition);
            } else {
                p.windows().drop(window);
                handover.rebuild(p);
            }
        }
    }

    @Override
    public void joined() {
        joined = true;
    }

    @Override
    public void assigned(int partition) {
        LOG.info("partition assigned partition={} lane={}", partition, lane);
        handover.recover(partition);
    }

    @Override
    public void revoked(int partition) {
        LOG.info("partition revoked partition={} lane={}", partition, lane);
        LanePartition p = owned.find(partition);
        if (p != null) {
            if (snapshots != null) {
                snapshots.takeLast(p, partials.partitions(), head.leaderEpoch(partition));
            }
            release(p);
        }
        handover.cancel(partition);
        forget(partition); // it may have been held
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
        owned.get(partition).position(position);
    }

    /** Whether the group has assigned partitions to this lane at least once, if only none. */
    boolean hasJoined() {
        return joined;
    }

    /** The partitions that are owned and not running yet; from any thread. */
    List<Arriving> arriving() {
        return handover.arriving();
    }

    /** Leaves the group, waiting at most {@code wait}, and closes the readers. */
    void close(Duration wait) {
        Closing.all(List.of(() -> head.close(wait), tails::close, handover::close));
    }
}
