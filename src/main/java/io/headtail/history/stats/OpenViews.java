package io.headtail.history.stats;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The views of one partition that are not stored yet, summed by minute and video.
 *
 * <p>Ids are interned to slots, for all partitions together, and minutes to indexes; an
 * open-addressing table maps the two to a count: 16 bytes an entry, at most two thirds full. Adding
 * is O(1) expected and allocates only to grow. Not thread-safe.
 */
final class OpenViews {
    private static final int MIN_BITS = 8;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final OpenIds ids;
    private final Map<Long, Integer> minuteIndexes = new HashMap<>();
    private final Set<Long> hours = new HashSet<>();
    private long[] minutes = new long[16];
    private long lastMinute = Long.MIN_VALUE;
    private int lastIndex = -1;
    private int bits = MIN_BITS;
    // minute index + 1 in the high half, slot in the low half; 0 is empty.
    private long[] keys = new long[1 << MIN_BITS];
    private long[] counts = new long[1 << MIN_BITS];
    private int size;

    /**
     * Without views.
     *
     * @param ids of all partitions
     */
    OpenViews(OpenIds ids) {
        this.ids = ids;
    }

    /**
     * Adds views.
     *
     * @param minute the start of the minute, epoch ms
     */
    void add(long minute, byte[] id, int from, int length, long views) {
        int slot = ids.intern(id, from, length);
        int at = find(key(index(minute), slot));
        if (keys[at] == 0) {
            keys[at] = key(index(minute), slot);
            counts[at] = views;
            if (++size * 3L > keys.length * 2L) {
                grow();
            }
        } else {
            counts[at] += views;
        }
    }

    private static long key(int minuteIndex, int slot) {
        return ((long) (minuteIndex + 1) << 32) | slot;
    }

    private int index(long minute) {
        if (minute != lastMinute || lastIndex < 0) {
            lastIndex = minuteIndexes.computeIfAbsent(minute, this::newIndex);
            lastMinute = minute;
        }
        return lastIndex;
    }

    private int newIndex(long minute) {
        int index = minuteIndexes.size();
        if (index == minutes.length) {
            minutes = Arrays.copyOf(minutes, 2 * index);
        }
        minutes[index] = minute;
        hours.add(StatsStore.hour(minute));
        return index;
    }

    private int find(long key) {
        int mask = keys.length - 1;
        int at = (int) ((key * MIX) >>> (64 - bits));
        while (keys[at] != 0 && keys[at] != key) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldCounts = counts;
        bits++;
        keys = new long[1 << bits];
        counts = new long[1 << bits];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int at = find(oldKeys[i]);
                keys[at] = oldKeys[i];
                counts[at] = oldCounts[i];
            }
        }
    }

    /** Number of sums. */
    int size() {
        return size;
    }

    /** The starts of the minutes, epoch ms, in no order. */
    long[] minutes() {
        return Arrays.copyOf(minutes, minuteIndexes.size());
    }

    /** The starts of the hours, epoch ms, in no order. */
    Set<Long> hours() {
        return hours;
    }

    /** Bytes held beside the ids; an estimate without headers. */
    long memoryBytes() {
        return 16L * keys.length + 64L * minuteIndexes.size();
    }

    /**
     * The sums in the order of (minute, id by unsigned bytes); valid until the next {@link #add}.
     *
     * @param slots all slots in the order of their ids
     * @param ranks the place of each slot in it
     */
    SortedViews sorted(int[] slots, int[] ranks) {
        long[] times = minutes();
        Arrays.sort(times);
        long[] order = new long[size];
        int filled = 0;
        for (long key : keys) {
            if (key != 0) {
                long minute = minutes[(int) (key >>> 32) - 1];
                order[filled++] =
                        ((long) Arrays.binarySearch(times, minute) << 32) | ranks[(int) key];
            }
        }
        Arrays.sort(order);
        return new SortedViews(this, ids.ids(), times, slots, order);
    }

    long views(long minute, int slot) {
        return counts[find(key(minuteIndexes.getOrDefault(minute, -1), slot))];
    }
}
