package io.headtail.instance.partition;

/**
 * The life of an assigned partition, from when its windows are recovered. What may follow a state
 * is what its methods give; whatever else is asked of it is a bug.
 */
sealed interface PartitionState {
    /** Its windows are recovered; the lane has not run it. */
    record Recovered() implements PartitionState {
        CatchingUp run() {
            return new CatchingUp();
        }
    }

    /** The lane reads it and advances its windows. */
    sealed interface Running extends PartitionState {
        /** It is handed over to a rebuild, which puts windows into it. */
        default Grafting graft() {
            return new Grafting(this);
        }
    }

    /** It has not reached the clock's target since it was assigned. */
    record CatchingUp() implements Running {
        Live live() {
            return new Live();
        }
    }

    /** It has reached the clock's target. */
    record Live() implements Running {}

    /**
     * It belongs to the thread of its rebuild, and is neither read nor advanced.
     *
     * @param before what it is again afterwards
     */
    record Grafting(Running before) implements PartitionState {
        Running resume() {
            return before;
        }
    }

    /** It is revoked, or recovered anew: this one is never run again. */
    record Released() implements PartitionState {}

    /** The lane gives it up, whatever state it is in. */
    default Released release() {
        return new Released();
    }
}
