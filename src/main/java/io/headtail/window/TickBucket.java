package io.headtail.window;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Events of one tick, read but not released: a slot each, in no order. Views stand beside the slots
 * from the first event on that has more than one.
 */
final class TickBucket {
    long tick;
    int size;
    int[] slots = new int[4];
    int @Nullable [] views;
    long firstTimestamp;
    long misplacedThrough;

    void reset(long newTick) {
        tick = newTick;
        size = 0;
        views = null;
        firstTimestamp = Long.MAX_VALUE;
        misplacedThrough = Long.MIN_VALUE;
    }

    void add(int slot, int count) {
        if (size == slots.length) {
            slots = Arrays.copyOf(slots, size * 2);
            if (views != null) {
                views = Arrays.copyOf(views, slots.length);
            }
        }
        if (count != 1 && views == null) {
            views = new int[slots.length];
            Arrays.fill(views, 0, size, 1);
        }
        if (views != null) {
            views[size] = count;
        }
        slots[size++] = slot;
    }
}
