package io.headtail.count;

import io.headtail.count.id.VideoIds;
import io.headtail.count.invariant.BrokenInvariantException;

/**
 * The best videos of one window: an indexed heap with the best at the root. Each slot's place in it
 * is known. After {@link #restore} the first k places are in order, which is a heap too, and the
 * rest is a heap behind them.
 *
 * <p>Between ticks it is only appended to: counts may be out of date, and heap order is owed.
 * {@link #reread} reads the counts again and removes what has fallen below the floor; {@link
 * #restore} brings the first k into order. From tick to tick few change places, so that an
 * insertion sort, O(n + moves), mostly does; where too many moved, or the heap is large, the first
 * k are selected and sorted, O(n + k log k).
 *
 * <p>Heap order behind the first k, and the places by slot, are owed until asked for: a tick reads
 * the first k alone, so that {@link #placeOf}, {@link #slotsByPlace} and {@link #assertValid} bring
 * them about, O(n) once after each {@link #restore}.
 *
 * <p>Order once a tick costs less than heap order with every event: an event only has to see
 * whether its count crosses the floor.
 */
final class IndexedHeap {
    final RankedSlots rows;
    final SlotMap places = new SlotMap();

    /** How many of the first are in order since {@link #restore}. */
    private int ordered;

    /** Whether heap order behind those, and the places by slot, are owed. */
    private boolean owed;

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
     * The slot's place, 0 the root, after {@link #restore}; −1 if it is not in the heap. O(1), but
     * O(n) for the first to ask after that.
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

    /** The slots in any order, in an array of their own. */
    int[] slots() {
        return rows.slots(rows.size());
    }

    /** The slots by place after {@link #restore}, in an array of their own; O(n). */
    int[] slotsByPlace() {
        complete();
        return slots();
    }

    /** Adds a slot that is not in the heap yet; O(1), heap order is owed until {@link #restore}. */
    void push(int slot, long count) {
        rows.append(slot, count);
        places.put(slot, rows.size());
    }

    /** Reads all counts again and removes what is below the floor; O(n). */
    void reread(CountColumn column, Floor floor) {
        rows.reread(column, floor, places);
        owed = true;
    }

    /** Keeps the first {@code n}, in any order, and makes the n-th the floor; O(size) expected. */
    void trim(int n, Floor floor) {
        rows.select(n);
        owed = true;
        floor.set(rows.countAt(n - 1), rows.slotAt(n - 1));
        for (int at = n; at < rows.size(); at++) {
            places.put(rows.slotAt(at), 0);
        }
        rows.shrink(n);
    }

    /** Brings the first {@code k} into order; the heap behind them is owed until asked for. */
    void restore(int k) {
        rows.readWords();
        owed = true;
        if (rows.size() <= 4L * k + 64 && rows.insertionSort()) {
            ordered = rows.size();
        } else {
            ordered = Math.min(k, rows.size());
            rows.select(ordered);
            rows.sort(ordered);
        }
    }

    // Does what is owed: heap order behind the first, and the places by slot.
    private void complete() {
        if (!owed) {
            return;
        }
        rows.readWords();
        rows.heapifyBehind(ordered);
        for (int at = 0; at < rows.size(); at++) {
            places.put(rows.slotAt(at), at + 1);
        }
        owed = false;
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
     * Whether the first {@code k ≥ 1} are the best, in order, and all is in heap order, as it
     * stands now: what is owed is not done first; O(n).
     */
    boolean isInOrder(int k) {
        for (int at = 1; at < size(); at++) {
            if (!rows.before(above(at, k), at)) {
                return false;
            }
        }
        return true;
    }

    // What must come before a place: within the first k the one before it, behind them its parent,
    // or the last of them where the parent is one of them too.
    private static int above(int at, int k) {
        return at < k ? at - 1 : Math.max((at - 1) / 2, k - 1);
    }

    /**
     * After {@link #restore}: does what is owed, then checks index and heap order, that the first
     * {@code k} are in order, and that counts are those of now; O(n).
     */
    boolean assertValid(int k, CountColumn column) {
        assertIndex();
        complete();
        for (int at = 0; at < size(); at++) {
            int slot = slotAt(at);
            if (placeOf(slot) != at) {
                throw broken("slot %d is at place %d, not %d".formatted(slot, at, placeOf(slot)));
            }
            if (countAt(at) != column.get(slot)) {
                throw broken(
                        "slot %d is there with %d views, and has %d"
                                .formatted(slot, countAt(at), column.get(slot)));
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
