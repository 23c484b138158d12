package io.headtail.count.id;

import io.headtail.count.invariant.BrokenInvariantException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Storage of what does not fit into an id's cell: the bytes from the eighth on of ids of 16 to 255
 * bytes, in pages of 1 MiB, as pieces of whole 4-byte units.
 *
 * <p>A piece's number is its offset in units, plus one: page = (number − 1) / 2^18. No piece
 * crosses a page. The first unit of a freed piece holds the number of the next free one of its
 * size, 0 at the list's end; new pieces come from these lists first, so memory is bounded by the
 * greatest number of ids of each size that were in use at once. A piece's length is in the id's
 * cell. At most 2^31 units, 8 GiB.
 */
final class LongIds {
    private static final int UNIT_BITS = 2;
    private static final int PAGE_UNIT_BITS = 18;
    private static final int PAGE_UNITS = 1 << PAGE_UNIT_BITS;
    private static final int PAGE_BYTES = PAGE_UNITS << UNIT_BITS;
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[][] pages = new byte[8][];
    private int pageCount;
    private int used = PAGE_UNITS;
    private final int[] firstFree = new int[64];
    private boolean kept;

    /** While on, stored bytes do not change: freed pieces are not reused. */
    void keep(boolean keep) {
        kept = keep;
    }

    /** A view of what is stored now, for reading from another thread while {@link #keep} is on. */
    LongIds view() {
        LongIds view = new LongIds();
        view.pages = Arrays.copyOf(pages, pages.length);
        view.pageCount = pageCount;
        return view;
    }

    private static int units(int length) {
        return (length + 3) >>> UNIT_BITS;
    }

    private byte[] page(int piece) {
        return pages[(piece - 1) >>> PAGE_UNIT_BITS];
    }

    private static int offset(int piece) {
        return ((piece - 1) & (PAGE_UNITS - 1)) << UNIT_BITS;
    }

    /** Stores {@code bytes[from, from + length)}; returns the piece's number, ≥ 1. */
    int store(byte[] bytes, int from, int length) {
        int units = units(length);
        int piece = firstFree[units];
        if (piece == 0 || kept) {
            piece = fresh(units);
        } else {
            firstFree[units] = (int) INT.get(page(piece), offset(piece));
        }
        System.arraycopy(bytes, from, page(piece), offset(piece), length);
        return piece;
    }

    private int fresh(int units) {
        if (used + units > PAGE_UNITS) {
            if (pageCount == 1 << (31 - PAGE_UNIT_BITS)) {
                throw new BrokenInvariantException(
                        "long video ids of one partition fill 8 GiB: use more partitions");
            }
            if (pageCount == pages.length) {
                pages = Arrays.copyOf(pages, pageCount * 2);
            }
            pages[pageCount++] = new byte[PAGE_BYTES];
            used = 0;
        }
        int piece = ((pageCount - 1) << PAGE_UNIT_BITS) + used + 1;
        used += units;
        return piece;
    }

    /** Frees a piece of that length. */
    void release(int piece, int length) {
        int units = units(length);
        INT.set(page(piece), offset(piece), firstFree[units]);
        firstFree[units] = piece;
    }

    boolean equal(int piece, byte[] bytes, int from, int length) {
        int at = offset(piece);
        return Arrays.equals(page(piece), at, at + length, bytes, from, from + length);
    }

    void copy(int piece, int length, byte[] target, int to) {
        System.arraycopy(page(piece), offset(piece), target, to, length);
    }

    long memoryBytes() {
        return (long) pageCount * PAGE_BYTES;
    }

    boolean assertValid() {
        for (int units = 0; units < firstFree.length; units++) {
            long steps = 0;
            int piece = firstFree[units];
            while (piece != 0) {
                if (piece < 0
                        || (piece - 1) >>> PAGE_UNIT_BITS >= pageCount
                        || steps++ > (long) pageCount * PAGE_UNITS) {
                    throw new BrokenInvariantException(
                            "long ids: the list of free pieces of " + units + " units is broken");
                }
                piece = (int) INT.get(page(piece), offset(piece));
            }
        }
        return true;
    }

    void clear() {
        Arrays.fill(pages, null);
        pageCount = 0;
        used = PAGE_UNITS;
        Arrays.fill(firstFree, 0);
    }
}
