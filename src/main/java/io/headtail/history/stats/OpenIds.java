package io.headtail.history.stats;

import io.headtail.count.id.VideoIds;

/** The ids of views that are not stored yet, of all partitions. Not thread-safe. */
final class OpenIds {
    /** A cell and its place in the index, about. */
    private static final int BYTES_AN_ID = 32;

    private final VideoIds ids = new VideoIds();
    private long bytes;

    /** The slot of an id, which is its own until {@link #clear}. */
    int intern(byte[] id, int from, int length) {
        int before = ids.size();
        int slot = ids.intern(id, from, length);
        if (ids.size() > before) {
            bytes += BYTES_AN_ID + length;
        }
        return slot;
    }

    /** All slots in the order of their ids' unsigned bytes; O(n log n). */
    int[] sorted() {
        return IdSort.sorted(ids);
    }

    VideoIds ids() {
        return ids;
    }

    /** Bytes used; an estimate, without what is kept for later. */
    long usedBytes() {
        return bytes;
    }

    void clear() {
        ids.clear();
        bytes = 0;
    }
}
