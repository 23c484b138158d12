package io.headtail.count;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headtail.count.id.VideoIds;
import io.headtail.count.invariant.BrokenInvariantException;
import org.jspecify.annotations.Nullable;

/**
 * The exact counts of one window and its best videos: a count map, an indexed heap and its floor.
 *
 * <p>Every video has a count (0 if never added); only those at or above the <b>floor</b> are in the
 * heap. In the order of answers, <i>views descending, then id ascending</i>, everything outside the
 * heap comes after everything inside, so the first K are exact for any floor as long as the heap
 * holds at least K videos, or all. An event updates one count and compares it with the floor; if it
 * crosses the floor, its video is pushed onto the heap. {@link #settle}, once a tick, removes those
 * that fell, restores heap order and moves the floor: up if the heap has become too large, down, by
 * scanning the counts, if fewer than {@code kMax} are left.
 *
 * <p>Nothing allocates in steady state. Not thread-safe.
 */
public sealed class WindowCounts permits RisingCounts {
    /**
     * Slots of a batch that are read ahead together: as many cache misses as a core can have
     * pending.
     */
    static final int READ_AHEAD_SLOTS = 64;

    final VideoIds ids;
    final int kMax;
    final CountColumn column;
    final FlooredHeap heap;
    private final CountColumn.Crossing crossing;
    long views;
    boolean dirty;

    /**
     * An empty window.
     *
     * @param ids the partition's dictionary, for the order of ids
     * @param kMax the greatest k for {@link #top}; ≥ 1
     */
    public WindowCounts(VideoIds ids, int kMax) {
        this(ids, kMax, new CountColumn(), 0);
    }

    /** A window with counts whose sum is {@code views}; searches for the floor, O(slots). */
    WindowCounts(VideoIds ids, int kMax, CountColumn column, long views) {
        this(ids, kMax, column, views, FlooredHeap.searched(ids, kMax, column));
    }

    /**
     * A window with counts whose sum is {@code views}, and with their heap; O(heap), or O(slots) if
     * the heap holds fewer than {@code kMax} though there are more.
     *
     * @throws IllegalArgumentException if it is not in heap order
     */
    WindowCounts(
            VideoIds ids, int kMax, CountColumn column, long views, IndexedHeap heap, Floor floor) {
        this(ids, kMax, column, views, new FlooredHeap(ids, kMax, column, heap, floor));
    }

    /** A window with counts whose sum is {@code views}, and what ranks them. */
    WindowCounts(VideoIds ids, int kMax, CountColumn column, long views, FlooredHeap heap) {
        this.ids = ids;
        this.kMax = kMax;
        this.column = column;
        this.views = views;
        this.heap = heap;
        this.crossing = heap::crossed;
    }

    /** The counts as they are now; see {@link FrozenCounts}. */
    public FrozenCounts freeze() {
        return new FrozenCounts(column, views);
    }

    /** The heap as {@link #settle} left it; O(heap). */
    public FrozenHeap freezeHeap() {
        assert !dirty : "freezeHeap() before settle()";
        return heap.freeze();
    }

    /**
     * The same counts in another dictionary; O(slots).
     *
     * @param to the other dictionary
     * @param slotIn for each slot here that counts, the slot of its id in {@code to}
     */
    public WindowCounts in(VideoIds to, int[] slotIn) {
        CountColumn other = column.in(ids.slots(), to.slots(), slotIn);
        settle();
        FrozenHeap moved = freezeHeap().in(slotIn);
        return new WindowCounts(to, kMax, other, views, moved.heap(to), moved.floor(to));
    }

    /** The slot's count of views; what it is ranked by. */
    public long count(int slot) {
        return column.get(slot);
    }

    /** Whether events of the slot are counted here, so that its id is needed. */
    public boolean holds(int slot) {
        return column.get(slot) != 0;
    }

    /** Number of videos with a count ≥ 1; O(videos with great counts). */
    public long videos() {
        return column.videos();
    }

    /** The sum of all counts. */
    public long views() {
        return views;
    }

    /** The least count that may be in the heap; ≥ 1. */
    public long floor() {
        return heap.floor();
    }

    /** Number of videos in the heap; before {@link #settle} some may be below the floor. */
    public int heapSize() {
        return heap.size();
    }

    /** How often the floor was lowered, each time by one or more scans. */
    public long scans() {
        return heap.scans();
    }

    /** Adds {@code added ≥ 1} views. */
    public void add(int slot, long added) {
        long count = column.add(slot, added);
        if (count < added) {
            throw tooMany(slot, added);
        }
        views += added;
        dirty = true;
        if (count >= heap.floor() && count - added <= heap.floor()) {
            heap.crossed(slot, count);
        }
        settleIfTooMany();
    }

