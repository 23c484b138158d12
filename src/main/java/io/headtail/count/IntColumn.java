package io.headtail.count;

import java.util.Arrays;

/**
 * A growing column of ints in pages of 2^16, so that growing never copies a value. Reading or
 * writing is O(1). Slots beyond the last page read as 0.
 */
final class IntColumn {
    static final int PAGE_BITS = 16;
    static final int PAGE_SIZE = 1 << PAGE_BITS;
    private static final int PAGE_MASK = PAGE_SIZE - 1;
    private static final int[] ZEROS = new int[0];

    private int[][] pages = new int[16][];
    private int allocated;

    IntColumn() {
        Arrays.fill(pages, ZEROS);
    }

    int get(int slot) {
        int page = slot >>> PAGE_BITS;
        if (page >= pages.length || pages[page].length == 0) {
            return 0;
        }
        return pages[page][slot & PAGE_MASK];
    }

    void set(int slot, int value) {
        writable(slot >>> PAGE_BITS)[slot & PAGE_MASK] = value;
    }

    /** The page, allocated if it is not yet. */
    int[] writable(int page) {
        if (page < pages.length && pages[page].length != 0) {
            return pages[page];
        }
        return allocate(page);
    }

    private int[] allocate(int page) {
        if (page >= pages.length) {
            int before = pages.length;
            pages = Arrays.copyOf(pages, Math.max(page + 1, before * 2));
            Arrays.fill(pages, before, pages.length, ZEROS);
        }
        allocated++;
        pages[page] = new int[PAGE_SIZE];
        return pages[page];
    }

    /** The page, or an empty array where nothing was written. */
    int[] readable(int page) {
        return page < pages.length ? pages[page] : ZEROS;
    }

    long memoryBytes() {
        return 4L * PAGE_SIZE * allocated;
    }

    void clear() {
        Arrays.fill(pages, ZEROS);
        allocated = 0;
    }
}
