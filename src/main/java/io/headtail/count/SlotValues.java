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

    /**
     * Adds to {@code found[i]} how many slots have a value of at least {@code least[i] ≥ 1}, in one
     * pass. O(slots).
     *
     * @param slots number of slots in the partition
     */
    abstract void countAtLeast(long[] least, long[] found, int slots);

    /**
     * Visits every slot whose value is {@code value ≥ 1}, in no order, each once. O(slots), but
     * eight bytes at a time while few are found.
     *
     * @param slots number of slots in the partition
     */
    abstract void forEachEqual(long value, int slots, SlotVisitor visitor);
}
