package io.headtail.count;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The low parts of a {@link CountColumn}, unsigned bytes or ints by slot, in pages of 2^16, so that
 * growing copies nothing. Slots beyond the last page read as 0.
 */
final class Pages {
    private static final int PAGE_MASK = CountColumn.PAGE_SIZE - 1;
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    byte[][] bytes = new byte[0][];
    int[][] ints = new int[0][];
    private final int width;
    private int count;

    private Pages(int width) {
        this.width = width;
    }

    /** No pages, for good: every slot reads as 0. */
    static Pages none() {
        return new Pages(0);
    }

    /** Pages of that many bits a slot, 8 or 32. */
    static Pages of(int width) {
        return new Pages(width);
    }

    /** A copy of its own. */
    Pages copy() {
        Pages copy = new Pages(width);
        copy.count = count;
        if (width == 8) {
            copy.bytes = new byte[count][];
            for (int page = 0; page < count; page++) {
                copy.bytes[page] = bytes[page].clone();
            }
        } else if (width == 32) {
            copy.ints = new int[count][];
            for (int page = 0; page < count; page++) {
                copy.ints[page] = ints[page].clone();
            }
        }
        return copy;
    }

    /** Makes pages for all slots below this. */
    void reserve(int slots) {
        int wanted = (slots + CountColumn.PAGE_SIZE - 1) >>> CountColumn.PAGE_BITS;
        if (wanted <= count || width == 0) {
            return;
        }
        int room = Math.max(wanted, Math.max(bytes.length, ints.length));
        if (width == 8) {
            bytes = room > bytes.length ? Arrays.copyOf(bytes, Math.max(room, 2 * count)) : bytes;
        } else {
            ints = room > ints.length ? Arrays.copyOf(ints, Math.max(room, 2 * count)) : ints;
        }
        for (; count < wanted; count++) {
            if (width == 8) {
                bytes[count] = new byte[CountColumn.PAGE_SIZE];
            } else {
                ints[count] = new int[CountColumn.PAGE_SIZE];
            }
        }
    }

    long get(int slot) {
        int page = slot >>> CountColumn.PAGE_BITS;
        if (page >= count) {
            return 0;
        }
        return width == 8
                ? bytes[page][slot & PAGE_MASK] & 0xff
                : ints[page][slot & PAGE_MASK] & 0xffffffffL;
    }

    void set(int slot, long low) {
        reserve(slot + 1);
        if (width == 8) {
            bytes[slot >>> CountColumn.PAGE_BITS][slot & PAGE_MASK] = (byte) low;
        } else {
            ints[slot >>> CountColumn.PAGE_BITS][slot & PAGE_MASK] = (int) low;
        }
    }

    long touch(int[] slots, int from, int end) {
        long read = 0;
        if (width == 8) {
            for (int i = from; i < end; i++) {
                read += bytes[slots[i] >>> CountColumn.PAGE_BITS][slots[i] & PAGE_MASK];
            }
        } else {
            for (int i = from; i < end; i++) {
                read += ints[slots[i] >>> CountColumn.PAGE_BITS][slots[i] & PAGE_MASK];
            }
        }
        return read;
    }

    void copyTo(Pages wider) {
        wider.reserve(count << CountColumn.PAGE_BITS);
        for (int page = 0; page < count; page++) {
            for (int i = 0; i < CountColumn.PAGE_SIZE; i++) {
                wider.ints[page][i] = bytes[page][i] & 0xff;
            }
        }
    }

    /** How many slots are not 0; O(slots). */
    int inUse() {
        int[] used = {0};
        forEachAtLeast(
                1,
                slot -> {
                    used[0]++;
                    return true;
                });
        return used[0];
    }

    /** Names every slot whose low part is at least {@code least ≥ 1}. */
    void forEachAtLeast(long least, SlotVisitor visitor) {
        boolean more = true;
        for (int page = 0; page < count && more; page++) {
            int first = page << CountColumn.PAGE_BITS;
            more =
                    width == 8
                            ? visitBytes(bytes[page], first, (int) least, visitor)
                            : visitInts(ints[page], first, least, visitor);
        }
    }

    private static boolean visitInts(int[] page, int first, long least, SlotVisitor visitor) {
        for (int i = 0; i < page.length; i++) {
            if ((page[i] & 0xffffffffL) >= least && !visitor.visit(first + i)) {
                return false;
            }
        }
        return true;
    }

    // Eight bytes at a time, and thirty-two where none is. A byte's low seven bits plus (128 −
    // least)
    // carry into its high bit just when they are at least `least`; for a least above 128 the byte's
    // own high bit must be set too.
    private static boolean visitBytes(byte[] page, int first, int least, SlotVisitor visitor) {
        boolean great = least > 128;
        long add = ONES * (great ? 256 - least : 128 - least);
        for (int i = 0; i < page.length; i += 32) {
            // Written out: as a loop it takes three times as long.
            long any =
                    hits((long) LONG.get(page, i), add, great)
                            | hits((long) LONG.get(page, i + 8), add, great)
                            | hits((long) LONG.get(page, i + 16), add, great)
                            | hits((long) LONG.get(page, i + 24), add, great);
            for (int at = i; any != 0 && at < i + 32; at += 8) {
                long hits = hits((long) LONG.get(page, at), add, great);
                for (; hits != 0; hits &= hits - 1) {
                    if (!visitor.visit(first + at + (Long.numberOfTrailingZeros(hits) >>> 3))) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static long hits(long word, long add, boolean great) {
        long carried = (word & ~HIGHS) + add;
        return (great ? carried & word : carried | word) & HIGHS;
    }

    long memoryBytes() {
        return (long) count * CountColumn.PAGE_SIZE * (width / 8);
    }
}
