package io.headtail.count;

/** Builds a window's counts again, slot by slot in ascending order. */
public final class RestoredCounts {
    private final CountColumn column;
    private long views;

    /**
     * Counts of 0.
     *
     * @param width as {@link FrozenCounts#width} gave it; wider where a count asks for it
     * @throws IllegalArgumentException if it is none
     */
    public RestoredCounts(int width) {
        if (width != 0 && width != 8 && width != 32) {
            throw new IllegalArgumentException("width " + width + ": allowed are 0, 8 and 32");
        }
        this.column = new CountColumn(width, 0);
    }

    /** Sets a count that is 0 so far; {@code count ≥ 0}. Each slot comes once. */
    public void set(int slot, long count) {
        if (count != 0) {
            column.add(slot, count);
            views += count;
        }
    }

    /** The sum of all counts so far; negative when it has passed 2^63 − 1. */
    public long views() {
        return views;
    }

    /** How many slots count. */
    public long videos() {
        return column.videos();
    }

    /** The window; finds its candidates, O(slots). */
    public WindowCounts finish(VideoIds ids, int kMax) {
        column.reserve(ids.slots());
        return new WindowCounts(ids, kMax, column, views);
    }
}
