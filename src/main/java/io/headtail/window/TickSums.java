package io.headtail.window;

import java.util.Arrays;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;

/**
 * Views by tick: a hash table of primitive longs with linear probing, for sums over a few ticks of
 * a long span. 16 bytes for each place, at most three quarters of them taken. Not thread-safe.
 */
public final class TickSums {
    private static final int MIN_CAPACITY = 16;

    // A tick's views are ≥ 1 if the place is taken, and 0 if it is free.
    private long[] ticks = new long[MIN_CAPACITY];
    private long[] views = new long[MIN_CAPACITY];
    private int size;
    private long last = Long.MIN_VALUE;

    /** An empty table. */
    public TickSums() {}

    private TickSums(TickSums of) {
        ticks = of.ticks.clone();
        views = of.views.clone();
        size = of.size;
        last = of.last;
    }

    TickSums copy() {
        return new TickSums(this);
    }

    /** Number of ticks that have views. */
    public int size() {
        return size;
    }

    /** No tick with views is greater than this; {@link Long#MIN_VALUE} if there is none. */
    long last() {
        return last;
    }

    /** The least tick that has views; {@link Long#MAX_VALUE} if there is none. O(places). */
    long first() {
        long first = Long.MAX_VALUE;
        for (int i = 0; size > 0 && i < ticks.length; i++) {
            first = views[i] > 0 ? Math.min(first, ticks[i]) : first;
        }
        return first;
    }

    /**
     * Adds views to a tick. O(1).
     *
     * @param tick ≥ 0
     * @param more ≥ 1
     */
    public void add(long tick, long more) {
        int at = place(tick);
        if (views[at] == 0) {
            ticks[at] = tick;
            size++;
            last = Math.max(last, tick);
        }
        views[at] += more;
        if (size > ticks.length / 4 * 3) {
            resize(ticks.length * 2);
        }
    }

    /** The views of a tick; 0 if it has none. O(1). */
    public long get(long tick) {
        return views[place(tick)];
    }

    private int place(long tick) {
        int mask = ticks.length - 1;
        long mixed = tick * 0x9E3779B97F4A7C15L;
        int at = (int) (mixed >>> 40) & mask;
        while (views[at] != 0 && ticks[at] != tick) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private void resize(int capacity) {
        long[] oldTicks = ticks;
        long[] oldViews = views;
        ticks = new long[capacity];
        views = new long[capacity];
        for (int i = 0; i < oldTicks.length; i++) {
            if (oldViews[i] != 0) {
                int at = place(oldTicks[i]);
                ticks[at] = oldTicks[i];
                views[at] = oldViews[i];
            }
        }
    }

    /**
     * The views in {@code [from, to)}, both multiples of {@code tickMs}; {@code from} may be
     * negative. O(ticks between, or places, whichever are fewer).
     */
    long between(long from, long to, long tickMs) {
        long begin = Math.max(0, from);
        if (size == 0 || begin >= to || begin > last) {
            return 0;
        }
        long sum = 0;
        if ((Math.min(to, last) - begin) / tickMs < ticks.length) {
            for (long tick = begin; tick < to && tick <= last; tick += tickMs) {
                sum += get(tick);
            }
            return sum;
        }
        for (int i = 0; i < ticks.length; i++) {
            sum += ticks[i] >= begin && ticks[i] < to ? views[i] : 0;
        }
        return sum;
    }

    /** Keeps only the wanted ticks, each moved as {@code moved} says. O(places). */
    void rebuild(LongPredicate wanted, LongUnaryOperator moved) {
        long[] oldTicks = ticks;
        long[] oldViews = views;
        clear();
        for (int i = 0; i < oldTicks.length; i++) {
            if (oldViews[i] != 0 && wanted.test(oldTicks[i])) {
                add(moved.applyAsLong(oldTicks[i]), oldViews[i]);
            }
        }
    }

    /** For each tick takes the greater of both tables' views. O(places of the other). */
    void atLeast(TickSums other) {
        for (int i = 0; i < other.ticks.length; i++) {
            long lacking = other.views[i] - get(other.ticks[i]);
            if (lacking > 0) {
                add(other.ticks[i], lacking);
            }
        }
    }

    /** Removes everything. */
    void clear() {
        ticks = new long[MIN_CAPACITY];
        views = new long[MIN_CAPACITY];
        size = 0;
        last = Long.MIN_VALUE;
    }

    /** The ticks that have views, ascending. O(n log n). */
    public long[] sorted() {
        long[] sorted = new long[size];
        int count = 0;
        for (int i = 0; i < ticks.length; i++) {
            if (views[i] != 0) {
                sorted[count++] = ticks[i];
            }
        }
        Arrays.sort(sorted);
        return sorted;
    }
}
