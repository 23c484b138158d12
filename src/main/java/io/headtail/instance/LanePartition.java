package io.headtail.instance;

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
import io.headtail.merge.Marks;
import io.headtail.window.EventBatch;
import io.headtail.window.PartitionWindows;
import io.headtail.window.TickLoop;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A partition that a lane owns: its windows and what the lane remembers of it. */
final class LanePartition {
    /** Ids from which on a partition is a large one. */
    private static final int LARGE = 1_000_000;

    private static final int LARGE_EVERY = 20;

    final int partition;
    final PartitionWindows windows;
    final PartitionCycle cycle;
    final HeadPause pause;
    private final InstanceSettings settings;
    private final int lane;
    private final LongSupplier nanos;
    private final long[] invalid = new long[InvalidReason.values().length];
    private final long[] windowVideos;
    private long refreshes;

    private final LateLog lateLog;
    private final AheadWatch ahead;
    private Marks ofTheMoment = Marks.NONE;

    /** Of the last record before the head's offset when the partition began to rest. */
    int leaderEpoch;

    /** How many partitions the topic had when ids were placed here. */
    int placedAmong;

    /** Whether the lane has run it before. */
    boolean installed;

    long countChangedThrough = Long.MIN_VALUE;
    private long tickNanos;
    private boolean live;
    volatile @Nullable PartitionStatus status;
    final SnapshotSchedule snapshots = new SnapshotSchedule();
    final ProvisionalBoundaries provisional;
    final RecoveryReport recovery;
    private final QuietPartition quiet;

    /**
     * With windows that were restored, or that start from the log.
     *
     * @param placedAmong how many partitions the topic has by the windows' placement
     * @param nanos as {@link System#nanoTime}; the lane's
     */
    LanePartition(
            int partition,
            PartitionWindows windows,
            int placedAmong,
            RecoveryReport recovery,
            InstanceSettings settings,
            int lane,
            LongSupplier nanos) {
        this.partition = partition;
        this.settings = settings;
        this.lane = lane;
        this.nanos = nanos;
        this.windows = windows;
        this.placedAmong = placedAmong;
        this.recovery = recovery;
        this.leaderEpoch = recovery.leaderEpoch;
        this.countChangedThrough = recovery.countChangedThrough;
        this.windowVideos = new long[windows.size()];
        this.provisional = recovery.provisional;
        this.pause = new HeadPause(partition, windows, settings.videosMax());
        windows.head().onStraggler(provisional::straggler);
        this.lateLog = new LateLog(partition, settings.timing().latenessMs());
        windows.head().onLate(lateLog);
        this.ahead = new AheadWatch(partition, settings.timing().latenessMs());
        this.quiet =
                new QuietPartition(partition, settings, recovery.from == null, nanos.getAsLong());
        TickLoop ticks =
                new TickLoop(
                        windows,
                        settings.timing(),
                        settings.clock(),
                        settings.publish(),
                        settings.boundaries());
        this.cycle = new PartitionCycle(windows, ticks, settings.clock(), quiet.rule());
    }

    /**
     * The topic has that many partitions now; O(slots) if it had another number before.
     *
     * @param nowMs as in {@link PlacementChange#through}
     */
    void placeAmong(int partitions, long nowMs) {
        if (partitions != placedAmong) {
            placedAmong = partitions;
            windows.head().placedBy(KeyPlacement.of(settings.event(), partition, partitions));
            countChangedThrough = PlacementChange.through(windows.head().streamTime(), nowMs);
        }
    }

    /** See {@link EventSink#events}. */
    void events(EventBatch batch) {
        cycle.take(batch);
        ahead.read(batch, windows.head().streamTime());
    }

    void invalid(long offset, InvalidReason reason) {
        invalid[reason.ordinal()]++;
        windows.head().pass(offset);
    }

    /** The partition is read from now on. */
    void start(EndSource ends) {
        pause.paused(false);
        quiet.start(ends);
    }

    /** The partition is read no more. */
    void stop() {
        quiet.stop();
    }

    /** Called after each poll; see {@link PartitionCycle#observe}. */
    void polled(long headPosition, long nowNanos) {
        cycle.observe(headPosition, nowNanos);
        lateLog.polled(nowNanos);
    }

