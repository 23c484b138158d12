package io.headtail.instance.rebuild;

import io.headtail.instance.partition.LanePartition;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a lane and the thread that rebuilds windows of one of its partitions tell each other, by one
 * {@link RebuildState}: the rebuild follows the running head and its tick; once it is close, the
 * lane hands the partition over for a moment, and the rebuild ends at just that offset and tick.
 */
public final class Rebuild implements AutoCloseable {
    private final LanePartition p;
    private final Consumer<Outcome> outcomes;
    private volatile RebuildState state;
    private volatile @Nullable Thread thread;

    /**
     * Of a partition that runs; on the lane's thread.
     *
     * @param outcomes takes what becomes of the partition once it has been handed over; from the
     *     rebuild's thread
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

    // The state before.
    private synchronized RebuildState go(UnaryOperator<RebuildState> transition) {
        RebuildState before = state;
        state = transition.apply(before);
        return before;
    }

    /** The lane: the running partition stands where it does now. */
    public void follow() {
        RebuildState.Position at = position();
        go(before -> before.follow(at));
    }

    /**
     * The lane: hands the partition, which is not run any more, over; until an outcome with that
     * ticket comes.
     *
     * @return false if the rebuild has failed meanwhile, so that none will come
     */
    public boolean hold(long ticket) {
        RebuildState.Position at = position();
        return go(before -> before.hold(at, ticket)) instanceof RebuildState.Following;
    }

    /** The rebuild: whether it needs the partition for a moment only. */
    public void near(boolean now) {
        go(before -> before.near(now));
    }

    /** The rebuild: the partition is about to be changed; false if it is not held any more. */
    public boolean graft() {
        return go(RebuildState::graft) instanceof RebuildState.Holding;
    }

    /** The rebuild: the partition cannot take the windows at its tick, and runs on without them. */
    public void giveBack() {
        if (go(RebuildState::giveBack) instanceof RebuildState.Holding held) {
            outcomes.accept(new Outcome.GivenBack(p.number(), held.ticket(), p));
        }
    }

    /** The rebuild: the windows are in their place. */
    public void grafted() {
        if (go(RebuildState::end) instanceof RebuildState.Grafting was) {
            outcomes.accept(new Outcome.Ready(p.number(), was.ticket(), p));
        }
    }

    /**
     * The rebuild: it cannot go on. A partition that was held comes back as it was; one that was
     * being changed cannot be trusted.
     *
     * @return whether anybody still wanted it
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

    /** Whether nobody wants it any more. */
    boolean isClosed() {
        return state instanceof RebuildState.Ended;
    }

    /** Runs the work on a thread of its own. */
    public void start(Runnable work) {
        Thread started = Thread.ofPlatform().name("rebuild-" + p.number()).daemon().unstarted(work);
        thread = started;
        started.start();
    }

    /** Gives up, at once if it waits for the log to answer. */
    @Override
    public void close() {
        go(RebuildState::end);
        Thread working = thread;
        if (working != null) {
            working.interrupt();
        }
    }
}
