package io.headtail.correct;

/**
 * Views by the slot of the video: open addressing with linear probing, 12 bytes an entry, at most
 * two thirds full. Not thread-safe.
 */
final class SlotViews {
    private static final int MIN_BITS = 4;
    private static final int BYTES_AN_ENTRY = Integer.BYTES + Long.BYTES;

    private int bits = MIN_BITS;

    /** Slot + 1; 0 is empty. */
    private int[] slots = new int[1 << MIN_BITS];

    private long[] views = new long[1 << MIN_BITS];
    private int size;

    /** Receives each slot with its views. */
    interface Visitor {
        void visit(int slot, long views);
    }

    /**
     * Adds views.
     *
     * @param slot ≥ 0
     * @return the number of bytes that the table has grown by
     */
    long add(int slot, long more) {
        int at = find(slot);
        long grown = 0;
        if (slots[at] == 0) {
            if ((size + 1) * 3L > slots.length * 2L) {
                grow();
                grown = memoryBytes() / 2;
                at = find(slot);
            }
            slots[at] = slot + 1;
            size++;
        }
        views[at] = Math.addExact(views[at], more);
        return grown;
    }

    private int find(int slot) {
        int mask = slots.length - 1;
        // Knuth's multiplicative hash: slots are dense, and would otherwise form one long run.
        int at = (slot * 0x9E3779B9) >>> (32 - bits);
        while (slots[at] != 0 && slots[at] != slot + 1) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private void grow() {
        int[] oldSlots = slots;
        long[] oldViews = views;
        bits++;
        slots = new int[1 << bits];
        views = new long[1 << bits];
        for (int i = 0; i < oldSlots.length; i++) {
            if (oldSlots[i] != 0) {
                int at = find(oldSlots[i] - 1);
                slots[at] = oldSlots[i];
                views[at] = oldViews[i];
            }
        }
    }

    void forEach(Visitor visitor) {
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] != 0) {
                visitor.visit(slots[i] - 1, views[i]);
            }
        }
    }

    long memoryBytes() {
        return (long) BYTES_AN_ENTRY * slots.length;
    }
}
