package io.headtail.window;

import io.headtail.count.id.IdBatch;

/**
 * Some view events of one partition in offset order, taken together so that the cache misses of
 * looking up their ids overlap. A flyweight, filled by a reader, and emptied by it after each use;
 * it keeps the ids' arrays meanwhile. Not thread-safe.
 */
public final class EventBatch {
    /** The most events that one batch holds. */
    public static final int CAPACITY = 64;

    final IdBatch ids = new IdBatch(CAPACITY);
    final long[] offsets = new long[CAPACITY];
    final long[] timestamps = new long[CAPACITY];
    final int[] views = new int[CAPACITY];

    /** Appends a valid event; there must be room, and its offset be greater than the last one's. */
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

    /** Whether there is no room for another. */
    public boolean isFull() {
        return ids.size() == CAPACITY;
    }

    /** Empties it. */
    public void clear() {
        ids.clear();
    }

    /** The offset of the first event whose timestamp is greater than that; −1 if none is. */
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
