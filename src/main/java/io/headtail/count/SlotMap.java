package io.headtail.count;

import java.util.Arrays;

/**
 * Maps slots to numbers other than 0, for the few slots that have one: open addressing with linear
 * probing and back-shift deletion, 8 bytes an entry, at most two thirds full. A slot without an
 * entry has 0.
 *
 * <p>Every operation is O(1) expected. Like every map of this kind it must not be filled in another
 * map's iteration order, unless {@link #clear} has made room before.
 */
final class SlotMap {
    private static final int MIN_BITS = 6;

    private int bits = MIN_BITS;
    // slot + 1 in the high half, the number in the low half; 0 is empty.
    private long[] table = new long[1 << MIN_BITS];
    private int size;

    /** A copy that shares nothing with this one. */
    SlotMap copy() {
        SlotMap copy = new SlotMap();
        copy.bits = bits;
        copy.table = table.clone();
        copy.size = size;
        return copy;
    }

    private int home(int slot) {
        return (slot * 0x9E3779B9) >>> (32 - bits);
    }

    private static int slotOf(long entry) {
        return (int) (entry >>> 32) - 1;
    }

    private int entryOf(int slot) {
        int mask = table.length - 1;
        int at = home(slot);
        while (table[at] != 0 && slotOf(table[at]) != slot) {
            at = (at + 1) & mask;
        }
        return at;
    }

    /** The slot's number, or 0. */
    int get(int slot) {
        return (int) table[entryOf(slot)];
    }

    /** Reads the entry where a lookup of the slot would begin. */
    long touch(int slot) {
        return table[home(slot)];
    }

    /** Sets the slot's number; 0 removes it. */
    void put(int slot, int number) {
        int at = entryOf(slot);
        if (number == 0) {
            removeAt(at);
        } else if (table[at] == 0) {
            insert(at, slot, number);
        } else {
            table[at] = ((long) (slot + 1) << 32) | (number & 0xffffffffL);
        }
    }

    /**
     * Adds {@code delta} to the slot's number, as unsigned 32-bit arithmetic, and returns the sum;
     * a sum of 0 removes the entry.
     */
    int add(int slot, int delta) {
        int at = entryOf(slot);
        int sum = (int) table[at] + delta;
        if (sum == 0) {
            removeAt(at);
        } else if (table[at] == 0) {
            insert(at, slot, sum);
        } else {
            table[at] = (table[at] & 0xffffffff00000000L) | (sum & 0xffffffffL);
        }
        return sum;
    }

    private void insert(int at, int slot, int number) {
        int free = at;
        if ((size + 1) * 3L > table.length * 2L) {
            grow();
            free = entryOf(slot);
        }
        size++;
        table[free] = ((long) (slot + 1) << 32) | (number & 0xffffffffL);
    }

    private void grow() {
        long[] old = table;
        bits++;
        table = new long[1 << bits];
        for (long entry : old) {
            if (entry != 0) {
                table[entryOf(slotOf(entry))] = entry;
            }
        }
    }

    private void removeAt(int at) {
        int mask = table.length - 1;
        int gap = at;
        if (table[gap] == 0) {
            return;
        }
        size--;
        for (int next = (gap + 1) & mask; table[next] != 0; next = (next + 1) & mask) {
            if (((next - home(slotOf(table[next]))) & mask) >= ((next - gap) & mask)) {
                table[gap] = table[next];
                gap = next;
            }
        }
        table[gap] = 0;
    }

    /** Number of slots with an entry. */
    int size() {
        return size;
    }

    /**
     * Capacity of the table: to iterate over entries, call {@link #slotAt} and {@link #numberAt}
     * with 0 to this, exclusive.
     */
    int capacity() {
        return table.length;
    }

    /** The slot at an index of the table, or −1. */
    int slotAt(int at) {
        return slotOf(table[at]);
    }

    /** The number at an index of the table, or 0. */
    int numberAt(int at) {
        return (int) table[at];
    }

    /** Empties the map and makes room for {@code expected} slots. */
    void clear(int expected) {
        int wanted = MIN_BITS;
        while ((1L << wanted) * 2 <= expected * 3L) {
            wanted++;
        }
        // Keeps the table unless it is far too large or too small.
        if (wanted > bits || wanted < bits - 2) {
            bits = wanted;
            table = new long[1 << bits];
        } else {
            Arrays.fill(table, 0);
        }
        size = 0;
    }

    long memoryBytes() {
        return 8L * table.length;
    }
}
