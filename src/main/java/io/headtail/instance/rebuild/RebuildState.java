package io.headtail.instance.rebuild;

/**
 * Where the rebuild of a running partition's absent windows stands. The lane and the rebuild's
 * thread both go on from it by its transitions; one that is not legal in a state leaves it as it
 * is, so that whoever comes second sees what the other has done.
 */
public sealed interface RebuildState {
    /**
     * Where a partition's own windows stand.
     *
     * @param offset the head's
     * @param tick epoch ms
     */
    record Position(long offset, long tick) {}

    /** The partition runs, and the rebuild reads behind it; or the partition is handed over. */
    sealed interface Reading extends RebuildState {
        /** How far the rebuild reads. */
        Position target();
    }

    /**
     * The partition runs, and the rebuild reads behind it.
     *
     * @param near whether the rebuild is so near that it needs the partition for a moment only
     * @param after the partition is not asked for before its tick is greater, epoch ms
     */
    record Following(Position target, boolean near, long after) implements Reading {
        /** Whether the partition should be handed over. */
        public boolean isRipe() {
            return near && target.tick > after;
        }
    }

    /** The partition is handed over, and stands there; nothing of it has been changed. */
    record Holding(Position target, long ticket) implements Reading {}

    /** The partition's windows are being changed. */
    record Grafting(long ticket) implements RebuildState {}

    /** It failed before anything was changed. */
    record Failed() implements RebuildState {}

    /** Its outcome has been told, or nobody wants it any more. */
    record Ended() implements RebuildState {}

    /** It begins, behind a partition that stands there. */
    static RebuildState begin(Position target) {
        return new Following(target, false, Long.MIN_VALUE);
    }

    /** The running partition stands there now. */
    default RebuildState follow(Position target) {
        return this instanceof Following f ? new Following(target, f.near, f.after) : this;
    }

    /** The rebuild is near its target, or is not. */
    default RebuildState near(boolean near) {
        return this instanceof Following f && f.near != near
                ? new Following(f.target, near, f.after)
                : this;
    }

    /** The partition is handed over, and stands there. */
    default RebuildState hold(Position target, long ticket) {
        return this instanceof Following ? new Holding(target, ticket) : this;
    }

    /** The partition that is held cannot take the windows at its tick: it is given back. */
    default RebuildState giveBack() {
        return this instanceof Holding h ? new Following(h.target, true, h.target.tick) : this;
    }

    /** The partition that is held is about to be changed. */
    default RebuildState graft() {
        return this instanceof Holding h ? new Grafting(h.ticket) : this;
    }

    /** The rebuild failed; legal as long as nothing was changed. */
    default RebuildState fail() {
        return this instanceof Reading ? new Failed() : this;
    }

    /** The windows are in their place, or a graft failed half-way, or it is not wanted any more. */
    default RebuildState end() {
        return new Ended();
    }
}
