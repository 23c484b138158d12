package io.headtail.instance.rebuild;

/**
 * The state of a rebuild of a running partition's absent windows. The lane and the rebuild's thread
 * both change it by its transitions; a transition that is not legal in a state returns the state
 * unchanged, so that the later of two racing threads sees the other's result.
 */
public sealed interface RebuildState {
    /**
     * The position of a partition's windows.
     *
     * @param offset the head's
     * @param tick epoch ms
     */
    record Position(long offset, long tick) {}

    /** The rebuild reads: behind a running partition, or up to one that is handed over. */
    sealed interface Reading extends RebuildState {
        /** The position that the rebuild reads up to. */
        Position target();
    }

    /**
     * The partition runs, and the rebuild reads behind it.
     *
     * @param near whether the rebuild is close enough to need the partition for a moment only
     * @param after the partition is not requested until its tick is greater, epoch ms
     */
    record Following(Position target, boolean near, long after) implements Reading {
        /** Whether the partition should be handed over. */
        public boolean isClose() {
            return near && target.tick > after;
        }
    }

    /** The partition is handed over at its target position; it has not been changed. */
    record Holding(Position target, long ticket) implements Reading {}

    /** The partition's windows are being changed. */
    record Grafting(long ticket) implements RebuildState {}

    /** The rebuild failed before the partition was changed. */
    record Failed() implements RebuildState {}

    /** The outcome has been delivered, or the rebuild was cancelled. */
    record Ended() implements RebuildState {}

    /** The first state: follows a partition at that position. */
    static RebuildState begin(Position target) {
        return new Following(target, false, Long.MIN_VALUE);
    }

    /** The running partition has reached that position. */
    default RebuildState follow(Position target) {
        return this instanceof Following f ? new Following(target, f.near, f.after) : this;
    }

    /** The rebuild is close to its target, or is not. */
    default RebuildState near(boolean near) {
        return this instanceof Following f && f.near != near
                ? new Following(f.target, near, f.after)
                : this;
    }

    /** The partition is handed over at that position. */
    default RebuildState hold(Position target, long ticket) {
        return this instanceof Following ? new Holding(target, ticket) : this;
    }

    /** The held partition cannot take the windows at its tick and is returned. */
    default RebuildState giveBack() {
        return this instanceof Holding h ? new Following(h.target, true, h.target.tick) : this;
    }

    /** The held partition is about to be changed. */
    default RebuildState graft() {
        return this instanceof Holding h ? new Grafting(h.ticket) : this;
    }

    /** The rebuild failed; legal until the partition is changed. */
    default RebuildState fail() {
        return this instanceof Reading ? new Failed() : this;
    }

    /** The windows are grafted, or the rebuild was cancelled. */
    default RebuildState end() {
        return new Ended();
    }
}
