package io.headtail.instance.rebuild;

import io.headtail.instance.partition.LanePartition;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Coordinates a lane and the thread that rebuilds windows of one of its partitions, by one {@link
 * RebuildState}: the rebuild follows the running head and its tick; once it is close, the lane
 * hands the partition over for a moment, and the rebuild ends at exactly that offset and tick.
 */
public final class Rebuild implements AutoCloseable {
    private final LanePartition p;
    private final Consumer<Outcome> outcomes;
    private volatile RebuildState state;
    private volatile @Nullable Thread thread;

    /**
     * For a running partition; on the lane's thread.
     *
     * @param outcomes takes the outcome once the partition has been handed over; on the rebuild's
     *     thread
     */
    public Rebuild(LanePartition p, Consumer<Outcome> outcomes) {
        this.p = p;
        this.outcomes = outcomes;
        this.state = RebuildState.begin(position());
    }

    private RebuildState.Position position() {
        return new RebuildState.Position(p.windows().head().offset(), p.windows().tick());
    }

    /** The state now; from any thread. */
    public RebuildState state() {
        return state;
    }

    // Returns the state before the transition.
    private synchronized RebuildState go(UnaryOperator<RebuildState> transition) {
        RebuildState before = state;
        state = transition.apply(before);
        return before;
    }

    /** Called by the lane: tells the rebuild the running partition's current position. */
    public void follow() {
        RebuildState.Position at = position();
        go(before -> before.follow(at));
    }

    /**
     * Called by the lane: hands over the partition, which no longer runs, until an outcome with
     * that ticket arrives.
     *
     * @return false if the rebuild has failed meanwhile, so that no outcome will arrive
     */
    public boolean hold(long ticket) {
        RebuildState.Position at = position();
        return go(before -> before.hold(at, ticket)) instanceof RebuildState.Following;
    }

    /** Called by the rebuild: says whether it needs the partition for a moment only. */
    public void setNear(boolean now) {
        go(before -> before.near(now));
    }

    /**
     * Called by the rebuild before it changes the partition.
     *
     * @return false if the partition is not held any more, and must not be changed
     */
    public boolean graft() {
        return go(RebuildState::graft) instanceof RebuildState.Holding;
    }

    /**
     * Called by the rebuild: returns the partition, which cannot take the windows at its tick and
     * runs on without them.
     */
    public void giveBack() {
        if (go(RebuildState::giveBack) instanceof RebuildState.Holding held) {
            outcomes.accept(new Outcome.GivenBack(p.number(), held.ticket(), p));
        }
    }

    /** Called by the rebuild: the windows have been grafted into the partition. */
    public void complete() {
        if (go(RebuildState::end) instanceof RebuildState.Grafting was) {
            outcomes.accept(new Outcome.Ready(p.number(), was.ticket(), p));
        }
    }

    /**
     * Called by the rebuild: it cannot go on. A partition that was held is returned unchanged; one
     * that was being changed cannot be used any more.
     *
     * @return whether the rebuild was still wanted
     */
    public boolean fail(Throwable cause) {
        RebuildState before = go(RebuildState::fail);
        switch (before) {
            case RebuildState.Holding held ->
                    outcomes.accept(new Outcome.GivenBack(p.number(), held.ticket(), p));
            case RebuildState.Grafting was ->
                    outcomes.accept(new Outcome.Failed(p.number(), was.ticket(), p, cause));
            default -> {}
        }
        return !(before instanceof RebuildState.Ended);
    }

    /** Runs the work on a new thread. */
    public void start(Runnable work) {
        Thread started = Thread.ofPlatform().name("rebuild-" + p.number()).daemon().unstarted(work);
        thread = started;
        started.start();
    }

    /** Cancels the rebuild, and interrupts its thread. */
    @Override
    public void close() {
        go(RebuildState::end);
        Thread working = thread;
        if (working != null) {
            working.interrupt();
        }
    }
}
