package io.headtail.count;

import java.util.Arrays;

/**
 * Bytes of video ids in pages of 1 MiB, in cells of whole 4-byte units.
 *
 * <pre>
 *  cell in use:  | length (1 byte, unsigned) | id bytes … | padding to 4 |
 *  cell free:    | number of the next free cell of this size + 1 (int)  | … |
 *
 *  A cell's number is its offset in units of 4 bytes: page = number / 2^18. An 11-byte id takes
 *  exactly three units. No cell crosses a page.
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

    private byte[][] pages = new byte[8][];
    private int pageCount;
    private int used = PAGE_UNITS;
    private final int[] firstFree = new int[256 / 4 + 1];

    IdArena() {
        Arrays.fill(firstFree, NO_CELL);
    }

    private static int units(int length) {
        return (length + 1 + 3) >>> UNIT_BITS;
    }

    private byte[] page(int cell) {
        return pages[cell >>> PAGE_UNIT_BITS];
    }

    private static int offset(int cell) {
        return (cell & (PAGE_UNITS - 1)) << UNIT_BITS;
    }

    /** Stores an id; returns its cell's number, ≥ 0. */
    int store(byte[] bytes, int from, int length) {
        int units = units(length);
        int cell = firstFree[units];
        if (cell == NO_CELL) {
            cell = fresh(units);
        } else {
            firstFree[units] = next(cell);
        }
        byte[] page = page(cell);
        int at = offset(cell);
        page[at] = (byte) length;
        System.arraycopy(bytes, from, page, at + 1, length);
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
        byte[] page = page(cell);
        int at = offset(cell);
        int link = firstFree[units] + 1;
        for (int i = 0; i < 4; i++) {
            page[at + i] = (byte) (link >>> (8 * i));
        }
        firstFree[units] = cell;
    }

    private int next(int cell) {
        byte[] page = page(cell);
        int at = offset(cell);
        int link = 0;
        for (int i = 0; i < 4; i++) {
            link |= (page[at + i] & 0xff) << (8 * i);
        }
        return link - 1;
    }

    int length(int cell) {
        return page(cell)[offset(cell)] & 0xff;
    }

    int hash(int cell) {
        return IdHash.hash(page(cell), offset(cell) + 1, length(cell));
    }

    boolean equal(int cell, byte[] bytes, int from, int length) {
        byte[] page = page(cell);
        int at = offset(cell) + 1;
        return (page[at - 1] & 0xff) == length
                && Arrays.equals(page, at, at + length, bytes, from, from + length);
    }

    int copy(int cell, byte[] target, int to) {
        int length = length(cell);
        System.arraycopy(page(cell), offset(cell) + 1, target, to, length);
        return length;
    }

    int compare(int a, int b) {
        int fromA = offset(a) + 1;
        int fromB = offset(b) + 1;
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
