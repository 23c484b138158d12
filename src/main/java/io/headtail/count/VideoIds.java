package io.headtail.count;

import java.util.Arrays;

/**
 * The dictionary of one partition: a dense int, the <b>slot</b>, for every video id that is in use.
 *
 * <p>Ids live as bytes in an {@link IdArena}; the index over them is an open-addressing table with
 * linear probing and back-shift deletion. An entry is one long, so a look-up that fails costs one
 * cache miss and one that succeeds two (entry, cell). No object stands for an id.
 *
 * <pre>
 *  entry:  63 …… 32 | 31 …… 0          0 = empty
 *          hash     | cell + 1
 *
 *  Example: cell 4 of hash 0x9E3779B9 is the entry 0x9E3779B9_00000005; its home in a table of
 *  2^10 is the hash's 10 highest bits, 0x278.
 * </pre>
 *
 * <p>The hash is stored, so growing and deleting never read an id. Look-ups, {@link #intern} and
 * {@link #free} are O(1) expected; growing is O(slots) and doubles the table. Not thread-safe.
 */
public final class VideoIds {
    /** An id's greatest length in bytes. */
    public static final int MAX_LENGTH = 255;

    /** What {@link #find} says when the id has no slot. */
    public static final int NONE = -1;

    private static final int MAX_BITS = 30;

    private final IdArena arena = new IdArena();
    private final IntColumn cells = new IntColumn();
    private long[] table;
    private int bits;
    private int size;
    private int slots;
    private int firstFree = NONE;

    /** An empty dictionary. */
    public VideoIds() {
        bits = 10;
        table = new long[1 << bits];
    }

    /** Number of ids that have a slot. */
    public int size() {
        return size;
    }

    /** One more than the greatest slot ever given out; a bound for scans. */
    public int slots() {
        return slots;
    }

    /** The slot of the id in {@code bytes[from, from + length)}, or {@link #NONE}. */
    public int find(byte[] bytes, int from, int length) {
        int hash = IdHash.hash(bytes, from, length);
        int mask = table.length - 1;
        for (int at = hash >>> (32 - bits); ; at = (at + 1) & mask) {
            long entry = table[at];
            if (entry == 0) {
                return NONE;
            }
            if ((int) (entry >>> 32) == hash) {
                int cell = (int) entry - 1;
                if (arena.equal(cell, bytes, from, length)) {
                    return arena.slot(cell);
                }
            }
        }
    }

    /**
     * The slot of the id in {@code bytes[from, from + length)}, given out now if it has none. The
     * caller keeps no slot that no window and no buffer refers to.
     *
     * @throws IllegalArgumentException if the length is not 1 to {@link #MAX_LENGTH}
     */
    public int intern(byte[] bytes, int from, int length) {
        int hash = IdHash.hash(bytes, from, length);
        int mask = table.length - 1;
        int at = hash >>> (32 - bits);
        for (; table[at] != 0; at = (at + 1) & mask) {
            long entry = table[at];
            if ((int) (entry >>> 32) == hash) {
                int cell = (int) entry - 1;
                if (arena.equal(cell, bytes, from, length)) {
                    return arena.slot(cell);
                }
            }
        }
        return insert(at, hash, bytes, from, length);
    }

