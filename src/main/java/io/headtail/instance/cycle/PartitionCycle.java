package io.headtail.instance.cycle;

import io.headtail.instance.clock.TickClock;
import io.headtail.time.ClockMode;
import io.headtail.window.EventBatch;
import io.headtail.window.PartitionWindows;
import io.headtail.window.TickLoop;

/**
 * The duty cycle of one partition: which tick it may go for, and how far its tails must be read for
 * that. In this order, again and again: {@link #take} what the head has read, and {@link #observe}
 * where it stands; if it {@link #wantsEnd}, ask where the log ends, and tell {@link #quiet} of the
 * answer; {@link #aim} at the clock's target; feed the tails up to {@link #goal}; {@link #advance}.
 *
 * <p>It reads no log and no clock: times are nanoTime, of one clock. Belongs to one thread.
 */
public final class PartitionCycle {
    private final PartitionWindows windows;
    private final TickLoop ticks;
    private final ClockMode clock;
    private final QuietRule quiet;
    private long events;
    private long counted;
    private long goal = Long.MIN_VALUE;
    private boolean passing;
    private boolean pastTransaction;

    /** Of a partition that begins to be read. */
    public PartitionCycle(
            PartitionWindows windows, TickLoop ticks, ClockMode clock, QuietRule quiet) {
        this.windows = windows;
        this.ticks = ticks;
        this.clock = clock;
        this.quiet = quiet;
    }

    /** Takes valid events that the head has read. */
    public void take(EventBatch batch) {
        events += batch.size();
        windows.head().take(batch);
    }

    /** Valid events that the head has read, late ones as well. */
    public long events() {
        return events;
    }

    /**
     * What the head has read for now has been handed over.
     *
     * @param headPosition where it stands; −1 if that is not known
     */
    public void observe(long headPosition, long nowNanos) {
        windows.head().moveTo(headPosition);
        if (events - windows.head().late() != counted) {
            counted = events - windows.head().late();
            quiet.event(nowNanos);
        }
    }

    /** Whether and how far it may be passed over by the wall clock. */
    public QuietRule quiet() {
        return quiet;
    }

    /**
     * Whether it must be asked where the log ends before the partition can be passed over to the
     * target; see {@link QuietRule#wantsEnd}.
     *
     * @param target the clock's for watermarks; {@link Long#MIN_VALUE} for none
     * @param quietTarget the clock's for those that are passed over, ≤ {@code target}
     * @param nowNanos not before the targets were set
     */
    public boolean wantsEnd(long target, long quietTarget, long nowNanos) {
        return clock == ClockMode.WALL
                && reach(target) < quietTarget
                && quiet.wantsEnd(quietTarget, nowNanos);
    }

    /**
     * Decides how far to go on: to where the watermark is, or, if it is quiet, may be passed over.
     *
     * @param target the clock's for watermarks; {@link Long#MIN_VALUE} for none
     * @param quietTarget the clock's for those that are passed over, ≤ {@code target}
     * @param passes whether the event clock lets it go on whatever its watermark
     * @param reachedByAll see {@link TickClock#reachedByAll}: only up to there is nothing said for
     *     good of a log that never held any. After a replay's end more may come
     */
    public void aim(long target, long quietTarget, boolean passes, long reachedByAll) {
        boolean replays = clock == ClockMode.EVENT;
        windows.nothingToCome(replays && quiet.isLogEmpty() ? reachedByAll : Long.MIN_VALUE);
        long reach = reach(target);
        long over = reach < quietTarget ? overTo(quietTarget, passes) : Long.MIN_VALUE;
        passing = over > reach;
        goal = Math.max(reach, over);
        if (passing) {
            pastTransaction = quiet.overdueTransaction(windows.head().offset()) >= 0;
        }
    }

    private long reach(long target) {
        return Math.min(target, windows.head().reach());
    }

    private long overTo(long target, boolean passes) {
        return switch (clock) {
            case WALL -> Math.min(target, quiet.reach(windows.head().offset()));
            case EVENT -> passes ? target : Long.MIN_VALUE;
        };
    }

    /** The tick that the head allows and the tails must reach; {@link Long#MIN_VALUE} for none. */
    public long goal() {
        return goal;
    }

    /**
     * Feeds the tails from memory as far as they must go, or as memory reaches; whether any was.
     */
    public boolean feedFromMemory() {
        return windows.feedFromMemory(goal);
    }

    /** Goes on as far as was decided, towards the clock's target; see {@link TickLoop#advance}. */
    public boolean advance(
            long target, boolean atEnd, long nowNanos, TickLoop.Publisher publisher) {
        return ticks.advance(aimedAt(target), passing, atEnd, nowNanos, publisher);
    }

    // The clock's target, or as far as it may be passed over.
    private long aimedAt(long target) {
        return passing ? goal : target;
    }

    /** Publishes the tick where it stands once more; see {@link TickLoop#republish}. */
    public void republish(TickLoop.Publisher publisher) {
        ticks.republish(publisher);
    }

    /** Whether it stands where the clock is, or as far on as it may be passed over. */
    public boolean hasReached(long quietTarget) {
        return windows.tick() >= aimedAt(quietTarget);
    }

    /** Whether it was passed over last although a transaction was open in it. */
    public boolean isPastTransaction() {
        return pastTransaction;
    }
}
