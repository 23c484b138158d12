package io.headtail.count.id;

import io.headtail.count.invariant.BrokenInvariantException;
import java.util.Arrays;

/**
 * The index from ids to slots: an open-addressing table with linear probing and back-shift
 * deletion, 4 bytes an entry, at most three quarters full. A look-up that fails costs one cache
 * miss, one that succeeds two (entry, cell).
 *
 * <pre>
 *  entry of a table of 2^b:  31 …… b          | b − 1 …… 0      0 = empty
 *                            bits of the hash | slot + 1
 *
 *  An id's home is the hash's b highest bits; the bits in the entry are of its low half. Slots are
 *  fewer than 2^b: mostly since the table is never full, and where many slots are free because it
 *  grows with them. Example: slot 4 with a hash that ends in 0x9E3779B9, in a table of 2^10, is the
 *  entry 0x9E377805.
 * </pre>
 *
 * <p>Not thread-safe.
 */
final class IdTable {
    private static final int MAX_BITS = 30;

    private final IdCells cells;
    private final IdOrder order;
    private int bits = 10;

    /** The entries by place. */
    int[] table = new int[1 << bits];

    IdTable(IdCells cells, IdOrder order) {
        this.cells = cells;
        this.order = order;
    }

    private int home(long hash) {
        return (int) (hash >>> (64 - bits));
    }

    private int mask() {
        return table.length - 1;
    }

    /** The entry of a slot whose id has that hash. */
    int entry(long hash, int slot) {
        return ((int) hash & ~mask()) | (slot + 1);
    }

    private int slotOf(int entry) {
        return (entry & mask()) - 1;
    }

    /** Reads ahead what {@link #look} will need for the whole batch; slot 0 must exist. */
    void touch(IdBatch batch) {
        int n = batch.size();
        for (int i = 0; i < n; i++) {
            batch.entries[i] = table[home(batch.hashes[i])];
        }
        long read = 0;
        for (int i = 0; i < n; i++) {
            // Branch-free: for an empty entry or another id's, a cell is read in vain.
            read += cells.first(Math.max(slotOf(batch.entries[i]), 0));
        }
        batch.readAhead = read;
    }

    /** The slot of id {@code i} of the batch, or ~(the place where its entry belongs). */
    int look(IdBatch batch, int i) {
        long hash = batch.hashes[i];
        int mask = mask();
        int tag = (int) hash & ~mask;
        for (int at = home(hash); ; at = (at + 1) & mask) {
            int entry = table[at];
            if (entry == 0) {
                return ~at;
            }
            if ((entry & ~mask) == tag) {
                int slot = (entry & mask) - 1;
                if (cells.equal(
                        slot,
                        batch.first[i],
                        batch.second[i],
                        batch.bytes(i),
                        batch.from(i),
                        batch.length(i))) {
                    return slot;
                }
            }
        }
    }

    /** Writes an entry at the place that {@link #look} returned. */
    void put(int at, long hash, int slot) {
        table[at] = entry(hash, slot);
    }

    /** Whether the table is full with {@code size} entries of slots below {@code slots}. */
    boolean isFull(int size, int slots) {
        return isFull(1L << bits, size, slots);
    }

    // One more slot must fit beside the bits of the hash.
    private static boolean isFull(long length, int size, int slots) {
        return size > length / 4 * 3 || slots >= length - 1;
    }

    /** Doubles the table; reads the cells of all slots below {@code slots} once, sequentially. */
    void grow(int slots) {
        if (bits == MAX_BITS) {
            throw new BrokenInvariantException(
                    "more than " + slots + " video ids in one partition: use more partitions");
        }
        bits++;
        fill(slots);
    }

    /**
     * Rebuilds the table, large enough for {@code size} ids, from the cells of all slots below
     * {@code slots}.
     *
     * @return a slot whose id another slot has too, or −1
     */
    int rebuild(int slots, int size) {
        while (bits < MAX_BITS && isFull(1L << bits, size, slots)) {
            bits++;
        }
        return fill(slots);
    }

    private int fill(int slots) {
        table = new int[1 << bits];
        int mask = mask();
        for (int slot = 0; slot < slots; slot++) {
            if (cells.length(slot) != 0) {
                long hash = cells.hash(slot);
                int entry = entry(hash, slot);
                int at = home(hash);
                for (; table[at] != 0; at = (at + 1) & mask) {
                    if (((table[at] ^ entry) & ~mask) == 0
                            && order.compare(slotOf(table[at]), slot) == 0) {
                        return slot;
                    }
                }
                table[at] = entry;
            }
        }
        return -1;
    }

    /** Removes the entry of a slot whose cell is still stored. */
    void remove(int slot) {
        int at = home(cells.hash(slot));
        while (slotOf(table[at]) != slot) {
            if (table[at] == 0) {
                throw new BrokenInvariantException("slot " + slot + " in use has no entry");
            }
            at = (at + 1) & mask();
        }
        closeGap(at, mask());
    }

    // Back-shift deletion (Knuth, TAOCP 3, 6.4, Algorithm R): moves up every entry of the run that
    // may fill the gap, so that no tombstone is needed.
    private void closeGap(int gap, int mask) {
        for (int at = (gap + 1) & mask; table[at] != 0; at = (at + 1) & mask) {
            int home = home(cells.hash(slotOf(table[at])));
            if (((at - home) & mask) >= ((at - gap) & mask)) {
                table[gap] = table[at];
                gap = at;
            }
        }
        table[gap] = 0;
    }

    void clear() {
        Arrays.fill(table, 0);
    }

    long memoryBytes() {
        return 4L * table.length;
    }

    /** For checks: the number of places. */
    int capacity() {
        return table.length;
    }

    /** For checks: the slot at a place, or −1. */
    int slotAt(int at) {
        return slotOf(table[at]);
    }

    /** For checks: whether a place holds the entry of that slot and hash. */
    boolean holds(int at, long hash, int slot) {
        return table[at] == entry(hash, slot);
    }
}
