package io.headtail.window;

import org.jspecify.annotations.Nullable;

/**
 * What a cursor holds of one tick, read but not released; arrays of its own.
 *
 * @param tick the bucket's
 * @param slots the events', at least one
 * @param views beside the slots, each ≥ 1; null where every event has one
 * @param firstTimestamp the smallest of the events
 * @param misplacedThrough the largest of a misplaced event, or {@link Long#MIN_VALUE}
 */
public record HeldBucket(
        long tick,
        int[] slots,
        int @Nullable [] views,
        long firstTimestamp,
        long misplacedThrough) {

    /** Renames the slots in place. */
    void translate(int[] slotIn) {
        for (int i = 0; i < slots.length; i++) {
            slots[i] = slotIn[slots[i]];
        }
    }
}
