package io.headtail.instance.cycle;

import io.headtail.instance.clock.TickClock;
import io.headtail.time.ClockMode;
import io.headtail.window.EventBatch;
import io.headtail.window.PartitionWindows;
import io.headtail.window.TickLoop;

/**
 * The duty cycle of one partition: which tick it may reach, and how far its tails must be read for
 * that. In each cycle, in this order: {@link #take} what the head has read, and {@link #observe}
 * its position; if it {@link #wantsEnd}, request the log's end, and pass the answer to {@link
 * #quiet}; {@link #aim} at the clock's target; feed the tails up to {@link #goal}; {@link
 * #advance}.
 *
 * <p>It reads no log and no clock: times are those of one nanoTime clock. Belongs to one thread.
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

    /** For a partition that begins to be read. */
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

    /** Number of valid events that the head has read, including late ones. */
    public long events() {
        return events;
    }

    /**
     * Takes the head's position after everything that it has read was handed over.
     *
     * @param headPosition the head's offset; −1 if it is not known
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
     * Whether the log's end must be requested before the partition can be passed over to the
     * target; see {@link QuietRule#wantsEnd}.
     *
     * @param target the clock's for watermarks; {@link Long#MIN_VALUE} for none
     * @param quietTarget the clock's target for partitions that are passed over, ≤ {@code target}
     * @param nowNanos not before the targets were set
     */
    public boolean wantsEnd(long target, long quietTarget, long nowNanos) {
        return clock == ClockMode.WALL
                && reach(target) < quietTarget
                && quiet.wantsEnd(quietTarget, nowNanos);
    }

    /**
     * Decides how far to advance: to the watermark or, if the partition is quiet, as far as it may
     * be passed over.
     *
     * @param target the clock's for watermarks; {@link Long#MIN_VALUE} for none
     * @param quietTarget the clock's target for partitions that are passed over, ≤ {@code target}
     * @param passes whether the event clock lets it be passed over, whatever its watermark
     * @param reachedByAll see {@link TickClock#reachedByAll}: a log that never held a record has
     *     final answers only up to there, since more may be written after a replay's end
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

    /**
     * The tick that the head allows and the tails must reach, epoch ms; {@link Long#MIN_VALUE} for
     * none.
     */
    public long goal() {
        return goal;
    }

    /**
     * Feeds the tails from memory up to the goal, or as far as memory reaches.
     *
     * @return whether any tail was fed
     */
    public boolean feedFromMemory() {
        return windows.feedFromMemory(goal);
    }

    /** Advances as far as was decided, towards the clock's target; see {@link TickLoop#advance}. */
    public boolean advance(
            long target, boolean atEnd, long nowNanos, TickLoop.Publisher publisher) {
        return ticks.advance(aimedAt(target), passing, atEnd, nowNanos, publisher);
    }

    // The clock's target, or the tick that the partition may be passed over to.
    private long aimedAt(long target) {
        return passing ? goal : target;
    }

    /** Publishes the current tick again; see {@link TickLoop#republish}. */
    public void republish(TickLoop.Publisher publisher) {
        ticks.republish(publisher);
    }

    /** Whether it has reached the clock's target, or the tick that it may be passed over to. */
    public boolean hasReached(long quietTarget) {
        return windows.tick() >= aimedAt(quietTarget);
    }

    /** Whether it was last passed over although it had an open transaction. */
    public boolean isPastTransaction() {
        return pastTransaction;
    }
}
