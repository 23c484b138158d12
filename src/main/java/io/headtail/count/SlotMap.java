package io.headtail.count;

import java.util.Arrays;

/**
 * Slot → position, for the few slots that have one: open addressing with linear probing and
 * back-shift deletion, 8 bytes an entry, at most two thirds full. Like every map of that kind it
 * must not be filled in another one's iteration order; {@link Candidates} fills it in heap order.
 */
final class SlotMap {
    private static final int MIN_BITS = 6;

    private int bits = MIN_BITS;
    // slot + 1 in the high half, position in the low one; 0 is empty.
    private long[] table = new long[1 << MIN_BITS];
    private int size;

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

    /** The slot's position, or −1. */
    int get(int slot) {
        long entry = table[entryOf(slot)];
        return entry == 0 ? -1 : (int) entry;
    }

    /** Sets the slot's position. */
    void put(int slot, int position) {
        int at = entryOf(slot);
        if (table[at] == 0) {
            if ((size + 1) * 3L > table.length * 2L) {
                grow();
                at = entryOf(slot);
            }
            size++;
        }
        table[at] = ((long) (slot + 1) << 32) | position;
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

    /** Removes the slot if it is there. */
    void remove(int slot) {
        int mask = table.length - 1;
        int gap = entryOf(slot);
        if (table[gap] == 0) {
            return;
        }
        size--;
        for (int at = (gap + 1) & mask; table[at] != 0; at = (at + 1) & mask) {
            if (((at - home(slotOf(table[at]))) & mask) >= ((at - gap) & mask)) {
                table[gap] = table[at];
                gap = at;
            }
        }
        table[gap] = 0;
    }

    int size() {
        return size;
    }

    /** Empties the map and makes room for {@code expected} slots. */
    void clear(int expected) {
        int wanted = MIN_BITS;
        while ((1L << wanted) * 2 <= expected * 3L) {
            wanted++;
        }
        // Keep the table unless it is far too large or too small.
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
