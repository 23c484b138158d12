package io.headtail.count;

import io.headtail.count.id.VideoIds;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds a window's counts, slot by slot in ascending order. If the window's heap is known, each
 * count is checked against its floor as it is set, so that no second pass is needed.
 */
public final class RestoredCounts {
    private final CountColumn column;
    private final @Nullable IndexedHeap heap;
    private final @Nullable Floor floor;
    private final @Nullable RestoredCounts older;
    private long views;
    private int admitted;

    private RestoredCounts(
            int width,
            @Nullable IndexedHeap heap,
            @Nullable Floor floor,
            @Nullable RestoredCounts older) {
        if (width != 0 && width != 8 && width != 32) {
            throw new IllegalArgumentException("width " + width + ": allowed are 0, 8 and 32");
        }
        this.column = new CountColumn(width, 0);
        this.heap = heap;
        this.floor = floor;
        this.older = older;
    }

    /**
     * Counts of 0, for a window whose heap is not known.
     *
     * @param width from {@link FrozenCounts#width}; widened if a count needs it
     * @throws IllegalArgumentException if the width is not 0, 8 or 32
     */
    public RestoredCounts(int width) {
        this(width, (IndexedHeap) null, (Floor) null, null);
    }

    /**
     * Counts of 0, for a window whose heap is known.
     *
     * @param width as above
     * @param ids the dictionary of the heap's slots
     * @throws IllegalArgumentException if a slot has no id or occurs twice, or the floor is invalid
     */
    public RestoredCounts(int width, VideoIds ids, FrozenHeap heap) {
        this(width, heap.heap(ids), heap.floor(ids), null);
    }

    /**
     * Counts of 0 in the newer half of a rising window.
     *
     * @param older the counts of the older half, all of which are set
     * @throws IllegalArgumentException as above
     */
    public RestoredCounts(int width, VideoIds ids, FrozenHeap heap, RestoredCounts older) {
        this(width, heap.heap(ids), heap.floor(ids), older);
    }

    /**
     * Sets a count, {@code ≥ 0}, that is 0 so far; at most once for each slot.
     *
     * @throws IllegalArgumentException if the floor admits it and it is not in the heap, or the
     *     reverse
     */
    public void set(int slot, long count) {
        if (count == 0) {
            return;
        }
        long value = older == null ? count : count - older.column.get(slot);
        if (heap != null && floor != null && value >= floor.count()) {
            admit(slot, value, heap, floor);
        }
        column.add(slot, count);
        views += count;
    }

    private void admit(int slot, long count, IndexedHeap into, Floor above) {
        if (above.admits(slot, count)) {
            if (!into.contains(slot)) {
                throw new IllegalArgumentException(
                        "slot %d has %d views, is above the floor of %d, and not in the heap"
                                .formatted(slot, count, above.count()));
            }
            admitted++;
        }
    }

    /** The sum of all counts so far; negative if it exceeds 2^63 − 1. */
    public long views() {
        return views;
    }

    /**
     * Checks, after all counts are set, that everything in the heap is above the floor; O(1).
     *
     * @throws IllegalArgumentException if it is not
     */
    public void checkHeap() {
        if (heap != null && heap.size() != admitted) {
            throw new IllegalArgumentException(
                    "the heap has %d videos, and %d are above its floor"
                            .formatted(heap.size(), admitted));
        }
    }

    /**
     * Builds the window; O(heap), or O(slots) if the heap is not known.
     *
     * @throws IllegalArgumentException if the heap does not match these counts
     */
    public WindowCounts finish(VideoIds ids, int kMax) {
        column.reserve(ids.slots());
        checkHeap();
        if (older != null && heap != null && floor != null) {
            older.column.reserve(ids.slots());
            return RisingCounts.of(
                    ids, kMax, column, views, older.column, older.views, heap, floor);
        }
        return heap == null || floor == null
                ? new WindowCounts(ids, kMax, column, views)
                : new WindowCounts(ids, kMax, column, views, heap, floor);
    }
}
