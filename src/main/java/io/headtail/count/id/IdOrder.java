package io.headtail.count.id;

import java.util.Arrays;

/**
 * The order of ids, <i>ascending by unsigned bytes</i>, which breaks ties of views.
 *
 * <p>Ids are compared by the two words of their cells ({@link IdHash}); the bytes are read only if
 * two ids begin alike and one is long. Not thread-safe.
 */
public final class IdOrder {
    private final IdCells cells;
    private final byte[] own = new byte[VideoIds.MAX_LENGTH];
    private final byte[] other = new byte[VideoIds.MAX_LENGTH];

    IdOrder(IdCells cells) {
        this.cells = cells;
    }

    /** Compares two ids in use. */
    public int compare(int slotA, int slotB) {
        long a = cells.first(slotA);
        long b = cells.first(slotB);
        if (a != b) {
            return Long.compareUnsigned(a, b);
        }
        long secondA = cells.second(slotA);
        long secondB = cells.second(slotB);
        return IdCells.isShort(secondA) && IdCells.isShort(secondB)
                ? Long.compareUnsigned(secondA, secondB)
                : compareBytes(slotA, other, cells.copy(slotB, other, 0));
    }

    /**
     * Compares an id in use, whose first word is {@code first}, with {@code id[0, length)}, whose
     * first word is {@code word}.
     */
    public int compare(int slot, long first, byte[] id, int length, long word) {
        return first == word ? compareBytes(slot, id, length) : Long.compareUnsigned(first, word);
    }

    private int compareBytes(int slot, byte[] id, int length) {
        return Arrays.compareUnsigned(own, 0, cells.copy(slot, own, 0), id, 0, length);
    }
}
