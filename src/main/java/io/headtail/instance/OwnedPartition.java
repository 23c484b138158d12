package io.headtail.instance;

import io.headtail.log.event.EventSink;
import io.headtail.log.event.InvalidReason;
import io.headtail.log.event.KeyPlacement;
import io.headtail.merge.Mark;
import io.headtail.merge.Marks;
import io.headtail.time.ClockMode;
import io.headtail.window.EventBatch;
import io.headtail.window.PartitionWindows;
import io.headtail.window.TickLoop;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A partition that a lane owns: its windows and what the lane remembers of it. */
final class OwnedPartition {
    /** Ids from which on a partition is a large one. */
    private static final int LARGE = 1_000_000;

    private static final int LARGE_EVERY = 20;

    final int partition;
    final PartitionWindows windows;
    final TickLoop ticks;
    private final InstanceSettings settings;
    private final int lane;
    private final long[] invalid = new long[InvalidReason.values().length];
    private final long[] windowVideos;
    private long refreshes;
    private long events;
    private long counted;

    private final LateLog lateLog;
    private final AheadWatch ahead;
    private Marks ofTheMoment = Marks.NONE;

    /** The tick that the head allows and the tails must reach; {@link Long#MIN_VALUE} for none. */
    long goal = Long.MIN_VALUE;

    /** Whether it gets there by being passed over as quiet, not by its watermark. */
    boolean passing;

    /** Of the last record before the head's offset when the partition began to rest. */
    int leaderEpoch;

    /** How many partitions the topic had when ids were placed here. */
    int placedAmong;

    /** Whether the lane has run it before. */
    boolean installed;

    boolean paused;
    boolean live;
    long countChangedThrough = Long.MIN_VALUE;
    long tickNanos;
    volatile @Nullable PartitionStatus status;
    final SnapshotRecord snapshots = new SnapshotRecord();
    final ProvisionalBoundaries provisional;
    final RecoveryRecord recovery;
    final VideoLimit limit;
    final HeadBuffer buffer;
    final QuietPartition quiet;

    /**
     * With windows that were restored, or that start from the log.
     *
     * @param placedAmong how many partitions the topic has by the windows' placement
     */
    OwnedPartition(
            int partition,
            PartitionWindows windows,
            int placedAmong,
            RecoveryRecord recovery,
            InstanceSettings settings,
            int lane) {
        this.partition = partition;
        this.settings = settings;
        this.lane = lane;
        this.windows = windows;
        this.placedAmong = placedAmong;
        this.recovery = recovery;
        this.leaderEpoch = recovery.leaderEpoch;
        this.countChangedThrough = recovery.countChangedThrough;
        this.windowVideos = new long[windows.size()];
        this.provisional = recovery.provisional;
        this.limit = new VideoLimit(partition, settings.videosMax());
        this.buffer = new HeadBuffer(partition);
        windows.head().onStraggler(provisional::straggler);
        this.lateLog = new LateLog(partition, settings.timing().latenessMs());
        windows.head().onLate(lateLog);
        this.ahead = new AheadWatch(partition, settings.timing().latenessMs());
        this.ticks =
                new TickLoop(
                        windows,
                        settings.timing(),
                        settings.clock(),
                        settings.publish(),
                        settings.boundaries());
        this.quiet =
                new QuietPartition(partition, settings, recovery.from == null, System.nanoTime());
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
        events += batch.size();
        windows.head().take(batch);
        ahead.read(batch, windows.head().streamTime());
    }

    void invalid(long offset, InvalidReason reason) {
        invalid[reason.ordinal()]++;
        windows.head().pass(offset);
    }

    /** Called after each poll; remembers when an event came that counts. */
    void polled(long nowNanos) {
        if (events - windows.head().late() != counted) {
            counted = events - windows.head().late();
            quiet.event(nowNanos);
        }
        lateLog.polled(nowNanos);
    }

    /** Marks it while its stream time is ahead of the clock by more than the lateness. */
    void compareWith(long clockMs) {
        long streamTime = windows.head().streamTime();
        mark(Mark.AHEAD, ahead.check(streamTime, clockMs, windows.head().late()));
    }

    /**
     * Decides how far to go on: to where the watermark is, or, if it is quiet, may be passed over.
     *
     * @param target the clock's for watermarks; {@link Long#MIN_VALUE} for none
     * @param quietTarget the clock's for those that are passed over
     * @param passes whether the event clock lets it go on whatever its watermark
     * @param reachedByAll the greatest time up to which the event clock has passed over none that
     *     holds events: only there is nothing of a log that never held any said for good. After a
     *     replay's end more may come
     */
    void aim(long target, long quietTarget, boolean passes, long reachedByAll) {
        quiet.hear(windows.head().offset());
        boolean replays = settings.clock() == ClockMode.EVENT;
        windows.nothingToCome(replays && quiet.isLogEmpty() ? reachedByAll : Long.MIN_VALUE);
        long reach = Math.min(target, windows.head().reach());
        long over = reach < quietTarget ? overTo(quietTarget, passes) : Long.MIN_VALUE;
        passing = over > reach;
        goal = Math.max(reach, over);
        if (passing) {
            quiet.passing(windows.head().offset());
        }
    }

    private long overTo(long target, boolean passes) {
        return switch (settings.clock()) {
            case WALL -> quiet.reach(target, windows.head().offset());
            case EVENT -> passes ? target : Long.MIN_VALUE;
        };
    }

    /** Where to go on to: the clock's target, or as far as it may be passed over. */
    long aimedAt(long target) {
        return passing ? goal : target;
    }

    /** Goes on as far as was decided, towards the clock's target. */
    boolean advance(long target, boolean atEnd, long nowNanos, TickLoop.Publisher publisher) {
        windows.markedThrough(countChangedThrough);
        return ticks.advance(aimedAt(target), passing, atEnd, nowNanos, publisher);
    }

    /** What is known of window {@code w}'s answer at its tick beside its rows, by the log alone. */
    Marks marks(int w) {
        boolean marked = quiet.isPastTransaction() && !windows.isFinal();
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

    /** Whether the head should rest: much is held that is waiting for something else. */
    boolean shouldPause() {
        return limit.isFull(windows) || buffer.rests();
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
                        events,
                        windows.head().late(),
                        ahead.aheadMs(),
                        windows.head().stragglers(),
                        windows.head().misplaced(),
                        List.copyOf(invalidCounts),
                        headLag,
                        quiet.openTransactionRecords(),
                        windows.tick(),
                        windows.isFinal(),
                        live,
                        limit.wasFull(),
                        new PartitionStatus.Buffer(
                                windows.head().buffered(), buffered, buffer.isFull()),
                        windows.ids().size(),
                        memory,
                        tickNanos,
                        List.copyOf(of),
                        snapshots.status(System.nanoTime()),
                        recovery.status());
    }
}
