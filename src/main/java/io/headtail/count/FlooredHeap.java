package io.headtail.count;

import io.headtail.count.id.VideoIds;
import io.headtail.count.invariant.BrokenInvariantException;

/**
 * An indexed heap and its floor, over one window's counts: all videos at or above the floor are in
 * the heap, whatever their counts become, as long as {@link #crossed} is told of each that reaches
 * the floor, and {@link #settle} comes before anybody asks.
 */
final class FlooredHeap {
    private final int kMax;
    private final CountColumn column;
    final IndexedHeap heap;
    private final Floor floor;
    private final FloorSearch search;
    private final FloorPolicy policy;

    /**
     * With all that the floor admits in the heap, in heap order; O(heap), and O(slots) where they
     * are fewer than {@code kMax} and the floor can be lowered.
     *
     * @throws IllegalArgumentException if they are not in heap order
     */
    FlooredHeap(VideoIds ids, int kMax, CountColumn column, IndexedHeap heap, Floor floor) {
        this.kMax = kMax;
        this.column = column;
        this.heap = heap;
        this.floor = floor;
        this.search = new FloorSearch(ids, column, floor, heap);
        this.policy = new FloorPolicy(kMax);
        heap.reread(column, floor);
        if (!heap.isInOrder(1)) {
            throw new IllegalArgumentException("its heap is out of order");
        }
        if (column.videos() == 0) {
            floor.set(1);
        }
        // What can stays as it was when it was frozen.
        boolean few = hasTooFew();
        if (few) {
            search.lower(policy.wanted());
            trim();
        }
        if (few || !heap.isInOrder(kMax)) {
            heap.restore(kMax);
        }
    }

    /** Of counts whose heap is not known; searches for the floor, O(slots). */
    static FlooredHeap searched(VideoIds ids, int kMax, CountColumn column) {
        Floor floor = new Floor(ids);
        if (column.videos() > 0) {
            // Above every count: with an empty heap it is right, and too high.
            floor.set(Long.MAX_VALUE);
        }
        return new FlooredHeap(ids, kMax, column, new IndexedHeap(ids), floor);
    }

    /** The least count that may cross the floor; ≥ 1. */
    long floor() {
        return floor.count();
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

    /** Whether the heap has grown so much since the last {@link #settle} that one must come. */
    boolean isOverfull(int more) {
        return heap.size() > 2 * policy.most() + more;
    }

    /** Restores the heap's order, and puts the floor where it belongs. */
    void settle() {
        heap.reread(column, floor);
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
        if (heap.size() > policy.most()) {
            heap.trim(policy.wanted(), floor);
        }
    }

    int slotAt(int rank) {
        return heap.slotAt(rank);
    }

    long countAt(int rank) {
        return heap.countAt(rank);
    }

    /** As {@link #settle} left it; O(heap). */
    FrozenHeap freeze() {
        return new FrozenHeap(heap.slotsByPlace(), floor.count(), floor.id());
    }

    long memoryBytes() {
        return heap.memoryBytes();
    }

    /**
     * Checks a count against heap and floor.
     *
     * @param settled whether what is below the floor must be out of the heap by now
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
        return settled ? heap.assertValid(kMax, column) : heap.assertIndex();
    }
}
