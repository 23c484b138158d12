package io.headtail.instance.partition;

/**
 * The life cycle of an assigned partition, from the recovery of its windows on. Each state has
 * methods for its legal transitions only; any other transition is a bug.
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
        /** Hands it over to a rebuild, which grafts windows into it. */
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
     * @param before the state that it returns to
     */
    record Grafting(Running before) implements PartitionState {
        Running resume() {
            return before;
        }
    }

    /** It is revoked, or recovered again: this one is never run again. */
    record Released() implements PartitionState {}

    /** Gives it up; legal in every state. */
    default Released release() {
        return new Released();
    }
}
