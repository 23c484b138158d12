package io.headtail.count;

/**
 * One count ≥ 0 per slot, a long in meaning, as narrow in store as the window allows.
 *
 * <p>A count is split in two: its low bits stand in a page by slot, the rest in a {@link SlotMap}
 * that only the greater counts are in. How many low bits, its <b>width</b>, is one decision for the
 * whole column, a {@link CountStore} for each:
 *
 * <pre>
 *  width 0    all of a count in the map   8 bytes / load    few videos of many, or few at all
 *  width 8    low byte in a page          1 byte a slot     most counts below 256
 *  width 32   low int in a page           4 bytes a slot    most counts above
 * </pre>
 *
 * A window that holds few of the partition's videos so pays for those alone, and a usual one pays
 * one byte a video and four times fewer cache misses than ints would. Adding 1 to a low byte needs
 * the map only where it wraps, one time in 256, and there is no branch on how popular a video is.
 * {@link #fit} changes the width, in O(slots); it is called at ticks, and what it decides by lies
 * far enough apart that a change pays for itself. A count never wraps: what would pass the width's
 * reach widens first. A slot that was never written counts 0.
 *
 * <p>Not thread-safe. {@code Crossing} hears of every count that may have risen to a watched value.
 */
final class CountColumn {
    /** Hears of slots whose count has just risen to the watched value or from it. */
    interface Crossing {
        /** The slot's count was at most the watched value before, and is at least that now. */
        void crossed(int slot, long count);
    }

    /** A map of more entries than a page of bytes costs is worth pages, whatever the slots. */
    private static final int MIN_PAGED = 1 << 12;

    /** Fewer slots than this, and their counts are in a near cache anyway. */
    private static final int WORTH_TOUCHING = 1 << 18;

    private CountStore store;
    private int reserved;

    /** What was read ahead; kept so that the reads are not optimised away. */
    long readAhead;

    /** Every slot counts 0. */
    CountColumn() {
        this(0, 0);
    }

    /** As that, with room for slots below {@code slots} at this width: 0, 8 or 32. */
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

    /** A copy of its own. */
    CountColumn copy() {
        return new CountColumn(store.copy(), reserved);
    }

    /**
     * The same counts for other slots, all below {@code to}: {@code slotIn} has one for each slot
     * below {@code slots} that counts.
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
    long get(int slot) {
        return store.get(slot);
    }

    /** Bits of a count that stand in pages: 0, 8 or 32. */
    int width() {
        return store.width();
    }

    /**
     * Adds {@code delta}, which may be negative; returns the new count. What would be negative or
     * pass 2^63 − 1 is refused: the answer is negative and nothing changes.
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

    /** Makes room for slots below this; must come before {@link #increment} and its kind. */
    void reserve(int slots) {
        reserved = Math.max(reserved, slots);
        store.reserve(reserved);
    }

    /**
     * Adds 1 to each of {@code slots[from, end)}; tells {@code crossing} where a count has reached
     * {@code watched} or left it upwards.
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
     * @return {@code end}, or the index of the first slot that counted 0 already: it and those
     *     behind it are as they were
     */
    int decrement(int[] slots, int from, int end) {
        return store.decrement(slots, from, end);
    }

    /**
     * Reads ahead what an update of {@code slots[from, end)} will need, where that pays; changes
     * nothing. {@link #reserve} must come before.
     */
    void touch(int[] slots, int from, int end) {
        if (reserved >= WORTH_TOUCHING) {
            readAhead = store.touch(slots, from, end);
        }
    }

    /** How many slots count more than 0. O(1) at width 0, O(great counts) otherwise. */
    int videos() {
        return store.videos();
    }

    /** Chooses the width that fits now, with {@code slots} slots in the partition. */
    void fit(int slots) {
        int share = Math.max(MIN_PAGED, slots >>> 4);
        if (width() != 32 && store.high.size() > share) {
            widen();
        } else if (width() != 0 && slots > 16 * MIN_PAGED && store.parts() < slots >>> 6) {
            SparseCounts sparse = SparseCounts.of(store);
            store = sparse == null ? store : sparse;
        }
    }

    private void widen() {
        store = store.wider(reserved);
    }

    /**
     * Names every slot that counts at least {@code least ≥ 1}, in no order, some perhaps twice,
     * until the visitor says no. O(slots), but eight bytes at a time where few are named.
     */
    void forEachAtLeast(long least, SlotVisitor visitor) {
        store.forEachAtLeast(least, visitor);
    }

    /** Bytes held; an estimate that leaves out headers. */
    long memoryBytes() {
        return store.memoryBytes();
    }
}
