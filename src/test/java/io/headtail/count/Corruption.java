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

    /** A heap's index has another place for a slot; −1: none. */
    static void setPlace(IndexedHeap heap, int slot, int place) {
        heap.slotsByPlace();
        heap.places.put(slot, place + 1);
    }
}
