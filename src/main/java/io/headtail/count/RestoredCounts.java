package io.headtail.count;

import io.headtail.count.id.VideoIds;
import org.jspecify.annotations.Nullable;

/**
 * Builds a window's counts again, slot by slot in ascending order. Where the heap that the window
 * had is known, each count is compared with its floor as it comes, so that none has to be looked at
 * again.
 */
public final class RestoredCounts {
    private final CountColumn column;
    private final @Nullable IndexedHeap heap;
    private final @Nullable Floor floor;
    private long views;
    private int admitted;

    private RestoredCounts(int width, @Nullable IndexedHeap heap, @Nullable Floor floor) {
        if (width != 0 && width != 8 && width != 32) {
            throw new IllegalArgumentException("width " + width + ": allowed are 0, 8 and 32");
        }
        this.column = new CountColumn(width, 0);
        this.heap = heap;
        this.floor = floor;
    }

    /**
     * Counts of 0, of a window whose heap is not known.
     *
     * @param width as {@link FrozenCounts#width} gave it; wider where a count asks for it
     * @throws IllegalArgumentException if it is none
     */
    public RestoredCounts(int width) {
        this(width, (IndexedHeap) null, (Floor) null);
    }

    /**
     * Counts of 0, of a window whose heap is known.
     *
     * @param width as above
     * @param ids in which the heap's slots stand for ids
     * @throws IllegalArgumentException if they do not, or the heap is none
     */
    public RestoredCounts(int width, VideoIds ids, FrozenHeap heap) {
        this(width, heap.heap(ids), heap.floor(ids));
    }

    /**
     * Sets a count that is 0 so far; {@code count ≥ 0}. Each slot comes once.
     *
     * @throws IllegalArgumentException if the floor admits it and it is not in the heap, or the
     *     other way round
     */
    public void set(int slot, long count) {
        if (count == 0) {
            return;
        }
        if (heap != null && floor != null && count >= floor.count()) {
            admit(slot, count, heap, floor);
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

    /** The sum of all counts so far; negative when it has passed 2^63 − 1. */
    public long views() {
        return views;
    }

    /**
     * Checks, when all counts are set, that all of the heap is above the floor; O(1).
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
     * The window; O(heap), and where it is not known O(slots).
     *
     * @throws IllegalArgumentException if the heap is none of these counts
     */
    public WindowCounts finish(VideoIds ids, int kMax) {
        column.reserve(ids.slots());
        checkHeap();
        return heap == null || floor == null
                ? new WindowCounts(ids, kMax, column, views)
                : new WindowCounts(ids, kMax, column, views, heap, floor);
    }
}
