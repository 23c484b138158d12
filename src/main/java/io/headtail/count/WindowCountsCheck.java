package io.headtail.count;

import io.headtail.count.id.VideoIds;
import io.headtail.count.invariant.BrokenInvariantException;

/** Checks a window's counts, heap and floor against each other. */
final class WindowCountsCheck {
    private final VideoIds ids;
    private final CountColumn column;
    private final FlooredHeap heap;

    WindowCountsCheck(VideoIds ids, CountColumn column, FlooredHeap heap) {
        this.ids = ids;
        this.column = column;
        this.heap = heap;
    }

    /**
     * Checks all of it; O(slots). Throws {@link BrokenInvariantException}.
     *
     * @param views the sum that the window reports
     * @param settled whether the heap's places, order and counts must be right as well
     */
    boolean assertValid(long views, boolean settled) {
        heap.assertValid(false);
        long counted = 0;
        long sum = 0;
        for (int slot = 0; slot < ids.slots(); slot++) {
            long count = column.get(slot);
            heap.check(slot, count, settled);
            if (count != 0) {
                check(ids.inUse(slot), "free slot " + slot + " counts " + count);
                counted++;
                sum += count;
            }
        }
        check(counted == column.videos(), column.videos() + " videos, not " + counted);
        check(sum == views, views + " views, not " + sum);
        return heap.assertValid(settled);
    }

    private static void check(boolean holds, String found) {
        if (!holds) {
            throw new BrokenInvariantException("window counts: " + found);
        }
    }
}
