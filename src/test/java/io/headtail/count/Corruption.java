package io.headtail.count;

/** Breaks structures on purpose, for the tests of their checkers. */
final class Corruption {
    private Corruption() {}

    /** Two places of a heap change their content, and the index knows. */
    static void swap(IndexedHeap heap, int a, int b) {
        heap.slotsByPlace();
        heap.rows.swap(a, b);
        heap.places.put(heap.slotAt(a), a + 1);
        heap.places.put(heap.slotAt(b), b + 1);
    }

    /** Gives a slot another place in a heap's index; −1 for none. */
    static void setPlace(IndexedHeap heap, int slot, int place) {
        heap.slotsByPlace();
        heap.places.put(slot, place + 1);
    }
}
