package io.headtail.count;

import io.headtail.count.invariant.BrokenInvariantException;

/**
 * Counts whose low parts are in pages of 2^16 slots, so that growing copies nothing. Slots after
 * the last page count 0.
 */
abstract sealed class PagedCounts extends CountStore permits ByteCounts, IntCounts {
    static final int PAGE_BITS = 16;
    static final int PAGE_SIZE = 1 << PAGE_BITS;
    static final int PAGE_MASK = PAGE_SIZE - 1;

    /** Number of slots with a low part other than 0. */
    int lowInUse;

    private final int width;
    private final long lowMask;
    private int pageCount;

    /** All slots count 0. */
    PagedCounts(int width) {
        super(new SlotMap());
        this.width = width;
        this.lowMask = (1L << width) - 1;
    }

    /** A copy without the pages, which subclasses copy. */
    PagedCounts(PagedCounts from) {
        super(from.high.copy());
        this.width = from.width;
        this.lowMask = from.lowMask;
        this.lowInUse = from.lowInUse;
        this.pageCount = from.pageCount;
    }

    /** Adds the pages {@code [from, to)}; those below {@code from} exist. */
    abstract void addPages(int from, int to);

    /** The low part of a slot that has a page. */
    abstract long low(int slot);

    /** Sets the low part of a slot that has a page. */
    abstract void setLow(int slot, long low);

    /**
     * Visits every slot of a page whose low part is at least {@code least ≥ 1}; false if the
     * visitor returned false.
     */
    abstract boolean visitPage(int page, long least, SlotVisitor visitor);

    /** Number of slots of a page whose low part is at least {@code least}, 1 to the mask. */
    abstract int lowsAtLeast(int page, long least);

    /**
     * Visits every slot of a page whose low part is {@code low}, 0 to the mask; false if the
     * visitor returned false.
     */
    abstract boolean visitLows(int page, long low, SlotVisitor visitor);

    int pageCount() {
        return pageCount;
    }

    @Override
    int width() {
        return width;
    }

    @Override
    void reserve(int slots) {
        int wanted = (slots + PAGE_SIZE - 1) >>> PAGE_BITS;
        if (wanted > pageCount) {
            addPages(pageCount, wanted);
            pageCount = wanted;
        }
    }

    @Override
    long get(int slot) {
        long low = slot >>> PAGE_BITS < pageCount ? low(slot) : 0;
        return high.size() == 0 ? low : (high.get(slot) & 0xffffffffL) << width | low;
    }

    @Override
    void replace(int slot, long before, long count) {
        if (before >>> width != count >>> width) {
            high.put(slot, (int) (count >>> width));
        }
        reserve(slot + 1);
        setLow(slot, count & lowMask);
        lowInUse += ((count & lowMask) != 0 ? 1 : 0) - ((before & lowMask) != 0 ? 1 : 0);
    }

    /**
     * Called after an increment by 1 that wrapped the low part or may have crossed the watched
     * value.
     *
     * @return number of low parts that became 0: 1 if it wrapped
     */
    final int incremented(int slot, long low, long watched, CountColumn.Crossing crossing) {
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

    /** Called before a decrement by 1 of a low part that is 0; false if the count is 0. */
    final boolean borrow(int slot) {
        if (high.get(slot) == 0) {
            return false;
        }
        high.add(slot, -1);
        return true;
    }

    @Override
    int videos() {
        int videos = lowInUse;
        for (int at = 0; at < high.capacity(); at++) {
            if (high.numberAt(at) != 0 && low(high.slotAt(at)) == 0) {
                videos++;
            }
        }
        return videos;
    }

    @Override
    int parts() {
        return lowInUse + high.size();
    }

    /** Visits slots; at width 8 eight at a time while few are found. */
    @Override
    void forEachAtLeast(long least, SlotVisitor visitor) {
        for (int at = 0; at < high.capacity(); at++) {
            if (high.numberAt(at) != 0
                    && get(high.slotAt(at)) >= least
                    && !visitor.visit(high.slotAt(at))) {
                return;
            }
        }
        boolean more = least <= lowMask;
        for (int page = 0; page < pageCount && more; page++) {
            more = visitPage(page, least, visitor);
        }
    }

    // The low parts of all slots, page by page, and then what the map makes of its own.
    @Override
    void countAtLeast(long[] least, long[] found) {
        for (int page = 0; page < pageCount; page++) {
            for (int i = 0; i < least.length; i++) {
                found[i] += least[i] <= lowMask ? lowsAtLeast(page, least[i]) : 0;
            }
        }
        for (int at = 0; at < high.capacity(); at++) {
            if (high.numberAt(at) != 0) {
                int slot = high.slotAt(at);
                long low = low(slot);
                long count = (high.numberAt(at) & 0xffffffffL) << width | low;
                for (int i = 0; i < least.length; i++) {
                    boolean counted = least[i] <= lowMask && low >= least[i];
                    found[i] += (count >= least[i] ? 1 : 0) - (counted ? 1 : 0);
                }
            }
        }
    }

    @Override
    void forEachEqual(long value, SlotVisitor visitor) {
        if (value > lowMask) {
            for (int at = 0; at < high.capacity(); at++) {
                if (high.numberAt(at) != 0
                        && get(high.slotAt(at)) == value
                        && !visitor.visit(high.slotAt(at))) {
                    return;
                }
            }
            return;
        }
        boolean none = high.size() == 0;
        SlotVisitor alone = none ? visitor : slot -> high.get(slot) != 0 || visitor.visit(slot);
        boolean more = true;
        for (int page = 0; page < pageCount && more; page++) {
            more = visitLows(page, value, alone);
        }
    }

    @Override
    long memoryBytes() {
        return (long) pageCount * PAGE_SIZE * (width / 8) + high.memoryBytes();
    }
}
