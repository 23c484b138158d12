package io.headtail.count;

import java.util.Arrays;

/**
 * The candidates of one window in an indexed heap: best first, each found by its slot.
 *
 * <p>An implicit 4-ary max-heap (children of {@code i} are {@code 4i + 1 … 4i + 4}) over the total
 * order <i>views descending, then id ascending by unsigned bytes</i>. Counts stand beside the
 * slots, so that sifting reads an id only where two counts are equal. A {@link SlotMap} says where
 * a slot stands. Insert, remove and update are O(log n); {@link #top} is O(k log k) and changes
 * nothing but its own scratch space: it walks the heap from the root and keeps the frontier, the
 * children of what it has taken, in a small heap of positions.
 */
final class Candidates {
    private static final int ARITY_BITS = 2;

    private final VideoIds ids;
    private final SlotMap positions = new SlotMap();
    private int[] slots = new int[64];
    private long[] counts = new long[64];
    private int size;
    private int[] frontier = new int[64];

    Candidates(VideoIds ids) {
        this.ids = ids;
    }

    int size() {
        return size;
    }

    int slotAt(int position) {
        return slots[position];
    }

    long countAt(int position) {
        return counts[position];
    }

    int positionOf(int slot) {
        return positions.get(slot);
    }

    private boolean before(long countA, int slotA, long countB, int slotB) {
        return countA != countB ? countA > countB : ids.compare(slotA, slotB) < 0;
    }

    private boolean before(int a, int b) {
        return before(counts[a], slots[a], counts[b], slots[b]);
    }

    void insert(int slot, long count) {
        append(slot, count);
        positions.put(slot, size - 1);
        upHeap(size - 1, slot, count);
    }

    /** Appends without order; {@link #heapify} must follow before anything else is called. */
    void append(int slot, long count) {
        if (size == slots.length) {
            slots = Arrays.copyOf(slots, size + (size >> 1));
            counts = Arrays.copyOf(counts, slots.length);
        }
        slots[size] = slot;
        counts[size] = count;
        size++;
    }

    /** The candidate's count has changed. */
    void update(int slot, long count) {
        int at = position(slot);
        long before = counts[at];
        counts[at] = count;
        if (count > before) {
            upHeap(at, slot, count);
        } else {
            downHeap(at, slot, count);
        }
    }

    void remove(int slot) {
        int at = position(slot);
        positions.remove(slot);
        size--;
        if (at == size) {
            return;
        }
        int moved = slots[size];
        long count = counts[size];
        boolean better = before(count, moved, counts[at], slot);
        place(at, moved, count);
        if (better) {
            upHeap(at, moved, count);
        } else {
            downHeap(at, moved, count);
        }
    }

    private int position(int slot) {
        int at = positions.get(slot);
        if (at < 0) {
            throw new BrokenInvariantException(
                    "slot " + slot + " is at or above its window's floor, but is no candidate");
        }
        return at;
    }

    private void place(int at, int slot, long count) {
        slots[at] = slot;
        counts[at] = count;
        positions.put(slot, at);
    }

    // The candidate stands at `from` already: most updates move nothing, and then the map is left
    // alone.
    private void upHeap(int from, int slot, long count) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) >>> ARITY_BITS;
            if (!before(count, slot, counts[parent], slots[parent])) {
                break;
            }
            place(at, slots[parent], counts[parent]);
            at = parent;
        }
        if (at != from) {
            place(at, slot, count);
        }
    }

    private void downHeap(int from, int slot, long count) {
        int at = from;
        while (true) {
            int first = (at << ARITY_BITS) + 1;
            if (first >= size) {
                break;
            }
            int best = first;
            int end = Math.min(first + (1 << ARITY_BITS), size);
            for (int child = first + 1; child < end; child++) {
                if (before(child, best)) {
                    best = child;
                }
            }
            if (!before(counts[best], slots[best], count, slot)) {
                break;
            }
            place(at, slots[best], counts[best]);
            at = best;
        }
        if (at != from) {
            place(at, slot, count);
        }
    }

    /** Drops every candidate below the floor; O(n). */
    void retain(long floor) {
        int kept = 0;
        for (int at = 0; at < size; at++) {
            if (counts[at] >= floor) {
                slots[kept] = slots[at];
                counts[kept++] = counts[at];
            }
        }
        size = kept;
        heapify();
    }

    /** Makes a heap of whatever was appended; O(n). */
    void heapify() {
        positions.clear(size);
        for (int at = 0; at < size; at++) {
            positions.put(slots[at], at);
        }
        for (int at = (size - 2) >> ARITY_BITS; at >= 0 && size > 1; at--) {
            downHeap(at, slots[at], counts[at]);
        }
    }

    /** Writes the slots of the first {@code k} in order to {@code target}; returns how many. */
    int top(int k, int[] target) {
        int wanted = Math.min(k, size);
        if (frontier.length < wanted * 3 + 8) {
            frontier = new int[wanted * 3 + 8];
        }
        int open = 0;
        if (wanted > 0) {
            frontier[open++] = 0;
        }
        for (int rank = 0; rank < wanted; rank++) {
            int best = frontier[0];
            target[rank] = slots[best];
            int first = (best << ARITY_BITS) + 1;
            int end = Math.min(first + (1 << ARITY_BITS), size);
            if (first < end) {
                siftFrontier(first, open);
                for (int child = first + 1; child < end; child++) {
                    raiseFrontier(open++, child);
                }
            } else {
                siftFrontier(frontier[--open], open);
            }
        }
        return wanted;
    }

    private void raiseFrontier(int at, int position) {
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (!before(position, frontier[parent])) {
                break;
            }
            frontier[at] = frontier[parent];
            at = parent;
        }
        frontier[at] = position;
    }

    private void siftFrontier(int position, int open) {
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child >= open) {
                break;
            }
            if (child + 1 < open && before(frontier[child + 1], frontier[child])) {
                child++;
            }
            if (!before(frontier[child], position)) {
                break;
            }
            frontier[at] = frontier[child];
            at = child;
        }
        frontier[at] = position;
    }

    long memoryBytes() {
        return 12L * slots.length + positions.memoryBytes();
    }

    boolean assertValid() {
        for (int at = 0; at < size; at++) {
            if (at > 0 && !before((at - 1) >>> ARITY_BITS, at)) {
                throw new BrokenInvariantException(
                        "candidates: position " + at + " is better than its parent");
            }
            if (positions.get(slots[at]) != at) {
                throw new BrokenInvariantException(
                        "candidates: slot " + slots[at] + " is not found at position " + at);
            }
        }
        if (positions.size() != size) {
            throw new BrokenInvariantException(
                    "candidates: " + size + ", but " + positions.size() + " positions");
        }
        return true;
    }

    /** For the checker's own test: overwrites a count without sifting. */
    void corruptCount(int position, long count) {
        counts[position] = count;
    }

    /** For the checker's own test: writes over where a slot is said to stand. */
    void corruptPosition(int slot, int position) {
        positions.put(slot, position);
    }
}