    private int insert(int at, int hash, byte[] bytes, int from, int length) {
        if (length < 1 || length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "video id of " + length + " bytes: allowed are 1 to " + MAX_LENGTH);
        }
        int slot = firstFree;
        if (slot == NONE) {
            slot = slots++;
        } else {
            firstFree = nextFree(slot);
        }
        int cell = arena.store(slot, bytes, from, length);
        cells.set(slot, cell);
        table[at] = entry(hash, cell);
        size++;
        if (size > table.length / 4 * 3) {
            grow();
        }
        return slot;
    }

    // A free slot's cell number is negative: ~(next free slot + 1), −1 at the list's end.
    private int nextFree(int slot) {
        return ~cells.get(slot) - 1;
    }

    private static long entry(int hash, int cell) {
        return ((long) hash << 32) | (cell + 1);
    }

    private void grow() {
        if (bits == MAX_BITS) {
            throw new BrokenInvariantException(
                    "more than " + size + " video ids in one partition: use more partitions");
        }
        long[] old = table;
        bits++;
        table = new long[1 << bits];
        int mask = table.length - 1;
        for (long entry : old) {
            if (entry != 0) {
                int at = (int) (entry >>> 32) >>> (32 - bits);
                while (table[at] != 0) {
                    at = (at + 1) & mask;
                }
                table[at] = entry;
            }
        }
    }

    /** Gives up a slot in use; it and its bytes will be reused. */
    public void free(int slot) {
        if (!inUse(slot)) {
            throw new BrokenInvariantException("slot " + slot + " freed, but not in use");
        }
        int mask = table.length - 1;
        int cell = cells.get(slot);
        int at = arena.hash(cell) >>> (32 - bits);
        while ((int) table[at] - 1 != cell) {
            if (table[at] == 0) {
                throw new BrokenInvariantException("slot " + slot + " in use has no entry");
            }
            at = (at + 1) & mask;
        }
        closeGap(at, mask);
        arena.release(cell);
        cells.set(slot, ~(firstFree + 1));
        firstFree = slot;
        size--;
    }

    // Back-shift deletion (Knuth, TAOCP 3, 6.4, Algorithm R): move up every entry of the run that
    // may stand in the gap, so that no tombstone is needed.
    private void closeGap(int gap, int mask) {
        for (int at = (gap + 1) & mask; table[at] != 0; at = (at + 1) & mask) {
            int home = (int) (table[at] >>> 32) >>> (32 - bits);
            if (((at - home) & mask) >= ((at - gap) & mask)) {
                table[gap] = table[at];
                gap = at;
            }
        }
        table[gap] = 0;
    }

    /** Whether the slot stands for an id now. */
    public boolean inUse(int slot) {
        return slot >= 0 && slot < slots && cells.get(slot) >= 0;
    }

    /** The id's length in bytes. */
    public int length(int slot) {
        return arena.length(cells.get(slot));
    }

    /** Copies the id to {@code target} at {@code at}; returns its length. */
    public int copy(int slot, byte[] target, int at) {
        return arena.copy(cells.get(slot), target, at);
    }

    /** The id as an array of its own; for messages and tests. */
    public byte[] bytes(int slot) {
        byte[] id = new byte[length(slot)];
        copy(slot, id, 0);
        return id;
    }

    /** Orders two ids in use by their unsigned bytes. */
    public int compare(int slotA, int slotB) {
        return arena.compare(cells.get(slotA), cells.get(slotB));
    }

    /** Bytes held by the index, the cells and the arena; an estimate that leaves out headers. */
    public long memoryBytes() {
        return 8L * table.length + cells.memoryBytes() + arena.memoryBytes();
    }

    /** Checks the whole structure; O(slots). Throws {@link BrokenInvariantException}. */
    public boolean assertValid() {
        int entries = 0;
        boolean[] seen = new boolean[slots];
        for (int at = 0; at < table.length; at++) {
            long entry = table[at];
            if (entry == 0) {
                continue;
            }
            entries++;
            int cell = (int) entry - 1;
            check(
                    arena.holds(cell),
                    "entry " + at + " names cell " + cell + ", which is not there");
            int slot = arena.slot(cell);
            check(
                    inUse(slot) && cells.get(slot) == cell,
                    "entry " + at + " names slot " + slot + ", which is free");
            check(!seen[slot], "slot " + slot + " has two entries");
            seen[slot] = true;
            byte[] id = bytes(slot);
            check(
                    IdHash.hash(id, 0, id.length) == (int) (entry >>> 32),
                    "slot " + slot + " has another hash than its entry");
            check(find(id, 0, id.length) == slot, "slot " + slot + " is not found by its id");
        }
        check(entries == size, "size is " + size + ", entries are " + entries);
        int free = 0;
        for (int slot = firstFree; slot != NONE; slot = nextFree(slot)) {
            check(!inUse(slot) && free++ < slots, "free list is broken at slot " + slot);
        }
        check(free + size == slots, free + " free and " + size + " used of " + slots + " slots");
        return arena.assertValid();
    }

    private static void check(boolean holds, String found) {
        if (!holds) {
            throw new BrokenInvariantException("video ids: " + found);
        }
    }

    /** For the checker's own test: writes over a table entry. */
    void corruptEntry(int at, long entry) {
        table[at] = entry;
    }

    /** For the checker's own test: an entry for the slot, with another hash. */
    long entryFor(int slot, int hash) {
        return entry(hash, cells.get(slot));
    }

    /** For the checker's own test: where a slot's entry stands. */
    int entryOf(int slot) {
        int at = 0;
        while ((int) table[at] - 1 != cells.get(slot)) {
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
        arena.clear();
        cells.clear();
        size = 0;
        slots = 0;
        firstFree = NONE;
    }
}
