package io.headtail.count;

import io.headtail.count.id.VideoIds;
import io.headtail.count.invariant.BrokenInvariantException;

/**
 * The best videos of one window: an indexed heap with the best at the root. The place of each slot
 * is known. After {@link #restore} the first k places are sorted, which is a heap too, and the
 * other places are a heap below them.
 *
 * <p>Between ticks slots are only appended: counts may be out of date, and heap order is deferred.
 * {@link #reread} reads the counts again and removes what has fallen below the floor; {@link
 * #restore} sorts the first k. From tick to tick few videos change places, so an insertion sort,
 * O(n + moves), is usually enough; if too many moved, or the heap is large, the first k are
 * selected and sorted, O(n + k log k).
 *
 * <p>Heap order below the first k, and the places by slot, are deferred further: a tick reads only
 * the first k. {@link #placeOf}, {@link #slotsByPlace} and {@link #assertValid} establish them,
 * O(n) once after each {@link #restore}.
 *
 * <p>Order once a tick costs less than heap order with every event: an event only has to check
 * whether its count crosses the floor.
 */
final class IndexedHeap {
    final RankedSlots rows;
    final SlotMap places = new SlotMap();

    /** Number of first places that are sorted since {@link #restore}. */
    private int ordered;

    /** Whether heap order below those, and the places by slot, are still to be established. */
    private boolean deferred;

    IndexedHeap(VideoIds ids) {
        this.rows = new RankedSlots(ids);
    }

    int size() {
        return rows.size();
    }

    boolean contains(int slot) {
        return places.get(slot) != 0;
    }

    /**
     * The slot's place after {@link #restore}, 0 for the root; −1 if it is not in the heap. O(1),
     * but O(n) for the first call after that.
     */
    int placeOf(int slot) {
        complete();
        return places.get(slot) - 1;
    }

    int slotAt(int place) {
        return rows.slotAt(place);
    }

    /** The count at a place, as of the last {@link #reread}. */
    long countAt(int place) {
        return rows.countAt(place);
    }

    /** The slots in any order, as a new array. */
    int[] slots() {
        return rows.slots(rows.size());
    }

    /** The slots by place after {@link #restore}, as a new array; O(n). */
    int[] slotsByPlace() {
        complete();
        return slots();
    }

    /**
     * Appends a slot that is not in the heap yet; O(1), since heap order is deferred until {@link
     * #restore}.
     */
    void push(int slot, long count) {
        rows.append(slot, count);
        places.put(slot, rows.size());
    }

    /** Reads all counts again and removes slots below the floor; O(n). */
    void reread(SlotValues values, Floor floor) {
        rows.reread(values, floor, places);
        deferred = true;
    }

    /**
     * Keeps the first {@code n}, in any order, and sets the floor to the n-th; O(size) expected.
     */
    void trim(int n, Floor floor) {
        rows.select(n);
        deferred = true;
        floor.set(rows.countAt(n - 1), rows.slotAt(n - 1));
        for (int at = n; at < rows.size(); at++) {
            places.put(rows.slotAt(at), 0);
        }
        rows.shrink(n);
    }

    /** Sorts the first {@code k}; heap order below them is deferred. */
    void restore(int k) {
        rows.readWords();
        deferred = true;
        if (rows.size() <= 4L * k + 64 && rows.insertionSort()) {
            ordered = rows.size();
        } else {
            ordered = Math.min(k, rows.size());
            rows.select(ordered);
            rows.sort(ordered);
        }
    }

    // Establishes what is deferred: heap order below the first k, and the places by slot.
    private void complete() {
        if (!deferred) {
            return;
        }
        rows.readWords();
        rows.heapifyBehind(ordered);
        for (int at = 0; at < rows.size(); at++) {
            places.put(rows.slotAt(at), at + 1);
        }
        deferred = false;
    }

    void clear() {
        rows.shrink(0);
        places.clear(places.size());
    }

    long memoryBytes() {
        return rows.memoryBytes() + places.memoryBytes();
    }

    /** Checks that every place has its slot and every slot its place; O(n). */
    boolean assertIndex() {
        if (places.size() != size()) {
            throw broken(size() + " places, but " + places.size() + " slots");
        }
        for (int at = 0; at < size(); at++) {
            if (!contains(slotAt(at))) {
                throw broken("slot " + slotAt(at) + " has a place, and is not known");
            }
        }
        return true;
    }

    /**
     * Whether the first {@code k ≥ 1} are the best, in order, and all is in heap order, in the
     * current state, without establishing what is deferred; O(n).
     */
    boolean isInOrder(int k) {
        for (int at = 1; at < size(); at++) {
            if (!rows.before(above(at, k), at)) {
                return false;
            }
        }
        return true;
    }

    // The place that must come before a given one: within the first k the previous place; below
    // them the parent, or the k-th place if the parent is among the first k.
    private static int above(int at, int k) {
        return at < k ? at - 1 : Math.max((at - 1) / 2, k - 1);
    }

    /**
     * After {@link #restore}: establishes what is deferred, then checks index, heap order, the
     * order of the first {@code k}, and that counts are current; O(n).
     */
    boolean assertValid(int k, SlotValues values) {
        assertIndex();
        complete();
        for (int at = 0; at < size(); at++) {
            int slot = slotAt(at);
            if (placeOf(slot) != at) {
                throw broken("slot %d is at place %d, not %d".formatted(slot, at, placeOf(slot)));
            }
            if (countAt(at) != values.get(slot)) {
                throw broken(
                        "slot %d is there with %d views, and has %d"
                                .formatted(slot, countAt(at), values.get(slot)));
            }
        }
        if (!isInOrder(k)) {
            throw broken("out of order");
        }
        return true;
    }

    private static BrokenInvariantException broken(String found) {
        return new BrokenInvariantException("indexed heap: " + found);
    }
}
