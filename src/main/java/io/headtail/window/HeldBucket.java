package io.headtail.window;

import io.headtail.count.VideoIds;
import java.util.List;
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

    /** Whether two cursors, each over its own dictionary, hold the same views of the same ticks. */
    static boolean same(List<HeldBucket> a, VideoIds ids, List<HeldBucket> b, VideoIds others) {
        boolean same = a.size() == b.size();
        for (int i = 0; same && i < a.size(); i++) {
            same = a.get(i).isAs(b.get(i), ids, others);
        }
        return same;
    }

    private boolean isAs(HeldBucket other, VideoIds ids, VideoIds others) {
        boolean same = tick == other.tick && slots.length == other.slots.length;
        byte[] id = new byte[VideoIds.MAX_LENGTH];
        // In both the events stand in the order of the log.
        for (int i = 0; same && i < slots.length; i++) {
            same =
                    viewsAt(i) == other.viewsAt(i)
                            && others.find(id, 0, ids.copy(slots[i], id, 0)) == other.slots[i];
        }
        return same;
    }

    private int viewsAt(int i) {
        return views == null ? 1 : views[i];
    }

    /** Renames the slots in place. */
    void translate(int[] slotIn) {
        for (int i = 0; i < slots.length; i++) {
            slots[i] = slotIn[slots[i]];
        }
    }
}