    /**
     * Subtracts {@code taken ≥ 1} views.
     *
     * @throws BrokenInvariantException if the count would go below zero
     */
    public void subtract(int slot, long taken) {
        if (column.add(slot, -taken) < 0) {
            throw belowZero(column, slot, taken);
        }
        views -= taken;
        dirty = true;
    }

    final BrokenInvariantException tooMany(int slot, long added) {
        return new BrokenInvariantException(
                "count of video " + name(slot) + " would pass 2^63 with " + added + " more");
    }

    final BrokenInvariantException belowZero(CountColumn of, int slot, long taken) {
        return new BrokenInvariantException(
                "count of video %s would go below zero: %d less %d"
                        .formatted(name(slot), of.get(slot), taken));
    }

    /**
     * Adds events: one of each of {@code slots[0, size)}, some more than once.
     *
     * @param counts the events' views, beside the slots; null when each has one
     */
    public void addAll(int[] slots, int @Nullable [] counts, int size) {
        if (counts != null) {
            for (int i = 0; i < size; i++) {
                add(slots[i], counts[i]);
            }
            return;
        }
        column.reserve(ids.slots());
        for (int from = 0; from < size; from += READ_AHEAD_SLOTS) {
            int end = Math.min(size, from + READ_AHEAD_SLOTS);
            column.touch(slots, from, end);
            column.increment(slots, from, end, heap.floor(), crossing);
            // Read it anew each time: settling in between clears the flag, and more events follow.
            dirty = true;
            settleIfTooMany();
        }
        views += size;
    }

    /**
     * Subtracts events, as {@link #addAll} adds them.
     *
     * @throws BrokenInvariantException if a count would go below zero
     */
    public void subtractAll(int[] slots, int @Nullable [] counts, int size) {
        if (counts != null) {
            for (int i = 0; i < size; i++) {
                subtract(slots[i], counts[i]);
            }
            return;
        }
        column.reserve(ids.slots());
        dirty |= size > 0;
        for (int from = 0; from < size; from += READ_AHEAD_SLOTS) {
            int end = Math.min(size, from + READ_AHEAD_SLOTS);
            column.touch(slots, from, end);
            int done = column.decrement(slots, from, end);
            if (done < end) {
                throw belowZero(column, slots[done], 1);
            }
        }
        views -= size;
    }

    // Lets the heap grow between two ticks, but not without bound.
    final void settleIfTooMany() {
        if (heap.isOverfull(READ_AHEAD_SLOTS)) {
            settle();
        }
    }

    final String name(int slot) {
        return ids.inUse(slot)
                ? "'" + new String(ids.bytes(slot), UTF_8) + "'"
                : "in free slot " + slot;
    }

    /**
     * Restores the heap's order and moves the floor if needed; must be called before {@link #top},
     * and before a slot that counted here is freed. O(heap), or O(slots) if the floor falls.
     */
    public void settle() {
        if (dirty) {
            heap.settle();
            dirty = false;
            column.fit(ids.slots());
        }
    }

    /**
     * Writes the slots of the first {@code k} videos in order to {@code target[0 …]}.
     *
     * @param k 1 to {@code kMax}
     * @return how many there are, at most k
     */
    public int top(int k, int[] target) {
        assert !dirty : "top() before settle()";
        int found = Math.min(k, heap.size());
        for (int rank = 0; rank < found; rank++) {
            target[rank] = heap.slotAt(rank);
        }
        return found;
    }

    /**
     * Whether the first {@code kMax} videos, or all if there are fewer, are exactly these slots in
     * this order.
     */
    public boolean beginsWith(int[] slots) {
        int compared = Math.min(kMax, slots.length);
        boolean same = compared <= heap.size();
        for (int rank = 0; same && rank < compared; rank++) {
            same = heap.slotAt(rank) == slots[rank];
        }
        return same;
    }

    /** The count of the video at that rank, 0 for the first, as of {@link #settle}. */
    public long countAtRank(int rank) {
        return heap.countAt(rank);
    }

    /** Bytes of the counts; an estimate without headers. */
    public long countBytes() {
        return column.memoryBytes();
    }

    /** Bytes of the indexed heap; an estimate without headers. */
    public long heapBytes() {
        return heap.memoryBytes();
    }

    /** Bytes held; an estimate without headers. */
    public long memoryBytes() {
        return countBytes() + heapBytes();
    }

    /** Checks the whole structure; O(slots). Throws {@link BrokenInvariantException}. */
    public boolean assertValid() {
        return new WindowCountsCheck(ids, column, heap).assertValid(column, views, !dirty);
    }
}
