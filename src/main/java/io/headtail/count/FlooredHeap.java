package io.headtail.count;

import io.headtail.count.id.VideoIds;
import io.headtail.count.invariant.BrokenInvariantException;

/**
 * An indexed heap and its floor, over one window's counts. All videos at or above the floor are in
 * the heap, whatever their counts become, as long as {@link #crossed} is called for each that
 * reaches the floor, and {@link #settle} before the heap is read.
 */
final class FlooredHeap {
    private final int kMax;
    private final SlotValues values;
    final IndexedHeap heap;
    private final Floor floor;
    private final FloorSearch search;
    private final FloorPolicy policy;

    /**
     * Takes a heap that holds everything the floor admits, in heap order. O(heap), and O(slots) if
     * that is fewer than {@code kMax} and the floor can be lowered.
     *
     * @throws IllegalArgumentException if it is not in heap order
     */
    FlooredHeap(VideoIds ids, int kMax, SlotValues values, IndexedHeap heap, Floor floor) {
        this.kMax = kMax;
        this.values = values;
        this.heap = heap;
        this.floor = floor;
        this.search = new FloorSearch(ids, values, floor, heap);
        this.policy = new FloorPolicy(kMax);
        heap.reread(values, floor);
        if (!heap.isInOrder(1)) {
            throw new IllegalArgumentException("its heap is out of order");
        }
        if (values.videos() == 0) {
            floor.set(1);
        }
        // Keeps the frozen heap as it is if possible.
        boolean tooFew = hasTooFew();
        if (tooFew) {
            search.lower(policy.wanted());
            trim();
        }
        if (tooFew || !heap.isInOrder(kMax)) {
            heap.restore(kMax);
        }
    }

    /** For counts without a known heap; searches for the floor, O(slots). */
    static FlooredHeap searched(VideoIds ids, int kMax, SlotValues values) {
        Floor floor = new Floor(ids);
        if (values.videos() > 0) {
            // Above every count: correct with an empty heap, but too high.
            floor.set(Long.MAX_VALUE);
        }
        return new FlooredHeap(ids, kMax, values, new IndexedHeap(ids), floor);
    }

    /** The least count that may cross the floor; ≥ 1. */
    long floor() {
        return floor.count();
    }

    /** What the videos are ranked by. */
    SlotValues values() {
        return values;
    }

    int size() {
        return heap.size();
    }

    long scans() {
        return policy.scans();
    }

    /** A video has reached a count at or above {@link #floor}. */
    void crossed(int slot, long count) {
        if (floor.admits(slot, count) && !heap.contains(slot)) {
            heap.push(slot, count);
        }
    }

    /** Whether the heap has grown so much since the last {@link #settle} that it must be called. */
    boolean isOverfull(int more) {
        return heap.size() > 2 * policy.maxSize() + more;
    }

    /** Restores the heap's order, and moves the floor up or down to fit the heap's size. */
    void settle() {
        heap.reread(values, floor);
        policy.settle();
        if (hasTooFew()) {
            policy.scan(heap.size());
            search.lower(policy.wanted());
        }
        trim();
        heap.restore(kMax);
    }

    private boolean hasTooFew() {
        return heap.size() < kMax && !floor.isLowest();
    }

    private void trim() {
        if (heap.size() > policy.maxSize()) {
            heap.trim(policy.wanted(), floor);
        }
    }

    int slotAt(int rank) {
        return heap.slotAt(rank);
    }

    long countAt(int rank) {
        return heap.countAt(rank);
    }

    /** The heap as {@link #settle} left it; O(heap). */
    FrozenHeap freeze() {
        return new FrozenHeap(heap.slotsByPlace(), floor.count(), floor.id());
    }

    long memoryBytes() {
        return heap.memoryBytes();
    }

    /**
     * Checks a count against heap and floor.
     *
     * @param settled whether videos below the floor must already be out of the heap
     */
    void check(int slot, long count, boolean settled) {
        boolean above = floor.admits(slot, count);
        boolean contained = heap.contains(slot);
        if (above && !contained) {
            throw new BrokenInvariantException(
                    "slot %d is not in the heap at %d ≥ %d".formatted(slot, count, floor.count()));
        }
        if (settled && contained && !above) {
            throw new BrokenInvariantException(
                    "slot %d is in the heap at %d < %d".formatted(slot, count, floor.count()));
        }
    }

    /**
     * Checks the heap itself.
     *
     * @param settled whether places, order and counts must be right as well
     */
    boolean assertValid(boolean settled) {
        return settled ? heap.assertValid(kMax, values) : heap.assertIndex();
    }
}
