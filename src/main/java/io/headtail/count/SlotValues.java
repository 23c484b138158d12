package io.headtail.count;

/** The value by which a window ranks each video, by slot. Not thread-safe. */
abstract sealed class SlotValues permits CountColumn, Rises {
    /** The slot's value; 0 for one that was never counted. */
    abstract long get(int slot);

    /** Number of slots that may have a value ≥ 1: at least that of those which have one. */
    abstract int videos();

    /**
     * Visits every slot whose value is at least {@code least ≥ 1}, in no order, some perhaps twice,
     * until the visitor returns false. O(slots).
     */
    abstract void forEachAtLeast(long least, SlotVisitor visitor);
}
