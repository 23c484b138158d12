package io.headtail.instance.partition;

import io.headtail.instance.cycle.HeadPause;
import io.headtail.instance.cycle.PartitionCycle;
import io.headtail.instance.cycle.QuietPartition;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.instance.settings.PlacementChange;
import io.headtail.instance.status.PartitionStatus;
import io.headtail.instance.watch.AheadWatch;
import io.headtail.instance.watch.LateLog;
import io.headtail.log.EndSource;
import io.headtail.log.event.EventSink;
import io.headtail.log.event.InvalidReason;
import io.headtail.merge.Mark;
import io.headtail.window.EventBatch;
import io.headtail.window.PartitionWindows;
import io.headtail.window.TickLoop;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An assigned partition: its windows, and its lane's state of it. Belongs to the lane's thread,
 * except {@link #status}; while it is {@link PartitionState.Grafting}, its windows belong to the
 * rebuild's thread.
 */
public final class LanePartition {
    private static final Logger LOG = LoggerFactory.getLogger(LanePartition.class);

    private final int number;
    private final PartitionWindows windows;
    private final PartitionCycle cycle;
    private final HeadPause pause;
    private final QuietPartition quiet;
    private final LateLog lateLog;
    private final AheadWatch ahead;
    private final PartitionMarks marks;
    private final ProvisionalBoundaries provisional;
    private final PartitionLife life;
    private final Origin origin;
    private final PartitionPlacement placement;
    private final CatchUp catchUp;
    private final PartitionStatusMaker statusMaker;
    private final LongSupplier nanos;
    private int leaderEpoch;
    private long tickNanos;
    private volatile @Nullable PartitionStatus status;

    /**
     * A partition that has not run yet, with windows that were restored or that start from the log.
     *
     * @param nanos as {@link System#nanoTime}; the lane's
     */
    public LanePartition(
            int number,
            PartitionWindows windows,
            Origin origin,
            InstanceSettings settings,
            int lane,
            LongSupplier nanos) {
        this.number = number;
        this.nanos = nanos;
        this.windows = windows;
        this.life = new PartitionLife(number);
        this.origin = origin;
        this.placement = new PartitionPlacement(number, windows, settings.event(), origin);
        this.leaderEpoch = origin.leaderEpoch();
        this.provisional = origin.provisional();
        this.pause = new HeadPause(number, windows, settings.videosMax());
        windows.head().onStraggler(provisional::addStraggler);
        this.lateLog = new LateLog(number, settings.timing().latenessMs());
        windows.head().onLate(lateLog);
        this.ahead = new AheadWatch(number, settings.timing().latenessMs());
        this.quiet =
                new QuietPartition(number, settings, origin.snapshot() == null, nanos.getAsLong());
        TickLoop ticks =
                new TickLoop(
                        windows,
                        settings.timing(),
                        settings.clock(),
                        settings.publish(),
                        settings.boundaries());
        this.cycle = new PartitionCycle(windows, ticks, settings.clock(), quiet.rule());
        this.marks = new PartitionMarks(windows, cycle, settings.event().checkPartition());
        this.catchUp = new CatchUp(origin, windows, nanos);
        this.statusMaker =
                new PartitionStatusMaker(number, lane, windows, cycle, pause, ahead, catchUp);
    }

    /** The partition's number in its topic. */
    public int number() {
        return number;
    }

    /** The partition's windows and their feeds. */
    public PartitionWindows windows() {
        return windows;
    }

    /** The partition's duty cycle. */
    public PartitionCycle cycle() {
        return cycle;
    }

    /** Whether and why the partition's head is paused. */
    public HeadPause pause() {
        return pause;
    }

    /** The marks of the partition's answers. */
    public PartitionMarks marks() {
        return marks;
    }

    /** The boundaries that were published before the watermark had reached them. */
    public ProvisionalBoundaries provisional() {
        return provisional;
    }

    /** What it was recovered from. */
    public Origin origin() {
        return origin;
    }

    /**
     * The leader epoch of the last record before the offset from which the head reads on; −1 if
     * unknown.
     */
    public int leaderEpoch() {
        return leaderEpoch;
    }

    /** See {@link PlacementChange#through}; {@link Long#MIN_VALUE} for no change. */
    public long countChangedThrough() {
        return placement.changedThrough();
    }

    /**
     * Begins to run the partition on the lane's thread, for the first time or after a graft.
     *
     * @return whether it is the first time
     * @throws IllegalStateException if it is running already, or was released
     */
    public boolean run(EndSource ends) {
        boolean first = life.run();
        pause.setPaused(false);
        quiet.start(ends);
        if (first) {
            LOG.info("partition recovered partition={} {}", number, origin);
        }
        return first;
    }

    /**
     * Hands the partition over to a rebuild, until it is run again.
     *
     * @param epoch the leader epoch of the last record that the head has read; −1 if unknown
     * @throws IllegalStateException if it is not running
     */
    public void graft(int epoch) {
        life.graft();
        leaderEpoch = epoch;
        quiet.stop();
    }

    /** Ends the partition's life here: it is never run again. */
    public void release() {
        life.release();
        quiet.stop();
    }

    /**
     * Sets the topic's partition count; O(slots) if it has changed.
     *
     * @param nowMs as in {@link PlacementChange#through}
     */
    public void placeAmong(int partitions, long nowMs) {
        placement.among(partitions, nowMs);
    }

    /** See {@link EventSink#events}. */
    public void events(EventBatch batch) {
        life.mustRun("take events");
        cycle.take(batch);
        ahead.read(batch, windows.head().streamTime());
    }

    /** See {@link EventSink#invalid}. */
    public void invalid(long offset, InvalidReason reason) {
        statusMaker.invalid(reason);
        windows.head().pass(offset);
    }

    /** Sets the head's offset to its consumer's position. */
    public void position(long offset) {
        windows.head().moveTo(offset);
    }

    /** Called after each poll; see {@link PartitionCycle#observe}. */
    public void polled(long headPosition, long nowNanos) {
        cycle.observe(headPosition, nowNanos);
        lateLog.logIfDue(nowNanos);
    }

    /**
     * Marks the partition while its stream time is ahead of the clock by more than the lateness.
     *
     * @param clockMs the clock's time, epoch ms; {@link Long#MAX_VALUE} by the event clock
     */
    public void compareWith(long clockMs) {
        long streamTime = windows.head().streamTime();
        marks.set(Mark.AHEAD, ahead.check(streamTime, clockMs, windows.head().late()));
    }

    /** See {@link PartitionCycle#aim}; takes the answers about the log's end first. */
    public void aim(long target, long quietTarget, boolean passes, long reachedByAll) {
        quiet.hear(windows.head().offset());
        if (cycle.wantsEnd(target, quietTarget, nanos.getAsLong())) {
            quiet.hurry();
        }
        cycle.aim(target, quietTarget, passes, reachedByAll);
    }

    /** See {@link PartitionCycle#advance}. */
    public boolean advance(long target, boolean atEnd, TickLoop.Publisher publisher) {
        life.mustRun("advance");
        windows.markedThrough(placement.changedThrough());
        long before = nanos.getAsLong();
        boolean moved = cycle.advance(target, atEnd, before, publisher);
        if (moved) {
            tickNanos = nanos.getAsLong() - before;
        }
        return moved;
    }

    /**
     * Makes the partition live, since it has reached the clock's target: what is read from now on
     * is no replay.
     *
     * @throws IllegalStateException if it is not catching up
     */
    public void live() {
        life.live();
        catchUp.end(windows);
        LOG.info(
                "partition is live partition={} {} tick={} headOffset={} videos={}",
                number,
                catchUp,
                windows.tick(),
                windows.head().offset(),
                windows.ids().size());
    }

    /**
     * Whether the partition has reached the clock's target since it was assigned, and is running.
     */
    public boolean isLive() {
        return life.isLive();
    }

    /**
     * Refreshes the status that other threads may read.
     *
     * @param headLag offsets between head and log end; −1 when unknown
     */
    public void refreshStatus(long headLag, PartitionStatus.SnapshotFigures snapshots) {
        status = statusMaker.make(isLive(), headLag, tickNanos, snapshots);
    }

    /** The newest status; null before the first. From any thread. */
    public @Nullable PartitionStatus status() {
        return status;
    }
}
