package io.headtail.count;

import java.util.Arrays;

/**
 * The one order of videos: <i>views descending, then id ascending by unsigned bytes</i>.
 *
 * <p>Ids are compared by the two words of their cells ({@link IdHash}), which callers often have at
 * hand; only two ids that begin alike, one of them long, are read. Not thread-safe.
 */
final class IdOrder {
    private final IdCells cells;
    private final byte[] own = new byte[VideoIds.MAX_LENGTH];
    private final byte[] other = new byte[VideoIds.MAX_LENGTH];

    IdOrder(IdCells cells) {
        this.cells = cells;
    }

    /** Whether video A, with a count and its id's words, comes before video B. */
    boolean before(
            long countA,
            int slotA,
            long firstA,
            long secondA,
            long countB,
            int slotB,
            long firstB,
            long secondB) {
        return countA != countB
                ? countA > countB
                : compare(slotA, firstA, secondA, slotB, firstB, secondB) < 0;
    }

    /** Orders two ids in use. */
    int compare(int slotA, int slotB) {
        return compare(
                slotA,
                cells.first(slotA),
                cells.second(slotA),
                slotB,
                cells.first(slotB),
                cells.second(slotB));
    }

    private int compare(
            int slotA, long firstA, long secondA, int slotB, long firstB, long secondB) {
        if (firstA != firstB) {
            return Long.compareUnsigned(firstA, firstB);
        }
        if (IdCells.isShort(secondA) && IdCells.isShort(secondB)) {
            return Long.compareUnsigned(secondA, secondB);
        }
        return compareBytes(slotA, other, cells.copy(slotB, other, 0));
    }

    /**
     * Orders an id in use, whose first word is {@code first}, and {@code id[0, length)}, whose
     * first word is {@code word}.
     */
    int compare(int slot, long first, byte[] id, int length, long word) {
        return first == word ? compareBytes(slot, id, length) : Long.compareUnsigned(first, word);
    }

    private int compareBytes(int slot, byte[] id, int length) {
        return Arrays.compareUnsigned(own, 0, cells.copy(slot, own, 0), id, 0, length);
    }
}
