package io.headtail.count;

import java.util.Arrays;

/**
 * The dictionary of one partition: a dense int, the <b>slot</b>, for every video id that is in use.
 *
 * <p>Ids stand in {@link IdCells}, 16 bytes a slot; the index over them is an open-addressing table
 * with linear probing and back-shift deletion, 4 bytes an entry, at most three quarters full. A
 * look-up that fails costs one cache miss, one that succeeds two (entry, cell). No object stands
 * for an id: an 11-byte id costs 16 bytes and 5.3 to 10.7 of the index.
 *
 * <pre>
 *  entry of a table of 2^b:  31 …… b          | b − 1 …… 0      0 = empty
 *                            bits of the hash | slot + 1
 *
 *  An id's home is the hash's b highest bits; the bits in the entry are of its low half. Slots are
 *  fewer than 2^b since the table is never full. Example: slot 4 with a hash that ends in
 *  0x9E3779B9, in a table of 2^10, is the entry 0x9E377805.
 * </pre>
 *
 * <p>Look-ups, {@link #intern} and {@link #free} are O(1) expected; growing doubles the table and
 * reads every cell once, in a row. Not thread-safe.
 */
public final class VideoIds {
    /** An id's greatest length in bytes. */
    public static final int MAX_LENGTH = 255;

    /** What {@link #find} says when the id has no slot. */
    public static final int NONE = -1;

    private static final int MAX_BITS = 30;

    /** Below this many ids everything is in a near cache anyway. */
    private static final int WORTH_TOUCHING = 1 << 13;

    private final IdCells cells = new IdCells();
    private final IdBatch single = new IdBatch(1);
    private int[] table;
    private int bits;
    private int size;
    private int slots;
    private int firstFree = NONE;

    /** An empty dictionary. */
    public VideoIds() {
        bits = 10;
        table = new int[1 << bits];
    }

    /** Number of ids that have a slot. */
    public int size() {
        return size;
    }

    /** One more than the greatest slot ever given out; a bound for scans. */
    public int slots() {
        return slots;
    }

    private int home(long hash) {
        return (int) (hash >>> (64 - bits));
    }

    private int slotMask() {
        return (1 << bits) - 1;
    }

    private int entry(long hash, int slot) {
        return ((int) hash & ~slotMask()) | (slot + 1);
    }

    /**
     * Reads ahead what the look-ups of the batch will need, all of it before any of it is used. It
     * changes nothing, and not calling it costs only time.
     */
    public void touch(IdBatch batch) {
        if (size < WORTH_TOUCHING) {
            return;
        }
        int n = batch.size();
        int mask = slotMask();
        for (int i = 0; i < n; i++) {
            batch.entries[i] = table[home(batch.hashes[i])];
        }
        long read = 0;
        for (int i = 0; i < n; i++) {
            // Without a branch: an empty entry or another id's reads a cell in vain.
            int slot = Math.max((batch.entries[i] & mask) - 1, 0);
            read += cells.first(slot);
        }
        batch.readAhead = read;
    }

