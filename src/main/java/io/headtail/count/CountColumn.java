package io.headtail.count;

/**
 * One count ≥ 0 per slot: a long, stored as narrowly as the window allows.
 *
 * <p>A count is split in two: its low bits are in a page by slot, the rest in a {@link SlotMap}
 * that holds only the greater counts. The number of low bits, the <b>width</b>, is the same for the
 * whole column; there is a {@link CountStore} for each:
 *
 * <pre>
 * width 0    all of a count in the map    8 bytes / load     few videos of many, or few at all
 * width 8    low byte in a page           1 byte a slot      most counts below 256
 * width 32   low int in a page            4 bytes a slot     most counts above
 * </pre>
 *
 * <p>So a window that holds few of the partition's videos pays for those alone, and a usual one
 * pays one byte a video and causes four times fewer cache misses than ints would. Adding 1 to a low
 * byte needs the map only if it wraps, one time in 256, and no branch depends on how popular a
 * video is. {@link #fit} changes the width, in O(slots); it is called at ticks, and its thresholds
 * are far enough apart that a change pays for itself. A count never wraps: one that would exceed
 * the width's range widens the column first. A slot that was never written counts 0.
 *
 * <p>Not thread-safe. {@code Crossing} is called for every count that may have risen to a watched
 * value.
 */
final class CountColumn extends SlotValues {
    /** Receives slots whose count has just risen to the watched value, or from it. */
    interface Crossing {
        /**
         * Called if the slot's count was at most the watched value before, and is at least that
         * now.
         */
        void crossed(int slot, long count);
    }

    /** Pages are worth it for any number of slots if the map has more entries than this. */
    private static final int MIN_PAGED_ENTRIES = 1 << 12;

    /** With fewer slots the counts are in a near cache anyway, so reading ahead does not pay. */
    private static final int MIN_READ_AHEAD_SLOTS = 1 << 18;

    private CountStore store;
    private int reserved;

    /** Receives what was read ahead, so that the reads are not optimised away. */
    long readAhead;

    /** All slots count 0. */
    CountColumn() {
        this(0, 0);
    }

    /** All slots count 0, with room for slots below {@code slots} at that width: 0, 8 or 32. */
    CountColumn(int width, int slots) {
        this(
                switch (width) {
                    case 0 -> new SparseCounts();
                    case 8 -> new ByteCounts();
                    default -> new IntCounts();
                },
                slots);
    }

    private CountColumn(CountStore store, int slots) {
        this.store = store;
        reserve(slots);
    }

    /** A copy that shares nothing with this one. */
    CountColumn copy() {
        return new CountColumn(store.copy(), reserved);
    }

    /**
     * The same counts under other slots, all below {@code to}. {@code slotIn} maps each slot below
     * {@code slots} that counts.
     */
    CountColumn in(int slots, int to, int[] slotIn) {
        CountColumn other = new CountColumn(width(), to);
        for (int slot = 0; slot < slots; slot++) {
            long count = get(slot);
            if (count != 0) {
                other.add(slotIn[slot], count);
            }
        }
        return other;
    }

    /** The slot's count. */
    @Override
    long get(int slot) {
        return store.get(slot);
    }

    /** Bits of a count that are in pages: 0, 8 or 32. */
    int width() {
        return store.width();
    }

    /**
     * Adds {@code delta}, which may be negative; returns the new count. If that would be negative
     * or exceed 2^63 − 1, returns a negative number and changes nothing.
     */
    long add(int slot, long delta) {
        long before = store.get(slot);
        long sum = before + delta;
        if (sum >= 0) {
            while (sum > store.max()) {
                widen();
            }
            store.replace(slot, before, sum);
        }
        return sum;
    }

    /**
     * Makes room for slots below this; must be called before {@link #increment}, {@link #decrement}
     * and {@link #touch}.
     */
    void reserve(int slots) {
        reserved = Math.max(reserved, slots);
        store.reserve(reserved);
    }

    /**
     * Adds 1 to each of {@code slots[from, end)}; calls {@code crossing} for counts that have risen
     * to {@code watched}, or from it.
     */
    void increment(int[] slots, int from, int end, long watched, Crossing crossing) {
        int next = store.increment(slots, from, end, watched, crossing);
        while (next < end) {
            widen();
            next = store.increment(slots, next, end, watched, crossing);
        }
    }

    /**
     * Subtracts 1 from each of {@code slots[from, end)}.
     *
     * @return {@code end}, or the index of the first slot that already counted 0; it and those
     *     after it are unchanged
     */
    int decrement(int[] slots, int from, int end) {
        return store.decrement(slots, from, end);
    }

    /**
     * Reads ahead what an update of {@code slots[from, end)} will need, if that pays; changes
     * nothing. {@link #reserve} must be called before.
     */
    void touch(int[] slots, int from, int end) {
        if (reserved >= MIN_READ_AHEAD_SLOTS) {
            readAhead = store.touch(slots, from, end);
        }
    }

    /** Number of slots that count more than 0. O(1) at width 0, O(entries of the map) otherwise. */
    @Override
    int videos() {
        return store.videos();
    }

    /** Changes to the width that fits now, for {@code slots} slots in the partition. */
    void fit(int slots) {
        int share = Math.max(MIN_PAGED_ENTRIES, slots >>> 4);
        if (width() != 32 && store.high.size() > share) {
            widen();
        } else if (width() != 0 && slots > 16 * MIN_PAGED_ENTRIES && store.parts() < slots >>> 6) {
            SparseCounts sparse = SparseCounts.of(store);
            store = sparse == null ? store : sparse;
        }
    }

    private void widen() {
        store = store.wider(reserved);
    }

    /**
     * Visits every slot that counts at least {@code least ≥ 1}, in no order, some perhaps twice,
     * until the visitor returns false. O(slots), but eight bytes at a time while few are found.
     */
    @Override
    void forEachAtLeast(long least, SlotVisitor visitor) {
        store.forEachAtLeast(least, visitor);
    }

    @Override
    void countAtLeast(long[] least, long[] found, int slots) {
        store.countAtLeast(least, found);
    }

    @Override
    void forEachEqual(long value, int slots, SlotVisitor visitor) {
        store.forEachEqual(value, visitor);
    }

    /** Bytes held; an estimate without headers. */
    long memoryBytes() {
        return store.memoryBytes();
    }
}
