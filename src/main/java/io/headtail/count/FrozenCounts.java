package io.headtail.count;

/**
 * A window's counts when it was frozen. They are the window's own until {@link #copy}, so the
 * window must not change before that; any thread may copy and read.
 */
public final class FrozenCounts {
    private final int width;
    private final long views;
    private CountColumn column;

    FrozenCounts(CountColumn column, long views) {
        this.column = column;
        this.width = column.width();
        this.views = views;
    }

    /** Copies the counts; from then on the window may change. O(slots). */
    public void copy() {
        column = column.copy();
    }

    /** The slot's count. */
    public long get(int slot) {
        return column.get(slot);
    }

    /** The sum of all counts. */
    public long views() {
        return views;
    }

    /** The layout of the counts: 0, 8 or 32; see {@link RestoredCounts}. */
    public int width() {
        return width;
    }
}
