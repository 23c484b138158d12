package io.headtail.window.cursor;

import io.headtail.count.id.VideoIds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a cursor holds of one tick, read but not released; owns its arrays.
 *
 * @param tick the bucket's tick, epoch ms
 * @param slots the entries' slots, at least one; a slot may have several
 * @param views beside the slots, each ≥ 1, of one event or several; null if every entry has one
 * @param firstTimestamp the least timestamp of the events
 * @param misplacedThrough the greatest timestamp of a misplaced event; {@link Long#MIN_VALUE} if
 *     there is none
 */
public record HeldBucket(
        long tick,
        int[] slots,
        int @Nullable [] views,
        long firstTimestamp,
        long misplacedThrough) {

    /** Whether two cursors, each with its own dictionary, hold the same views at the same ticks. */
    public static boolean same(
            List<HeldBucket> a, VideoIds ids, List<HeldBucket> b, VideoIds others) {
        boolean same = a.size() == b.size();
        for (int i = 0; same && i < a.size(); i++) {
            same = a.get(i).isAs(b.get(i), ids, others);
        }
        return same;
    }

    // One may hold several entries of a slot where the other holds their sum.
    private boolean isAs(HeldBucket other, VideoIds ids, VideoIds others) {
        byte[] id = new byte[VideoIds.MAX_LENGTH];
        return tick == other.tick
                && bySlot(slot -> others.find(id, 0, ids.copy(slot, id, 0)))
                        .equals(other.bySlot(slot -> slot));
    }

    private Map<Integer, Long> bySlot(IntUnaryOperator renamed) {
        Map<Integer, Long> sums = new HashMap<>();
        for (int i = 0; i < slots.length; i++) {
            sums.merge(renamed.applyAsInt(slots[i]), (long) viewsAt(i), Long::sum);
        }
        return sums;
    }

    private int viewsAt(int i) {
        return views == null ? 1 : views[i];
    }

    /** Renames the slots in place. */
    public void translate(int[] slotIn) {
        for (int i = 0; i < slots.length; i++) {
            slots[i] = slotIn[slots[i]];
        }
    }
}
