package io.headtail.count;

/**
 * Storage of a {@link CountColumn}: the low bits of each count, as many as the {@link #width}, in
 * pages by slot, the rest in a map that holds only the greater counts.
 *
 * <p>Callers make room with {@link #reserve} before they add and subtract batches, and keep counts
 * at or below {@link #max}. Not thread-safe.
 */
abstract sealed class CountStore permits SparseCounts, PagedCounts {
    /** Counts without their low bits, by slot; zeros are not stored. */
    final SlotMap high;

    CountStore(SlotMap high) {
        this.high = high;
    }

    /** Bits of a count that are in pages: 0, 8 or 32. */
    abstract int width();

    /** The greatest count that {@link #replace} accepts. */
    abstract long max();

    /** A copy that shares nothing with this one. */
    abstract CountStore copy();

    /** The same counts at the next greater width, with room for slots below {@code slots}. */
    abstract CountStore wider(int slots);

    /** Makes room for slots below this. */
    abstract void reserve(int slots);

    /** The slot's count; 0 for slots without room. */
    abstract long get(int slot);

    /**
     * Sets the slot's count to {@code count}, 0 to {@link #max}; {@code before} is its current
     * count.
     */
    abstract void replace(int slot, long before, long count);

    /**
     * Adds 1 to each of {@code slots[from, end)}; calls {@code crossing} for counts that have risen
     * to {@code watched}, or from it.
     *
     * @return {@code end}, or the index of the first slot whose count needs a greater width; it and
     *     those after it are unchanged
     */
    abstract int increment(
            int[] slots, int from, int end, long watched, CountColumn.Crossing crossing);

    /**
     * Subtracts 1 from each of {@code slots[from, end)}.
     *
     * @return {@code end}, or the index of the first slot that already counted 0; it and those
     *     after it are unchanged
     */
    abstract int decrement(int[] slots, int from, int end);

    /** Reads what an update of {@code slots[from, end)} will need; the result has no meaning. */
    abstract long touch(int[] slots, int from, int end);

    /** Number of slots that count more than 0; O(entries of the map) at most. */
    abstract int videos();

    /** Number of map entries and of low parts other than 0: at least {@link #videos}; O(1). */
    abstract int parts();

    /**
     * Visits every slot that counts at least {@code least ≥ 1}, in no order, some perhaps twice,
     * until the visitor returns false. O(slots).
     */
    abstract void forEachAtLeast(long least, SlotVisitor visitor);

    /** See {@link SlotValues#countAtLeast}. */
    abstract void countAtLeast(long[] least, long[] found);

    /** See {@link SlotValues#forEachEqual}. */
    abstract void forEachEqual(long value, SlotVisitor visitor);

    /** Bytes held; an estimate without headers. */
    abstract long memoryBytes();
}
