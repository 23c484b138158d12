package io.headtail.instance;

import io.headtail.instance.clock.TickClock;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.instance.status.Arriving;
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
 * How partitions come to be run by a lane, rest and leave: by what the consumer group says, and by
 * positions that are lost. Hands what the head reads to them. Belongs to the lane's thread.
 */
final class LaneMembership implements HeadReader.Ownership, EventSink {
    private static final Logger LOG = LoggerFactory.getLogger(LaneMembership.class);

    private final int lane;
    private final TickClock clock;
    private final LongSupplier nanos;
    private final PartialMaker partials;
    private final OwnedPartitions owned;
    private final @Nullable SnapshotTaker snapshots;
    private final Arrivals arrivals;
    private final EndSource ends;
    private final HeadSource head;
    private final TailSource tails;
    private final LaneMemory memory;
    private volatile boolean joined;

    /** Of a lane that owns nothing yet. */
    LaneMembership(
            int lane,
            InstanceSettings settings,
            TickClock clock,
            LaneSources sources,
            LongSupplier nanos,
            PartialMaker partials,
            OwnedPartitions owned,
            @Nullable SnapshotTaker snapshots) {
        this.lane = lane;
        this.clock = clock;
        this.nanos = nanos;
        this.partials = partials;
        this.owned = owned;
        this.snapshots = snapshots;
        this.arrivals = new Arrivals(sources.partitions(lane));
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

    /** Partitions that are ready begin to run; those whose rebuild is near its end rest for it. */
    void install() {
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
            snapshots.arrived(p, nanos.getAsLong());
        }
        // Before anybody can ask: it is here, and not live yet.
        p.refreshStatus(-1);
        owned.put(p);
        tails.start(p);
        head.start(p.partition, p.windows.head().offset(), p.leaderEpoch);
        p.start(ends);
        memory.shareAmongTails();
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
        memory.shareAmongTails();
    }

    /**
     * Retention overtook a reader. What a tail would have read is gone: its window is rebuilt from
     * what the log still has. Without what its head would have read the partition starts again.
     */
    void recover(PositionLostException e) {
        LOG.error("position lost, it is rebuilt from the log cause={}", e.getMessage());
        for (int partition : e.partitions()) {
            if (owned.find(partition) == null) {
                continue;
            }
            OwnedPartition p = owned.get(partition);
            int window = tails.stop(partition, e.window());
            if (window < 0) {
                rest(p);
                head.park(partition);
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
        LOG.info("partition arrives partition={} lane={}", partition, lane);
        arrivals.recover(partition);
    }

    @Override
    public void revoked(int partition) {
        LOG.info("partition leaves partition={} lane={}", partition, lane);
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

    /** Whether the group has told this lane at least once what it owns, if only nothing. */
    boolean hasJoined() {
        return joined;
    }

    /** The partitions that are owned and not run yet; from any thread. */
    List<Arriving> arriving() {
        return arrivals.arriving();
    }

    /** Leaves the group, waiting at most {@code wait}, and closes the readers. */
    void close(Duration wait) {
        head.close(wait);
        tails.close();
        arrivals.close();
    }
}
