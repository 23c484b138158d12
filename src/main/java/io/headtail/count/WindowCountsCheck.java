package io.headtail.count;

import io.headtail.count.id.VideoIds;
import io.headtail.count.invariant.BrokenInvariantException;

/** Checks a window's counts, heap and floor against each other. */
final class WindowCountsCheck {
    private final VideoIds ids;
    private final SlotValues values;
    private final FlooredHeap heap;

    WindowCountsCheck(VideoIds ids, SlotValues values, FlooredHeap heap) {
        this.ids = ids;
        this.values = values;
        this.heap = heap;
    }

    /**
     * Checks all of it; O(slots). Throws {@link BrokenInvariantException}.
     *
     * @param column counts that the values are made of
     * @param views their sum, which the window reports
     * @param settled whether the heap's places, order and counts must be right as well
     */
    boolean assertValid(CountColumn column, long views, boolean settled) {
        heap.assertValid(false);
        for (int slot = 0; slot < ids.slots(); slot++) {
            heap.check(slot, values.get(slot), settled);
        }
        assertSum(column, views);
        return heap.assertValid(settled);
    }

    /** Checks the counts of a column; O(slots). */
    void assertSum(CountColumn column, long views) {
        long counted = 0;
        long sum = 0;
        for (int slot = 0; slot < ids.slots(); slot++) {
            long count = column.get(slot);
            if (count != 0) {
                check(ids.inUse(slot), "free slot " + slot + " counts " + count);
                counted++;
                sum += count;
            }
        }
        check(counted == column.videos(), column.videos() + " videos, not " + counted);
        check(sum == views, views + " views, not " + sum);
    }

    static void check(boolean holds, String found) {
        if (!holds) {
            throw new BrokenInvariantException("window counts: " + found);
        }
    }
}
