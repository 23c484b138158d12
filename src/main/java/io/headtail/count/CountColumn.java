package io.headtail.count;

/**
 * One count ≥ 0 per slot, a long in meaning, as narrow in store as the window allows.
 *
 * <p>A count is split in two: its low bits stand in a page by slot, the rest in a {@link SlotMap}
 * that only the greater counts are in. How many low bits, its <b>width</b>, is one decision for the
 * whole column:
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

    static final int PAGE_BITS = 16;
    static final int PAGE_SIZE = 1 << PAGE_BITS;
    private static final int PAGE_MASK = PAGE_SIZE - 1;

    /** A map of more entries than a page of bytes costs is worth pages, whatever the slots. */
    private static final int LEAST = 1 << 12;

    private static final long SPARSE_MAX = (1L << 31) - 1;
    private static final long BYTES_MAX = (1L << 39) - 1;

    private SlotMap high = new SlotMap();
    private Pages pages = Pages.none();
    private int width;
    private int reserved;

    /** How many slots have a low part other than 0. */
    private int lowInUse;

    /** What was read ahead; kept so that the reads are not optimised away. */
    long readAhead;

    /** Every slot counts 0. */
    CountColumn() {}

    /** As that, with room for slots below {@code slots} at this width: 0, 8 or 32. */
    CountColumn(int width, int slots) {
        this.width = width;
        this.pages = width == 0 ? Pages.none() : Pages.of(width);
        reserve(slots);
    }

    /** A copy of its own. */
    CountColumn copy() {
        CountColumn copy = new CountColumn();
        copy.high = high.copy();
        copy.pages = pages.copy();
        copy.width = width;
        copy.reserved = reserved;
        copy.lowInUse = lowInUse;
        return copy;
    }

    /** The slot's count. */
    long get(int slot) {
        long rest = high.size() == 0 ? 0 : high.get(slot) & 0xffffffffL;
        return (rest << width) | pages.get(slot);
    }

    /** Bits of a count that stand in pages: 0, 8 or 32. */
    int width() {
        return width;
    }

    /**
     * Adds {@code delta}, which may be negative; returns the new count. What would be negative or
     * pass 2^63 − 1 is refused: the answer is negative and nothing changes.
     */
    long add(int slot, long delta) {
        long before = get(slot);
        long sum = before + delta;
        if (sum >= 0) {
            set(slot, before, sum);
        }
        return sum;
    }

    private void set(int slot, long before, long count) {
        while (count > (width == 0 ? SPARSE_MAX : width == 8 ? BYTES_MAX : Long.MAX_VALUE)) {
            widen(width == 0 ? 8 : 32);
        }
        long mask = (1L << width) - 1;
        if (before >>> width != count >>> width) {
            high.put(slot, (int) (count >>> width));
        }
        if (width != 0) {
            pages.set(slot, count & mask);
            lowInUse += ((count & mask) != 0 ? 1 : 0) - ((before & mask) != 0 ? 1 : 0);
        }
    }

    /** Makes room for slots below this; must come before {@link #increment} and its kind. */
    void reserve(int slots) {
        reserved = Math.max(reserved, slots);
        pages.reserve(reserved);
    }

    /**
     * Adds 1 to each of {@code slots[from, end)}; tells {@code crossing} where a count has reached
     * {@code watched} or left it upwards.
     */
    void increment(int[] slots, int from, int end, long watched, Crossing crossing) {
        switch (width) {
            case 0 -> {
                for (int i = from; i < end; i++) {
                    long count = high.add(slots[i], 1) & 0xffffffffL;
                    if (count == watched || count - 1 == watched) {
                        crossing.crossed(slots[i], count);
                    }
                    if (count > SPARSE_MAX) {
                        widen(8);
                        increment(slots, i + 1, end, watched, crossing);
                        return;
                    }
                }
            }
            case 8 -> incrementBytes(slots, from, end, watched, crossing);
            default -> incrementInts(slots, from, end, watched, crossing);
        }
    }

    private void incrementBytes(int[] slots, int from, int end, long watched, Crossing crossing) {
        byte[][] of = pages.bytes;
        int watchedLow = (int) watched & 0xff;
        int fresh = 0;
        for (int i = from; i < end; i++) {
            int slot = slots[i];
            byte[] page = of[slot >>> PAGE_BITS];
            int before = page[slot & PAGE_MASK] & 0xff;
            int after = (before + 1) & 0xff;
            page[slot & PAGE_MASK] = (byte) after;
            fresh += (before - 1) >>> 31;
            // Rare, and so foreseen: the byte wraps, or its count may have reached what is watched.
            if (after == 0 || ((after - watchedLow) & 0xfe) == 0) {
                fresh -= incremented(slot, after, watched, crossing);
            }
        }
        lowInUse += fresh;
    }

    private void incrementInts(int[] slots, int from, int end, long watched, Crossing crossing) {
        int[][] of = pages.ints;
        int watchedLow = (int) watched;
        int fresh = 0;
        for (int i = from; i < end; i++) {
            int slot = slots[i];
            int[] page = of[slot >>> PAGE_BITS];
            int after = page[slot & PAGE_MASK] + 1;
            page[slot & PAGE_MASK] = after;
            fresh += after == 1 ? 1 : 0;
            if (after == 0 || after == watchedLow || after == watchedLow + 1) {
                fresh -= incremented(slot, after & 0xffffffffL, watched, crossing);
            }
        }
        lowInUse += fresh;
    }

    // Returns how many low parts came to be 0: where one wraps, 1.
    private int incremented(int slot, long low, long watched, Crossing crossing) {
        int rest = low == 0 ? high.add(slot, 1) : high.get(slot);
        if (low == 0 && rest == 0) {
            throw new BrokenInvariantException(
                    "count of slot " + slot + " would pass 2^" + (32 + width) + " one by one");
        }
        long count = ((rest & 0xffffffffL) << width) | low;
        if (count == watched || count - 1 == watched) {
            crossing.crossed(slot, count);
        }
        return low == 0 ? 1 : 0;
    }

    /**
     * Subtracts 1 from each of {@code slots[from, end)}.
     *
     * @return {@code end}, or the index of the first slot that counted 0 already: it and those
     *     behind it are as they were
     */
    int decrement(int[] slots, int from, int end) {
        if (width == 0) {
            for (int i = from; i < end; i++) {
                if (high.get(slots[i]) == 0) {
                    return i;
                }
                high.add(slots[i], -1);
            }
            return end;
        }
        return width == 8 ? decrementBytes(slots, from, end) : decrementInts(slots, from, end);
    }

    private int decrementBytes(int[] slots, int from, int end) {
        byte[][] of = pages.bytes;
        int gone = 0;
        for (int i = from; i < end; i++) {
            int slot = slots[i];
            byte[] page = of[slot >>> PAGE_BITS];
            int before = page[slot & PAGE_MASK] & 0xff;
            if (before == 0) {
                if (!borrow(slot)) {
                    lowInUse -= gone;
                    return i;
                }
                gone--;
            }
            page[slot & PAGE_MASK] = (byte) (before - 1);
            gone += ((before ^ 1) - 1) >>> 31;
        }
        lowInUse -= gone;
        return end;
    }

    private int decrementInts(int[] slots, int from, int end) {
        int[][] of = pages.ints;
        int gone = 0;
        for (int i = from; i < end; i++) {
            int slot = slots[i];
            int[] page = of[slot >>> PAGE_BITS];
            int before = page[slot & PAGE_MASK];
            if (before == 0) {
                if (!borrow(slot)) {
                    lowInUse -= gone;
                    return i;
                }
                gone--;
            }
            page[slot & PAGE_MASK] = before - 1;
            gone += before == 1 ? 1 : 0;
        }
        lowInUse -= gone;
        return end;
    }

    private boolean borrow(int slot) {
        if (high.get(slot) == 0) {
            return false;
        }
        high.add(slot, -1);
        return true;
    }

    /** Reads ahead what an update of {@code slots[from, end)} will need; changes nothing. */
    void touch(int[] slots, int from, int end) {
        long read = 0;
        if (width == 0) {
            for (int i = from; i < end; i++) {
                read += high.touch(slots[i]);
            }
        } else {
            read = pages.touch(slots, from, end);
        }
        readAhead = read;
    }

    /** How many slots count more than 0. O(1) at width 0, O(great counts) otherwise. */
    int videos() {
        if (width == 0) {
            return high.size();
        }
        int videos = lowInUse;
        for (int at = 0; at < high.capacity(); at++) {
            if (high.numberAt(at) != 0 && pages.get(high.slotAt(at)) == 0) {
                videos++;
            }
        }
        return videos;
    }

    /** Chooses the width that fits now, with {@code slots} slots in the partition. */
    void fit(int slots) {
        int share = Math.max(LEAST, slots >>> 4);
        if (width != 32 && high.size() > share) {
            widen(width == 0 ? 8 : 32);
        } else if (width != 0 && slots > 16 * LEAST && lowInUse + high.size() < slots >>> 6) {
            thin();
        }
    }

    private void widen(int to) {
        Pages wider = Pages.of(to);
        SlotMap rest = new SlotMap();
        wider.reserve(reserved);
        pages.copyTo(wider);
        for (int at = 0; at < high.capacity(); at++) {
            if (high.numberAt(at) != 0) {
                int slot = high.slotAt(at);
                long count = ((high.numberAt(at) & 0xffffffffL) << width) | pages.get(slot);
                wider.set(slot, count & ((1L << to) - 1));
                if (count >>> to != 0) {
                    rest.put(slot, (int) (count >>> to));
                }
            }
        }
        pages = wider;
        high = rest;
        width = to;
        lowInUse = pages.inUse();
    }

    // Back to the map alone, unless a count is too great for it.
    private void thin() {
        SlotMap all = new SlotMap();
        boolean[] fits = {true};
        forEachAtLeast(
                1,
                slot -> {
                    long count = get(slot);
                    all.put(slot, (int) count);
                    fits[0] &= count <= SPARSE_MAX;
                    return fits[0];
                });
        if (fits[0]) {
            pages = Pages.none();
            high = all;
            width = 0;
            lowInUse = 0;
        }
    }

    /**
     * Names every slot that counts at least {@code least ≥ 1}, in no order, some perhaps twice,
     * until the visitor says no. O(slots), but eight bytes at a time where few are named.
     */
    void forEachAtLeast(long least, SlotVisitor visitor) {
        for (int at = 0; at < high.capacity(); at++) {
            if (high.numberAt(at) != 0
                    && get(high.slotAt(at)) >= least
                    && !visitor.visit(high.slotAt(at))) {
                return;
            }
        }
        if (least < 1L << width) {
            pages.forEachAtLeast(least, visitor);
        }
    }

    /** Bytes held; an estimate that leaves out headers. */
    long memoryBytes() {
        return pages.memoryBytes() + high.memoryBytes();
    }
}
