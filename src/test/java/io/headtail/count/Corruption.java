package io.headtail.count;

/** Breaks structures on purpose, for the tests of their checkers. */
final class Corruption {
    private Corruption() {}

    /** Where a slot's entry stands in the index. */
    static int entryOf(VideoIds ids, int slot) {
        int at = 0;
        while (ids.table.slotAt(at) != slot) {
            at++;
        }
        return at;
    }

    /** Writes over an entry of the index: it is of a slot now, whose id has that hash. */
    static void setEntry(VideoIds ids, int at, int slot, long hash) {
        ids.table.table[at] = ids.table.entry(hash, slot);
    }

    /** Empties an entry of the index. */
    static void removeEntry(VideoIds ids, int at) {
        ids.table.table[at] = 0;
    }

    /** Two places of a heap change their content, and the index knows. */
    static void swap(IndexedHeap heap, int a, int b) {
        heap.slotsByPlace();
        heap.rows.swap(a, b);
        heap.places.put(heap.slotAt(a), a + 1);
        heap.places.put(heap.slotAt(b), b + 1);
    }

    /** A heap's index has another place for a slot; −1: none. */
    static void setPlace(IndexedHeap heap, int slot, int place) {
        heap.slotsByPlace();
        heap.places.put(slot, place + 1);
    }
}
