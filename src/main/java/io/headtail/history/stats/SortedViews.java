package io.headtail.history.stats;

import io.headtail.count.id.VideoIds;
import java.util.Arrays;
import java.util.Comparator;

/**
 * A cursor over the sums of one partition, in the order of (minute, id by unsigned bytes). Starts
 * before the first.
 */
final class SortedViews {
    /** By the present entry's minute and id. */
    static final Comparator<SortedViews> ORDER = SortedViews::compare;

    private final OpenViews open;
    private final VideoIds ids;
    private final long[] minutes;
    private final int[] slots;
    private final long[] order;
    private int at = -1;
    private long minute;
    private long views;
    private int length;
    private final byte[] id = new byte[VideoIds.MAX_LENGTH];

    /**
     * Over sorted entries.
     *
     * @param minutes by their index
     * @param slots by their rank
     * @param order an entry each: index of the minute in the high half, rank of the slot in the low
     */
    SortedViews(OpenViews open, VideoIds ids, long[] minutes, int[] slots, long[] order) {
        this.open = open;
        this.ids = ids;
        this.minutes = minutes;
        this.slots = slots;
        this.order = order;
    }

    /** Moves on; false at the end. */
    boolean next() {
        if (++at >= order.length) {
            return false;
        }
        int slot = slots[(int) order[at]];
        minute = minutes[(int) (order[at] >>> 32)];
        views = open.views(minute, slot);
        length = ids.copy(slot, id, 0);
        return true;
    }

    /** The minute's start, epoch ms. */
    long minute() {
        return minute;
    }

    long views() {
        return views;
    }

    /** The id's bytes, of which {@link #length} are valid until {@link #next}. */
    byte[] id() {
        return id;
    }

    int length() {
        return length;
    }

    private int compare(SortedViews other) {
        return minute != other.minute
                ? Long.compare(minute, other.minute)
                : Arrays.compareUnsigned(id, 0, length, other.id, 0, other.length);
    }
}
