package io.headtail.count;

/**
 * The best videos of one window: an indexed heap with the best at the root. Each slot's place in it
 * is known. After {@link #restore} the first k places are in order, which is a heap too, and the
 * rest is a heap behind them.
 *
 * <p>Between ticks it is only appended to: counts may be out of date, and heap order is owed.
 * {@link #reread} reads the counts again and removes what has fallen below the floor; {@link
 * #restore} pays the debt. From tick to tick few change places, so that an insertion sort, O(n +
 * moves), mostly does; where too many moved, or the heap is large, the first k are selected and
 * sorted, O(n + k log k).
 *
 * <p>That costs less than keeping heap order with every event: an event only has to see whether its
 * count crosses the floor.
 */
final class IndexedHeap {
    private final RankedSlots rows;
    private final SlotMap places = new SlotMap();
    private final RankedSlots.Visitor moved = this::placed;
    private final RankedSlots.Visitor dropped = (place, slot) -> places.put(slot, 0);

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
     * The slot's place, 0 the root, after {@link #restore}; −1 if it is not in the heap. The first
     * to ask after rows have moved pays for writing their places, O(moved): at most ticks nobody
     * asks.
     */
    int placeOf(int slot) {
        rows.forEachMoved(moved);
        return places.get(slot) - 1;
    }

    int slotAt(int place) {
        return rows.slotAt(place);
    }

    /** The count at a place, as of the last {@link #reread}. */
    long countAt(int place) {
        return rows.countAt(place);
    }

    /** The slots by place, in an array of their own. */
    int[] slots() {
        return rows.slots(rows.size());
    }

    /** Adds a slot that is not in the heap yet; O(1), heap order is owed until {@link #restore}. */
    void push(int slot, long count) {
        rows.append(slot, count);
        places.put(slot, rows.size());
    }

    /** Reads all counts again and removes what is below the floor; O(n). */
    void reread(CountColumn column, Floor floor) {
        rows.reread(column, floor, dropped);
    }

    /** Keeps the first {@code n}, in any order, and makes the n-th the floor; O(size) expected. */
    void trim(int n, Floor floor) {
        rows.select(n);
        floor.set(rows.countAt(n - 1), rows.slotAt(n - 1));
        for (int at = n; at < rows.size(); at++) {
            places.put(rows.slotAt(at), 0);
        }
        rows.shrink(n);
    }

    /** Brings the first {@code k} into order, and the rest into heap order. */
    void restore(int k) {
        rows.readWords();
        int first = Math.min(k, rows.size());
        if (rows.size() > 4L * k + 64 || !rows.insertionSort()) {
            rows.select(first);
            rows.sort(first);
            rows.heapifyBehind(first);
        }
    }

    private void placed(int place, int slot) {
        places.put(slot, place + 1);
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
     * Whether the first {@code k ≥ 1} are the best, in order, and all is in heap order, as it is;
     * O(n).
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
     * After {@link #restore}: checks index and heap order, that the first {@code k} are in order,
     * and that counts are those of now; O(n).
     */
    boolean assertValid(int k, CountColumn column) {
        assertIndex();
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

    /** For the checker's own test: two places change their content. */
    void corruptOrder(int a, int b) {
        rows.forEachMoved(moved);
        rows.swap(a, b);
        places.put(slotAt(a), a + 1);
        places.put(slotAt(b), b + 1);
    }

    /** For the checker's own test: forgets a slot's place, or invents one. */
    void corruptPlace(int slot, int place) {
        rows.forEachMoved(moved);
        places.put(slot, place + 1);
    }
}