    /** Marks it while its stream time is ahead of the clock by more than the lateness. */
    void compareWith(long clockMs) {
        long streamTime = windows.head().streamTime();
        mark(Mark.AHEAD, ahead.check(streamTime, clockMs, windows.head().late()));
    }

    /** See {@link PartitionCycle#aim}; after what has been heard of the log's end. */
    void aim(long target, long quietTarget, boolean passes, long reachedByAll) {
        quiet.hear(windows.head().offset());
        if (cycle.wantsEnd(target, quietTarget, nanos.getAsLong())) {
            quiet.hurry();
        }
        cycle.aim(target, quietTarget, passes, reachedByAll);
    }

    /** See {@link PartitionCycle#advance}. */
    boolean advance(long target, boolean atEnd, TickLoop.Publisher publisher) {
        windows.markedThrough(countChangedThrough);
        long before = nanos.getAsLong();
        boolean moved = cycle.advance(target, atEnd, before, publisher);
        if (moved) {
            tickNanos = nanos.getAsLong() - before;
        }
        return moved;
    }

    /** It stands where the clock is, for the first time: what is read from now on is no replay. */
    void live() {
        live = true;
        recovery.live(windows);
    }

    boolean isLive() {
        return live;
    }

    /** What is known of window {@code w}'s answer at its tick beside its rows, by the log alone. */
    Marks marks(int w) {
        boolean marked = cycle.isPastTransaction() && !windows.isFinal();
        Marks marks = marked ? new Marks(0, EnumSet.of(Mark.OPEN_TRANSACTION)) : Marks.NONE;
        return marks.withLate(windows.lateViews(w));
    }

    /** As {@link #marks}, and what depends on a clock: for live answers, since it does not stay. */
    Marks liveMarks(int w) {
        return marks(w).and(ofTheMoment);
    }

    /** From now on {@code mark}, which depends on a clock, holds, or does not. */
    void mark(Mark mark, boolean holds) {
        if (ofTheMoment.marks().contains(mark) != holds) {
            ofTheMoment = holds ? ofTheMoment.with(mark) : ofTheMoment.without(mark);
        }
    }

    // Telling a window's videos takes time in proportion to those of great counts: in a large
    // partition it is done at every twentieth status, about every 5 s.
    private long videosOf(int w) {
        if (refreshes % LARGE_EVERY == 0 || windows.ids().size() < LARGE) {
            windowVideos[w] = windows.window(w).counts().videos();
        }
        return windowVideos[w];
    }

    /** Makes the status that other threads may read. */
    void refreshStatus(long headLag) {
        List<Long> invalidCounts = new ArrayList<>(invalid.length);
        for (long count : invalid) {
            invalidCounts.add(count);
        }
        List<PartitionStatus.WindowStatus> of = new ArrayList<>(windows.size());
        long buffered = windows.head().memoryBytes();
        long memory = windows.ids().memoryBytes() + windows.recentBytes() + buffered;
        for (int w = 0; w < windows.size(); w++) {
            if (!windows.has(w)) {
                continue;
            }
            memory += windows.window(w).counts().memoryBytes();
            of.add(
                    new PartitionStatus.WindowStatus(
                            windows.spec(w).name(),
                            windows.spec(w).isSliding()
                                    ? windows.head().offset() - windows.tail(w).offset()
                                    : 0,
                            videosOf(w),
                            windows.window(w).counts().heapSize(),
                            windows.window(w).counts().floor()));
        }
        refreshes++;
        status =
                new PartitionStatus(
                        partition,
                        lane,
                        cycle.events(),
                        windows.head().late(),
                        ahead.aheadMs(),
                        windows.head().stragglers(),
                        windows.head().misplaced(),
                        List.copyOf(invalidCounts),
                        headLag,
                        cycle.quiet().openTransactionRecords(),
                        windows.tick(),
                        windows.isFinal(),
                        live,
                        pause.wasStopped(),
                        new PartitionStatus.Buffer(
                                windows.head().buffered(), buffered, pause.isBufferFull()),
                        windows.ids().size(),
                        memory,
                        tickNanos,
                        List.copyOf(of),
                        snapshots.status(nanos.getAsLong()),
                        recovery.status());
    }
}
