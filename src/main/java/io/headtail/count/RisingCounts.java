package io.headtail.count;

import io.headtail.count.id.VideoIds;
import io.headtail.count.invariant.BrokenInvariantException;
import org.jspecify.annotations.Nullable;

/**
 * The counts of a rising window, and its best videos by their rise.
 *
 * <p>Each event is counted in one of two columns while it is in the window: first in that of the
 * newer half, then in that of the older half, until it leaves. The rise, by which videos are
 * ranked, is the difference of the two:
 *
 * <pre>
 *   {@link #addAll}        {@link #passAll}            {@link #subtractAll}
 *  ────────▶ newer half ────────▶ older half ────────▶         rise = newer − older
 *   rise + n              rise − 2n             rise + n
 * </pre>
 *
 * <p>One signed column would do for the rises, but not for what keeps them right: no count here can
 * go below zero, a rise can; and a video whose rise is zero may have events that have yet to leave,
 * so that its slot must not be reused.
 */
public final class RisingCounts extends WindowCounts {
    private final CountColumn older;
    private final Rises rises;
    private long olderViews;
    private long videos;

    /**
     * An empty window.
     *
     * @param ids the partition's dictionary, for the order of ids
     * @param kMax the greatest k for {@link #top}; ≥ 1
     */
    public RisingCounts(VideoIds ids, int kMax) {
        this(ids, kMax, new Rises(new CountColumn(), new CountColumn()));
    }

    private RisingCounts(VideoIds ids, int kMax, Rises rises) {
        this(ids, kMax, rises, 0, 0, FlooredHeap.searched(ids, kMax, rises));
    }

    private RisingCounts(
            VideoIds ids,
            int kMax,
            Rises rises,
            long newerViews,
            long olderViews,
            FlooredHeap heap) {
        super(ids, kMax, rises.now(), newerViews, heap);
        this.older = rises.before();
        this.olderViews = olderViews;
        this.rises = rises;
        this.videos = holding();
    }

    private long holding() {
        long holding = column.videos();
        for (int slot = 0; older.videos() > 0 && slot < ids.slots(); slot++) {
            holding += older.get(slot) != 0 && column.get(slot) == 0 ? 1 : 0;
        }
        return holding;
    }

    /**
     * A window with the counts of both halves, the sums of them, and the heap of their rises.
     *
     * @throws IllegalArgumentException if the heap is not in heap order
     */
    static RisingCounts of(
            VideoIds ids,
            int kMax,
            CountColumn newer,
            long newerViews,
            CountColumn older,
            long olderViews,
            IndexedHeap heap,
            Floor floor) {
        Rises rises = new Rises(newer, older);
        FlooredHeap ranked = new FlooredHeap(ids, kMax, rises, heap, floor);
        return new RisingCounts(ids, kMax, rises, newerViews, olderViews, ranked);
    }

    /** The counts of the older half as they are now; {@link #freeze} has those of the newer. */
    public FrozenCounts freezeOlder() {
        return new FrozenCounts(older, olderViews);
    }

    @Override
    public RisingCounts in(VideoIds to, int[] slotIn) {
        CountColumn newer = column.in(ids.slots(), to.slots(), slotIn);
        CountColumn before = older.in(ids.slots(), to.slots(), slotIn);
        settle();
        FrozenHeap moved = freezeHeap().in(slotIn);
        return of(to, kMax, newer, views, before, olderViews, moved.heap(to), moved.floor(to));
    }

    /** The slot's rise, which may be negative. */
    @Override
    public long count(int slot) {
        return rises.get(slot);
    }

    /** The slot's views in the older half. */
    public long older(int slot) {
        return older.get(slot);
    }

    /** Number of videos with a count in one of the halves. */
    @Override
    public long videos() {
        return videos;
    }

    @Override
    public boolean holds(int slot) {
        return super.holds(slot) || older.get(slot) != 0;
    }

    /** Adds {@code added ≥ 1} views to the newer half. */
    @Override
    public void add(int slot, long added) {
        long count = column.add(slot, added);
        if (count < added) {
            throw tooMany(slot, added);
        }
        views += added;
        if (count == added && older.get(slot) == 0) {
            videos++;
        }
        rose(slot, added);
    }

    /**
     * Moves {@code passed ≥ 1} views from the newer to the older half.
     *
     * @throws BrokenInvariantException if the newer half has fewer
     */
    public void pass(int slot, long passed) {
        if (column.add(slot, -passed) < 0) {
            throw belowZero(column, slot, passed);
        }
        if (older.add(slot, passed) < passed) {
            throw tooMany(slot, passed);
        }
        views -= passed;
        olderViews += passed;
        dirty = true;
    }

    /**
     * Subtracts {@code taken ≥ 1} views from the older half.
     *
     * @throws BrokenInvariantException if it has fewer
     */
    @Override
    public void subtract(int slot, long taken) {
        long left = older.add(slot, -taken);
        if (left < 0) {
            throw belowZero(older, slot, taken);
        }
        olderViews -= taken;
        if (left == 0 && column.get(slot) == 0) {
            videos--;
        }
        rose(slot, taken);
    }

    private void rose(int slot, long by) {
        dirty = true;
        long rise = rises.get(slot);
        if (rise >= heap.floor() && rise - by <= heap.floor()) {
            heap.crossed(slot, rise);
        }
        settleIfTooMany();
    }

    @Override
    public void addAll(int[] slots, int @Nullable [] counts, int size) {
        for (int i = 0; i < size; i++) {
            touchFrom(i, slots, size);
            add(slots[i], counts == null ? 1 : counts[i]);
        }
    }

    /**
     * Moves events from the newer to the older half; the parameters are as in {@link #addAll}.
     *
     * @throws BrokenInvariantException if the newer half lacks one
     */
    public void passAll(int[] slots, int @Nullable [] counts, int size) {
        for (int i = 0; i < size; i++) {
            touchFrom(i, slots, size);
            pass(slots[i], counts == null ? 1 : counts[i]);
        }
    }

    @Override
    public void subtractAll(int[] slots, int @Nullable [] counts, int size) {
        for (int i = 0; i < size; i++) {
            touchFrom(i, slots, size);
            subtract(slots[i], counts == null ? 1 : counts[i]);
        }
    }

    // Once in so many slots, reads ahead what the next ones need.
    private void touchFrom(int i, int[] slots, int size) {
        if (i % READ_AHEAD_SLOTS == 0) {
            int end = Math.min(size, i + READ_AHEAD_SLOTS);
            column.reserve(ids.slots());
            older.reserve(ids.slots());
            column.touch(slots, i, end);
            older.touch(slots, i, end);
        }
    }

    @Override
    public void settle() {
        if (dirty) {
            older.fit(ids.slots());
        }
        super.settle();
    }

    @Override
    public long countBytes() {
        return super.countBytes() + older.memoryBytes();
    }

    @Override
    public boolean assertValid() {
        WindowCountsCheck check = new WindowCountsCheck(ids, rises, heap);
        check.assertSum(older, olderViews);
        WindowCountsCheck.check(videos == holding(), videos + " videos in both halves");
        return check.assertValid(column, views, !dirty);
    }
}
