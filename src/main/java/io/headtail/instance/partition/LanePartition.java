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
import io.headtail.log.event.KeyPlacement;
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
    private final Origin origin;
    private final CatchUp catchUp;
    private final PartitionReport report;
    private final InstanceSettings settings;
    private final LongSupplier nanos;
    private PartitionState state = new PartitionState.Recovered();
    private @Nullable Thread runBy;
    private int placedAmong;
    private int leaderEpoch;
    private long countChangedThrough;
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
        this.settings = settings;
        this.nanos = nanos;
        this.windows = windows;
        this.origin = origin;
        this.placedAmong = origin.placedAmong();
        this.leaderEpoch = origin.leaderEpoch();
        this.countChangedThrough = origin.countChangedThrough();
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
        this.marks = new PartitionMarks(windows, cycle);
        this.catchUp = new CatchUp(origin, windows, nanos);
        this.report = new PartitionReport(number, lane, windows, cycle, pause, ahead, catchUp);
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
        return countChangedThrough;
    }

    /**
     * Begins to run the partition on the lane's thread, for the first time or after a graft.
     *
     * @return whether it is the first time
     * @throws IllegalStateException if it is running already, or was released
     */
    public boolean run(EndSource ends) {
        boolean first = state instanceof PartitionState.Recovered;
        state =
                switch (state) {
                    case PartitionState.Recovered recovered -> recovered.run();
                    case PartitionState.Grafting grafting -> grafting.resume();
                    case PartitionState.Running running -> throw illegal("be run");
                    case PartitionState.Released released -> throw illegal("be run");
                };
        runBy = Thread.currentThread();
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
        state =
                switch (state) {
                    case PartitionState.Running running -> running.graft();
                    default -> throw illegal("be handed over");
                };
        leaderEpoch = epoch;
        quiet.stop();
    }

    /** Ends the partition's life here: it is never run again. */
    public void release() {
        state = state.release();
        quiet.stop();
    }

    private void mustRun(String doing) {
        if (!(state instanceof PartitionState.Running)) {
            throw illegal(doing);
        }
        assert Thread.currentThread().equals(runBy)
                : "partition " + number + " is another thread's";
    }

    private IllegalStateException illegal(String doing) {
        return new IllegalStateException(
                "partition %d cannot %s, it is %s"
                        .formatted(number, doing, state.getClass().getSimpleName()));
    }

    /**
     * Sets the topic's partition count; O(slots) if it has changed.
     *
     * @param nowMs as in {@link PlacementChange#through}
     */
    public void placeAmong(int partitions, long nowMs) {
        if (partitions != placedAmong) {
            placedAmong = partitions;
            windows.head().placedBy(KeyPlacement.of(settings.event(), number, partitions));
            countChangedThrough = PlacementChange.through(windows.head().streamTime(), nowMs);
        }
    }

    /** See {@link EventSink#events}. */
    public void events(EventBatch batch) {
        mustRun("take events");
        cycle.take(batch);
        ahead.read(batch, windows.head().streamTime());
    }

    /** See {@link EventSink#invalid}. */
    public void invalid(long offset, InvalidReason reason) {
        report.invalid(reason);
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
        mustRun("advance");
        windows.markedThrough(countChangedThrough);
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
        state =
                switch (state) {
                    case PartitionState.CatchingUp catchingUp -> catchingUp.live();
                    default -> throw illegal("become live");
                };
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
        return state instanceof PartitionState.Live;
    }

    /**
     * Refreshes the status that other threads may read.
     *
     * @param headLag offsets between head and log end; −1 when unknown
     */
    public void refreshStatus(long headLag, PartitionStatus.SnapshotFigures snapshots) {
        status = report.make(isLive(), headLag, tickNanos, snapshots);
    }

    /** The newest status; null before the first. From any thread. */
    public @Nullable PartitionStatus status() {
        return status;
    }
}
