package io.headtail.count.id;

import java.util.Arrays;

/**
 * The ids by slot: a cell of 16 bytes, two words, for each, in pages of 2^16 cells.
 *
 * <pre>
 *  id of up to 15 bytes:   | bytes 0 … 7 | bytes 8 … 14, zeros behind | length |
 *  id of 16 to 255 bytes:  | bytes 0 … 7 | bytes 8 … 10 | piece (int) | length |
 *  free slot:              | next free slot + 1, 0 for none          | 0      |
 *
 *  piece: where {@link LongIds} holds the bytes from the eighth on.
 * </pre>
 *
 * <p>An 11-byte id is all in its cell, so reading it costs one cache miss; and cells stand in the
 * order of slots, so that a scan over the videos reads memory in a row.
 */
public final class IdCells {
    /** Log2 of the number of cells in a page; see {@link #between}. */
    public static final int PAGE_BITS = 16;

    private static final int PAGE_CELLS = 1 << PAGE_BITS;
    private static final int PAGE_MASK = PAGE_CELLS - 1;
    private static final long PIECE_MASK = 0xffffffffL << 8;

    private long[][] pages = new long[4][];
    private int pageCount;
    private final LongIds rest;
    private final byte[] scratch = new byte[VideoIds.MAX_LENGTH];

    IdCells() {
        this(new LongIds());
    }

    private IdCells(LongIds rest) {
        this.rest = rest;
    }

    /** See {@link LongIds#keep}. */
    void keep(boolean keep) {
        rest.keep(keep);
    }

    /**
     * A view of the cells stored now, for {@link #copy} and {@link #length} from another thread,
     * while this one releases and reuses no slot and {@link #keep} is on.
     */
    IdCells view() {
        IdCells view = new IdCells(rest.view());
        view.pages = Arrays.copyOf(pages, pages.length);
        view.pageCount = pageCount;
        return view;
    }

    private long[] page(int slot) {
        return pages[slot >>> PAGE_BITS];
    }

    private static int at(int slot) {
        return (slot & PAGE_MASK) << 1;
    }

    /** The first word of the slot's id. */
    public long first(int slot) {
        return page(slot)[at(slot)];
    }

    /**
     * Writes the slots of a page whose first word is in {@code [low, high]}, unsigned, to {@code
     * target}, which must have room for all of them; free slots may be among them.
     *
     * @return how many
     */
    public int between(int page, long low, long high, int[] target) {
        long[] of = pages[page];
        long width = high - low + Long.MIN_VALUE;
        int first = page << PAGE_BITS;
        int found = 0;
        for (int cell = 0; cell < PAGE_CELLS; cell++) {
            if (of[cell << 1] - low + Long.MIN_VALUE <= width) {
                target[found++] = first + cell;
            }
        }
        return found;
    }

    /** The second word of the slot's id; that of a long one names its piece. */
    public long second(int slot) {
        return page(slot)[at(slot) + 1];
    }

    /** The id's length in bytes; 0 for a free slot. */
    int length(int slot) {
        return (int) second(slot) & 0xff;
    }

    /** Whether an id with this second word is all in its two words. */
    public static boolean isShort(long second) {
        return (second & 0xff) <= IdHash.MAX_SHORT_BYTES;
    }

    private static int piece(long second) {
        return (int) (second >>> 8);
    }

    /** Stores an id, given with its words. */
    void store(int slot, long first, long second, byte[] bytes, int from, int length) {
        if (slot >>> PAGE_BITS == pageCount) {
            if (pageCount == pages.length) {
                pages = Arrays.copyOf(pages, pageCount * 2);
            }
            pages[pageCount++] = new long[PAGE_CELLS * 2];
        }
        long word = second;
        if (length > IdHash.MAX_SHORT_BYTES) {
            word |= (rest.store(bytes, from + 8, length - 8) & 0xffffffffL) << 8;
        }
        page(slot)[at(slot)] = first;
        page(slot)[at(slot) + 1] = word;
    }

    /** Frees the slot's cell, which then stores {@code next}. */
    void release(int slot, int next) {
        long second = second(slot);
        int length = (int) second & 0xff;
        if (length > IdHash.MAX_SHORT_BYTES) {
            rest.release(piece(second), length - 8);
        }
        page(slot)[at(slot)] = next;
        page(slot)[at(slot) + 1] = 0;
    }

    /** The {@code next} given to {@link #release} for a free slot. */
    int next(int slot) {
        return (int) first(slot);
    }

    /** Whether the slot holds the id with these words and bytes. */
    boolean equal(int slot, long first, long second, byte[] bytes, int from, int length) {
        long[] page = page(slot);
        int at = at(slot);
        if (page[at] != first) {
            return false;
        }
        long word = page[at + 1];
        return word == second
                || (length > IdHash.MAX_SHORT_BYTES
                        && (word & ~PIECE_MASK) == second
                        && rest.equal(piece(word), bytes, from + 8, length - 8));
    }

    /** Copies the id to {@code target} at {@code to}; returns its length. */
    int copy(int slot, byte[] target, int to) {
        long second = second(slot);
        int length = (int) second & 0xff;
        long word = first(slot);
        for (int i = 0; i < Math.min(length, 8); i++) {
            target[to + i] = (byte) (word >>> (8 * (7 - i)));
        }
        if (length > IdHash.MAX_SHORT_BYTES) {
            rest.copy(piece(second), length - 8, target, to + 8);
        } else {
            for (int i = 8; i < length; i++) {
                target[to + i] = (byte) (second >>> (8 * (15 - i)));
            }
        }
        return length;
    }

    /** The hash of the id in a slot. */
    long hash(int slot) {
        long second = second(slot);
        int length = (int) second & 0xff;
        if (length <= IdHash.MAX_SHORT_BYTES) {
            return IdHash.hash(first(slot), second);
        }
        copy(slot, scratch, 0);
        return IdHash.hash(scratch, 0, length);
    }

    long memoryBytes() {
        return 16L * PAGE_CELLS * pageCount + rest.memoryBytes();
    }

    boolean assertValid() {
        return rest.assertValid();
    }

    void clear() {
        Arrays.fill(pages, null);
        pageCount = 0;
        rest.clear();
    }
}
