package io.headtail.count;

import java.util.Arrays;

/** Counts whose low ints, unsigned, are in pages: a width of 32. */
final class IntCounts extends PagedCounts {
    private int[][] pages = new int[0][];

    /** All slots count 0. */
    IntCounts() {
        super(32);
    }

    private IntCounts(IntCounts from) {
        super(from);
        pages = new int[from.pageCount()][];
        for (int page = 0; page < pages.length; page++) {
            pages[page] = from.pages[page].clone();
        }
    }

    @Override
    long max() {
        return Long.MAX_VALUE;
    }

    @Override
    IntCounts copy() {
        return new IntCounts(this);
    }

    @Override
    CountStore wider(int slots) {
        throw new IllegalStateException("every count fits into " + width() + " bits and the map");
    }

    /** Sets all low parts of a page that is all zeros so far. */
    void setPage(int page, byte[] lows) {
        reserve((page + 1) << PAGE_BITS);
        int[] target = pages[page];
        for (int i = 0; i < PAGE_SIZE; i++) {
            target[i] = lows[i] & 0xff;
            lowInUse += lows[i] != 0 ? 1 : 0;
        }
    }

    @Override
    void addPages(int from, int to) {
        if (to > pages.length) {
            pages = Arrays.copyOf(pages, Math.max(to, 2 * from));
        }
        for (int page = from; page < to; page++) {
            pages[page] = new int[PAGE_SIZE];
        }
    }

    @Override
    long low(int slot) {
        return pages[slot >>> PAGE_BITS][slot & PAGE_MASK] & 0xffffffffL;
    }

    @Override
    void setLow(int slot, long low) {
        pages[slot >>> PAGE_BITS][slot & PAGE_MASK] = (int) low;
    }

    @Override
    int increment(int[] slots, int from, int end, long watched, CountColumn.Crossing crossing) {
        int[][] of = pages;
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
        return end;
    }

    @Override
    int decrement(int[] slots, int from, int end) {
        int[][] of = pages;
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

    @Override
    long touch(int[] slots, int from, int end) {
        long read = 0;
        for (int i = from; i < end; i++) {
            read += pages[slots[i] >>> PAGE_BITS][slots[i] & PAGE_MASK];
        }
        return read;
    }

    @Override
    int lowsAtLeast(int page, long least) {
        int found = 0;
        for (int low : pages[page]) {
            found += (low & 0xffffffffL) >= least ? 1 : 0;
        }
        return found;
    }

    @Override
    boolean visitLows(int page, long low, SlotVisitor visitor) {
        int[] lows = pages[page];
        int first = page << PAGE_BITS;
        for (int i = 0; i < lows.length; i++) {
            if (lows[i] == (int) low && !visitor.visit(first + i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    boolean visitPage(int page, long least, SlotVisitor visitor) {
        int[] lows = pages[page];
        int first = page << PAGE_BITS;
        for (int i = 0; i < lows.length; i++) {
            if ((lows[i] & 0xffffffffL) >= least && !visitor.visit(first + i)) {
                return false;
            }
        }
        return true;
    }
}
