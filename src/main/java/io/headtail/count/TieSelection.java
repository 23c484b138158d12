package io.headtail.count;

/** The first n by id of the slots offered: a heap with the last of them at its root. */
final class TieSelection {
    private final VideoIds ids;
    private final int[] heap;
    private int size;

    /** Room for {@code n ≥ 1}. */
    TieSelection(VideoIds ids, int n) {
        this.ids = ids;
        this.heap = new int[n];
    }

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    boolean isFull() {
        return size == heap.length;
    }

    int slot(int i) {
        return heap[i];
    }

    /** The last by id of those selected. */
    int worst() {
        return heap[0];
    }

    /** Takes a slot if it comes before the worst, or there is room; never the same one twice. */
    void offer(int slot) {
        if (size < heap.length) {
            raise(slot);
        } else if (ids.compare(slot, heap[0]) < 0) {
            sink(slot);
        }
    }

    private void raise(int slot) {
        int at = size++;
        while (at > 0 && ids.compare(slot, heap[(at - 1) >>> 1]) > 0) {
            heap[at] = heap[(at - 1) >>> 1];
            at = (at - 1) >>> 1;
        }
        heap[at] = slot;
    }

    private void sink(int slot) {
        int at = 0;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && ids.compare(heap[child + 1], heap[child]) > 0) {
                child++;
            }
            if (ids.compare(heap[child], slot) <= 0) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = slot;
    }
}
