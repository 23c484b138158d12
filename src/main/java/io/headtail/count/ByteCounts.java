package io.headtail.count;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Counts whose low bytes, unsigned, are in pages: a width of 8. An increment needs the map only if
 * the byte wraps, one time in 256.
 */
final class ByteCounts extends PagedCounts {
    private static final long MAX = (1L << 39) - 1;
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private byte[][] pages = new byte[0][];

    /** All slots count 0. */
    ByteCounts() {
        super(8);
    }

    private ByteCounts(ByteCounts from) {
        super(from);
        pages = new byte[from.pageCount()][];
        for (int page = 0; page < pages.length; page++) {
            pages[page] = from.pages[page].clone();
        }
    }

    @Override
    long max() {
        return MAX;
    }

    @Override
    ByteCounts copy() {
        return new ByteCounts(this);
    }

    @Override
    IntCounts wider(int slots) {
        IntCounts wider = new IntCounts();
        wider.reserve(slots);
        for (int page = 0; page < pageCount(); page++) {
            wider.setPage(page, pages[page]);
        }
        for (int at = 0; at < high.capacity(); at++) {
            if (high.numberAt(at) != 0) {
                int slot = high.slotAt(at);
                wider.replace(slot, wider.get(slot), get(slot));
            }
        }
        return wider;
    }

    @Override
    void addPages(int from, int to) {
        if (to > pages.length) {
            pages = Arrays.copyOf(pages, Math.max(to, 2 * from));
        }
        for (int page = from; page < to; page++) {
            pages[page] = new byte[PAGE_SIZE];
        }
    }

    @Override
    long low(int slot) {
        return pages[slot >>> PAGE_BITS][slot & PAGE_MASK] & 0xff;
    }

    @Override
    void setLow(int slot, long low) {
        pages[slot >>> PAGE_BITS][slot & PAGE_MASK] = (byte) low;
    }

    @Override
    int increment(int[] slots, int from, int end, long watched, CountColumn.Crossing crossing) {
        byte[][] of = pages;
        int watchedLow = (int) watched & 0xff;
        int fresh = 0;
        for (int i = from; i < end; i++) {
            int slot = slots[i];
            byte[] page = of[slot >>> PAGE_BITS];
            int before = page[slot & PAGE_MASK] & 0xff;
            int after = (before + 1) & 0xff;
            page[slot & PAGE_MASK] = (byte) after;
            fresh += (before - 1) >>> 31;
            // Rare, and so well predicted: the byte wraps, or its count may have reached the
            // watched value.
            if (after == 0 || ((after - watchedLow) & 0xfe) == 0) {
                fresh -= incremented(slot, after, watched, crossing);
            }
        }
        lowInUse += fresh;
        return end;
    }

    @Override
    int decrement(int[] slots, int from, int end) {
        byte[][] of = pages;
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

    @Override
    long touch(int[] slots, int from, int end) {
        long read = 0;
        for (int i = from; i < end; i++) {
            read += pages[slots[i] >>> PAGE_BITS][slots[i] & PAGE_MASK];
        }
        return read;
    }

    // Eight bytes at a time, and thirty-two while none is found. A byte's low seven bits plus (128
    // − least) carry into its high bit exactly if they are at least `least`; for a least above 128
    // the byte's own high bit must be set too.
    @Override
    boolean visitPage(int page, long least, SlotVisitor visitor) {
        byte[] bytes = pages[page];
        int first = page << PAGE_BITS;
        boolean great = least > 128;
        long add = ONES * (great ? 256 - least : 128 - least);
        for (int i = 0; i < bytes.length; i += 32) {
            // Unrolled: as a loop it takes three times as long.
            long any =
                    hits((long) LONG.get(bytes, i), add, great)
                            | hits((long) LONG.get(bytes, i + 8), add, great)
                            | hits((long) LONG.get(bytes, i + 16), add, great)
                            | hits((long) LONG.get(bytes, i + 24), add, great);
            for (int at = i; any != 0 && at < i + 32; at += 8) {
                long hits = hits((long) LONG.get(bytes, at), add, great);
                for (; hits != 0; hits &= hits - 1) {
                    if (!visitor.visit(first + at + (Long.numberOfTrailingZeros(hits) >>> 3))) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    // The hits of eight bytes are eight bits, one a byte.
    @Override
    int lowsAtLeast(int page, long least) {
        byte[] bytes = pages[page];
        boolean great = least > 128;
        long add = ONES * (great ? 256 - least : 128 - least);
        int found = 0;
        for (int i = 0; i < bytes.length; i += 8) {
            found += Long.bitCount(hits((long) LONG.get(bytes, i), add, great));
        }
        return found;
    }

    // A byte of the difference is zero exactly if neither its low seven bits, which would carry,
    // nor its high bit are set.
    @Override
    boolean visitLows(int page, long low, SlotVisitor visitor) {
        byte[] bytes = pages[page];
        int first = page << PAGE_BITS;
        long wanted = ONES * low;
        for (int i = 0; i < bytes.length; i += 8) {
            long differs = (long) LONG.get(bytes, i) ^ wanted;
            long zeros = ~(((differs & ~HIGHS) + ~HIGHS) | differs | ~HIGHS);
            for (; zeros != 0; zeros &= zeros - 1) {
                if (!visitor.visit(first + i + (Long.numberOfTrailingZeros(zeros) >>> 3))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static long hits(long word, long add, boolean great) {
        long carried = (word & ~HIGHS) + add;
        return (great ? carried & word : carried | word) & HIGHS;
    }
}
