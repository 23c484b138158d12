package io.headtail.instance;

import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a lane and the thread that rebuilds windows of one of its partitions tell each other. The
 * {@link RebuildWork} follows the running head and its tick; once it is near, the lane puts the
 * partition to rest for a moment, and the work ends at just that offset and tick.
 */
final class Rebuild implements AutoCloseable {
    private final LanePartition p;
    private final LongConsumer giveBack;
    private volatile long limit;
    private volatile long tick;
    private volatile long ticket = -1;
    private volatile boolean ripe;
    private volatile long notBefore = Long.MIN_VALUE;
    private volatile boolean failed;
    private volatile boolean grafting;
    private volatile boolean closed;
    private volatile @Nullable Thread thread;

    /**
     * For a partition that runs; on the lane's thread.
     *
     * @param giveBack is given the ticket when the partition cannot take the windows yet: it runs
     *     on as it is, and the rebuild goes on behind it
     */
    Rebuild(LanePartition p, LongConsumer giveBack) {
        this.p = p;
        this.giveBack = giveBack;
        this.limit = p.windows.head().offset();
        this.tick = p.windows.tick();
    }

    /** Where the running head stands now. */
    void headIs(long offset, long atTick) {
        if (ticket < 0) {
            limit = offset;
            tick = atTick;
        }
    }

    /** Whether the partition should be put to rest. */
    boolean isRipe() {
        return ripe && ticket < 0 && tick > notBefore;
    }

    /** The partition rests, and belongs to this until the ticket is given back. */
    void begin(long withTicket) {
        limit = p.windows.head().offset();
        tick = p.windows.tick();
        ticket = withTicket;
    }

    /** What {@link #begin} was given; −1 before. */
    long ticket() {
        return ticket;
    }

    void failed() {
        failed = !closed;
    }

    boolean hasFailed() {
        return failed;
    }

    /** Whether the partition may have been changed. */
    boolean hasBegunToGraft() {
        return grafting;
    }

    /** The work: the offset that is to be read up to. */
    long limit() {
        return limit;
    }

    /** The work: the tick that is to be gone to. */
    long tick() {
        return tick;
    }

    /** The work: whether the rest is a matter of a moment. */
    void ripe(boolean now) {
        ripe = now;
    }

    /** The work: the partition is about to be changed. */
    void beginsToGraft() {
        grafting = true;
    }

    /** The work: the partition cannot take the windows at this tick, and is given back. */
    void giveBack() {
        long was = ticket;
        notBefore = tick;
        ticket = -1;
        giveBack.accept(was);
    }

    boolean isClosed() {
        return closed;
    }

    /** Runs the work on a thread of its own. */
    void start(Runnable work) {
        Thread started =
                Thread.ofPlatform().name("rebuild-" + p.partition).daemon().unstarted(work);
        thread = started;
        started.start();
    }

    /** Gives up, at once if it waits for the log to answer. */
    @Override
    public void close() {
        closed = true;
        Thread working = thread;
        if (working != null) {
            working.interrupt();
        }
    }
}
