package io.headtail.window;

import io.headtail.count.id.IdBatch;

/**
 * View events of one partition in offset order, processed together so that the cache misses of
 * their id lookups overlap. A flyweight that a reader fills, and clears after each use; until then
 * it keeps the ids' arrays. Not thread-safe.
 */
public final class EventBatch {
    /** The maximum number of events in a batch. */
    public static final int CAPACITY = 64;

    final IdBatch ids = new IdBatch(CAPACITY);
    final long[] offsets = new long[CAPACITY];
    final long[] timestamps = new long[CAPACITY];
    final int[] views = new int[CAPACITY];

    /**
     * Appends a valid event. The batch must not be full, and the offset must be greater than the
     * last one.
     */
    public void add(long offset, long timestamp, byte[] id, int from, int length, int count) {
        int i = ids.size();
        offsets[i] = offset;
        timestamps[i] = timestamp;
        views[i] = count;
        ids.add(id, from, length);
    }

    /** How many events are in it. */
    public int size() {
        return ids.size();
    }

    /** Whether the batch has {@link #CAPACITY} events. */
    public boolean isFull() {
        return ids.size() == CAPACITY;
    }

    /** Empties the batch. */
    public void clear() {
        ids.clear();
    }

    /** The offset of the first event with a greater timestamp; −1 if there is none. */
    public long firstOffsetAfter(long timestamp) {
        for (int i = 0; i < ids.size(); i++) {
            if (timestamps[i] > timestamp) {
                return offsets[i];
            }
        }
        return -1;
    }

    long lastOffset() {
        return offsets[ids.size() - 1];
    }
}
