package io.headtail.instance.partition;

import io.headtail.thread.OwnerThread;

/**
 * A partition's current {@link PartitionState}. A transition that is not legal in it throws {@link
 * IllegalStateException}. Belongs to the thread that runs the partition.
 */
final class PartitionLife {
    private final int partition;
    private PartitionState state = new PartitionState.Recovered();
    private final OwnerThread owner = new OwnerThread();

    PartitionLife(int partition) {
        this.partition = partition;
    }

    /** Runs it on the current thread; returns whether for the first time. */
    boolean run() {
        boolean first = state instanceof PartitionState.Recovered;
        state =
                switch (state) {
                    case PartitionState.Recovered recovered -> recovered.run();
                    case PartitionState.Grafting grafting -> grafting.resume();
                    case PartitionState.Running running -> throw illegal("be run");
                    case PartitionState.Released released -> throw illegal("be run");
                };
        assert owner.isCurrent() : owner;
        return first;
    }

    void graft() {
        state =
                switch (state) {
                    case PartitionState.Running running -> running.graft();
                    default -> throw illegal("be handed over");
                };
    }

    void live() {
        state =
                switch (state) {
                    case PartitionState.CatchingUp catchingUp -> catchingUp.live();
                    default -> throw illegal("become live");
                };
    }

    /** Legal in every state. */
    void release() {
        state = state.release();
    }

    /** Returns if it is run, by this thread. */
    void mustRun(String doing) {
        if (!(state instanceof PartitionState.Running)) {
            throw illegal(doing);
        }
        assert owner.isCurrent() : owner;
    }

    boolean isLive() {
        return state instanceof PartitionState.Live;
    }

    private IllegalStateException illegal(String doing) {
        return new IllegalStateException(
                "partition %d cannot %s, it is %s"
                        .formatted(partition, doing, state.getClass().getSimpleName()));
    }
}
