package io.headtail.count;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Bytes of video ids in pages of 1 MiB, in cells of whole 4-byte units.
 *
 * <pre>
 *  cell in use:  | slot (int) | length (1 byte, unsigned) | id bytes … | padding to 4 |
 *  cell free:    | number of the next free cell of this size + 1 (int) | length | … |
 *
 *  Ints are little-endian. A cell's number is its offset in units of 4 bytes: page = number / 2^18.
 *  An 11-byte id takes exactly four units, so id and slot come with one cache line. No cell crosses a
 *  page.
 * </pre>
 *
 * <p>Freed cells are kept in one list per size and given out again, so memory follows the greatest
 * number of ids of each size that were in use at once. At most 2^31 units, 8 GiB.
 */
final class IdArena {
    private static final int UNIT_BITS = 2;
    private static final int PAGE_UNIT_BITS = 18;
    private static final int PAGE_UNITS = 1 << PAGE_UNIT_BITS;
    private static final int PAGE_BYTES = PAGE_UNITS << UNIT_BITS;
    private static final int NO_CELL = -1;
    private static final int HEADER = 5;
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[][] pages = new byte[8][];
    private int pageCount;
    private int used = PAGE_UNITS;
    private final int[] firstFree = new int[(HEADER + 255) / 4 + 2];

    IdArena() {
        Arrays.fill(firstFree, NO_CELL);
    }

    private static int units(int length) {
        return (length + HEADER + 3) >>> UNIT_BITS;
    }

    private byte[] page(int cell) {
        return pages[cell >>> PAGE_UNIT_BITS];
    }

    private static int offset(int cell) {
        return (cell & (PAGE_UNITS - 1)) << UNIT_BITS;
    }

    /** Stores an id and its slot; returns its cell's number, ≥ 0. */
    int store(int slot, byte[] bytes, int from, int length) {
        int units = units(length);
        int cell = firstFree[units];
        if (cell == NO_CELL) {
            cell = fresh(units);
        } else {
            firstFree[units] = next(cell);
        }
        byte[] page = page(cell);
        int at = offset(cell);
        INT.set(page, at, slot);
        page[at + 4] = (byte) length;
        System.arraycopy(bytes, from, page, at + HEADER, length);
        return cell;
    }

    private int fresh(int units) {
        if (used + units > PAGE_UNITS) {
            if (pageCount == 1 << (31 - PAGE_UNIT_BITS)) {
                throw new BrokenInvariantException(
                        "video ids of one partition fill 8 GiB: use more partitions");
            }
            if (pageCount == pages.length) {
                pages = Arrays.copyOf(pages, pageCount * 2);
            }
            pages[pageCount++] = new byte[PAGE_BYTES];
            used = 0;
        }
        int cell = ((pageCount - 1) << PAGE_UNIT_BITS) + used;
        used += units;
        return cell;
    }

    /** Gives up a cell in use. */
    void release(int cell) {
        int units = units(length(cell));
        INT.set(page(cell), offset(cell), firstFree[units] + 1);
        firstFree[units] = cell;
    }

    private int next(int cell) {
        return (int) INT.get(page(cell), offset(cell)) - 1;
    }

    /** Whether there is such a cell, in use or free. */
    boolean holds(int cell) {
        int page = cell >>> PAGE_UNIT_BITS;
        return page < pageCount - 1 || (page == pageCount - 1 && (cell & (PAGE_UNITS - 1)) < used);
    }

    /** The slot that a cell in use was stored with. */
    int slot(int cell) {
        return (int) INT.get(page(cell), offset(cell));
    }

    int length(int cell) {
        return page(cell)[offset(cell) + 4] & 0xff;
    }

    int hash(int cell) {
        return IdHash.hash(page(cell), offset(cell) + HEADER, length(cell));
    }

    boolean equal(int cell, byte[] bytes, int from, int length) {
        byte[] page = page(cell);
        int at = offset(cell) + HEADER;
        if ((page[at - 1] & 0xff) != length) {
            return false;
        }
        // The usual ids are of 8 to 16 bytes: two words, overlapping, cost less than a call.
        if (length >= 8 && length <= 16) {
            return (long) LONG.get(page, at) == (long) LONG.get(bytes, from)
                    && (long) LONG.get(page, at + length - 8)
                            == (long) LONG.get(bytes, from + length - 8);
        }
        return Arrays.equals(page, at, at + length, bytes, from, from + length);
    }

    int copy(int cell, byte[] target, int to) {
        int length = length(cell);
        System.arraycopy(page(cell), offset(cell) + HEADER, target, to, length);
        return length;
    }

    int compare(int a, int b) {
        int fromA = offset(a) + HEADER;
        int fromB = offset(b) + HEADER;
        return Arrays.compareUnsigned(
                page(a), fromA, fromA + length(a), page(b), fromB, fromB + length(b));
    }

    long memoryBytes() {
        return (long) pageCount * PAGE_BYTES;
    }

    boolean assertValid() {
        for (int units = 0; units < firstFree.length; units++) {
            long steps = 0;
            for (int cell = firstFree[units]; cell != NO_CELL; cell = next(cell)) {
                if (cell < 0
                        || cell >>> PAGE_UNIT_BITS >= pageCount
                        || steps++ > PAGE_UNITS * 64L) {
                    throw new BrokenInvariantException(
                            "video ids: the list of free cells of " + units + " units is broken");
                }
            }
        }
        return true;
    }

    void clear() {
        Arrays.fill(pages, null);
        pageCount = 0;
        used = PAGE_UNITS;
        Arrays.fill(firstFree, NO_CELL);
    }
}