    // The slot of id i of the batch, or ~(the empty entry where it belongs).
    private int look(IdBatch batch, int i) {
        long hash = batch.hashes[i];
        int mask = table.length - 1;
        int slotMask = mask; // both have the low `bits` bits set
        int tag = (int) hash & ~slotMask;
        for (int at = home(hash); ; at = (at + 1) & mask) {
            int entry = table[at];
            if (entry == 0) {
                return ~at;
            }
            if ((entry & ~slotMask) == tag) {
                int slot = (entry & slotMask) - 1;
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

    /** The slot of id {@code i} of the batch, or {@link #NONE}. */
    public int find(IdBatch batch, int i) {
        int found = look(batch, i);
        return found >= 0 ? found : NONE;
    }

    /** As {@link #intern(byte[], int, int)}, for id {@code i} of the batch. */
    public int intern(IdBatch batch, int i) {
        int found = look(batch, i);
        return found >= 0 ? found : insert(~found, batch, i);
    }

    /** The slot of the id in {@code bytes[from, from + length)}, or {@link #NONE}. */
    public int find(byte[] bytes, int from, int length) {
        return find(alone(bytes, from, length), 0);
    }

    /**
     * The slot of the id in {@code bytes[from, from + length)}, given out now if it has none. The
     * caller keeps no slot that no window and no buffer refers to.
     *
     * @throws IllegalArgumentException if the length is not 1 to {@link #MAX_LENGTH}
     */
    public int intern(byte[] bytes, int from, int length) {
        return intern(alone(bytes, from, length), 0);
    }

    private IdBatch alone(byte[] bytes, int from, int length) {
        if (length < 1 || length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "video id of " + length + " bytes: allowed are 1 to " + MAX_LENGTH);
        }
        single.clear();
        single.add(bytes, from, length);
        return single;
    }

    private int insert(int at, IdBatch batch, int i) {
        int slot = firstFree;
        if (slot == NONE) {
            slot = slots++;
        } else {
            firstFree = cells.next(slot) - 1;
        }
        cells.store(
                slot,
                batch.first[i],
                batch.second[i],
                batch.bytes(i),
                batch.from(i),
                batch.length(i));
        table[at] = entry(batch.hashes[i], slot);
        size++;
        if (size > table.length / 4 * 3) {
            grow();
        }
        return slot;
    }

    private void grow() {
        if (bits == MAX_BITS) {
            throw new BrokenInvariantException(
                    "more than " + size + " video ids in one partition: use more partitions");
        }
        bits++;
        table = new int[1 << bits];
        int mask = table.length - 1;
        for (int slot = 0; slot < slots; slot++) {
            if (inUse(slot)) {
                long hash = cells.hash(slot);
                int at = home(hash);
                while (table[at] != 0) {
                    at = (at + 1) & mask;
                }
                table[at] = entry(hash, slot);
            }
        }
    }

    /** Gives up a slot in use; it and its bytes will be reused. */
    public void free(int slot) {
        if (!inUse(slot)) {
            throw new BrokenInvariantException("slot " + slot + " freed, but not in use");
        }
        int mask = table.length - 1;
        int at = home(cells.hash(slot));
        while ((table[at] & slotMask()) - 1 != slot) {
            if (table[at] == 0) {
                throw new BrokenInvariantException("slot " + slot + " in use has no entry");
            }
            at = (at + 1) & mask;
        }
        closeGap(at, mask);
        cells.release(slot, firstFree + 1);
        firstFree = slot;
        size--;
    }

    // Back-shift deletion (Knuth, TAOCP 3, 6.4, Algorithm R): move up every entry of the run that
    // may stand in the gap, so that no tombstone is needed.
    private void closeGap(int gap, int mask) {
        for (int at = (gap + 1) & mask; table[at] != 0; at = (at + 1) & mask) {
            int home = home(cells.hash((table[at] & slotMask()) - 1));
            if (((at - home) & mask) >= ((at - gap) & mask)) {
                table[gap] = table[at];
                gap = at;
            }
        }
        table[gap] = 0;
    }

    /** Whether the slot stands for an id now. */
    public boolean inUse(int slot) {
        return slot >= 0 && slot < slots && cells.length(slot) != 0;
    }

    /** The id's length in bytes. */
    public int length(int slot) {
        return cells.length(slot);
    }

    /** Copies the id to {@code target} at {@code at}; returns its length. */
    public int copy(int slot, byte[] target, int at) {
        return cells.copy(slot, target, at);
    }

    /** The id as an array of its own; for messages and tests. */
    public byte[] bytes(int slot) {
        byte[] id = new byte[length(slot)];
        copy(slot, id, 0);
        return id;
    }

    /** Orders two ids in use by their unsigned bytes. */
    public int compare(int slotA, int slotB) {
        return cells.compare(slotA, slotB);
    }

    /** The cells, for whoever scans them. */
    IdCells cells() {
        return cells;
    }

    /** Bytes held by the index. */
    public long indexBytes() {
        return 4L * table.length;
    }

    /** Bytes held by the ids themselves. */
    public long idBytes() {
        return cells.memoryBytes();
    }

    /** Bytes held by index and ids; an estimate that leaves out headers. */
    public long memoryBytes() {
        return indexBytes() + idBytes();
    }

    /** Checks the whole structure; O(slots). Throws {@link BrokenInvariantException}. */
    public boolean assertValid() {
        int entries = 0;
        boolean[] seen = new boolean[slots];
        for (int at = 0; at < table.length; at++) {
            if (table[at] == 0) {
                continue;
            }
            entries++;
            int slot = (table[at] & slotMask()) - 1;
            check(slot < slots, "entry " + at + " names slot " + slot + ", which is not there");
            check(inUse(slot), "entry " + at + " names slot " + slot + ", which is free");
            check(!seen[slot], "slot " + slot + " has two entries");
            seen[slot] = true;
            byte[] id = bytes(slot);
            check(
                    entry(IdHash.hash(id, 0, id.length), slot) == table[at],
                    "slot " + slot + " has another hash than its entry");
            check(find(id, 0, id.length) == slot, "slot " + slot + " is not found by its id");
        }
        check(entries == size, "size is " + size + ", entries are " + entries);
        int free = 0;
        for (int slot = firstFree; slot != NONE; slot = cells.next(slot) - 1) {
            check(!inUse(slot) && free++ < slots, "free list is broken at slot " + slot);
        }
        check(free + size == slots, free + " free and " + size + " used of " + slots + " slots");
        return cells.assertValid();
    }

    private static void check(boolean holds, String found) {
        if (!holds) {
            throw new BrokenInvariantException("video ids: " + found);
        }
    }

    /** For the checker's own test: writes over a table entry. */
    void corruptEntry(int at, int entry) {
        table[at] = entry;
    }

    /** For the checker's own test: an entry for the slot, with another hash. */
    int entryFor(int slot, long hash) {
        return entry(hash, slot);
    }

    /** For the checker's own test: where a slot's entry stands. */
    int entryOf(int slot) {
        int at = 0;
        while ((table[at] & slotMask()) - 1 != slot) {
            at++;
        }
        return at;
    }

    @Override
    public String toString() {
        return "VideoIds[" + size + " of " + slots + " slots, table " + table.length + "]";
    }

    /** Empties the dictionary but keeps its table's size. */
    public void clear() {
        Arrays.fill(table, 0);
        cells.clear();
        size = 0;
        slots = 0;
        firstFree = NONE;
    }
}
