package io.headtail.count;

/**
 * Where the counts of a {@link CountColumn} stand: the low bits of each, as many as the {@link
 * #width}, in pages by slot, the rest in a map that only the greater counts are in.
 *
 * <p>Callers make room with {@link #reserve} before they add and subtract by batches, and keep
 * counts at or below {@link #max}. Not thread-safe.
 */
abstract sealed class CountStore permits SparseCounts, PagedCounts {
    /** Counts without their low bits, by slot; those that are 0 are not in it. */
    final SlotMap high;

    CountStore(SlotMap high) {
        this.high = high;
    }

    /** Bits of a count that stand in pages: 0, 8 or 32. */
    abstract int width();

    /** The greatest count that may be {@link #replace set}. */
    abstract long max();

    /** A copy of its own. */
    abstract CountStore copy();

    /** The same counts in the next greater width, with room for slots below {@code slots}. */
    abstract CountStore wider(int slots);

    /** Makes room for slots below this. */
    abstract void reserve(int slots);

    /** The slot's count; 0 beyond what there is room for. */
    abstract long get(int slot);

    /**
     * Sets the slot's count, which is {@code before} so far, to {@code count}, 0 to {@link #max}.
     */
    abstract void replace(int slot, long before, long count);

    /**
     * Adds 1 to each of {@code slots[from, end)}; tells {@code crossing} where a count has reached
     * {@code watched} or left it upwards.
     *
     * @return {@code end}, or the index of the first slot whose count would need a greater width:
     *     it and those behind it are as they were
     */
    abstract int increment(
            int[] slots, int from, int end, long watched, CountColumn.Crossing crossing);

    /**
     * Subtracts 1 from each of {@code slots[from, end)}.
     *
     * @return {@code end}, or the index of the first slot that counted 0 already: it and those
     *     behind it are as they were
     */
    abstract int decrement(int[] slots, int from, int end);

    /** Reads what an update of {@code slots[from, end)} will need; returns anything. */
    abstract long touch(int[] slots, int from, int end);

    /** How many slots count more than 0; O(entries of the map) at most. */
    abstract int videos();

    /** Entries of the map and low parts other than 0: no fewer than {@link #videos}; O(1). */
    abstract int parts();

    /**
     * Names every slot that counts at least {@code least ≥ 1}, in no order, some perhaps twice,
     * until the visitor says no. O(slots).
     */
    abstract void forEachAtLeast(long least, SlotVisitor visitor);

    /** Bytes held; an estimate that leaves out headers. */
    abstract long memoryBytes();
}
