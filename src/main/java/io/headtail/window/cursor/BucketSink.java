package io.headtail.window.cursor;

import org.jspecify.annotations.Nullable;

/** Receives the events that a cursor releases. */
public interface BucketSink {
    /**
     * Receives one bucket; keeps no reference to the arrays.
     *
     * @param tick the bucket's start: timestamps are in {@code [tick, tick + one tick)}
     * @param slots the entries' slots, in {@code [0, size)}; a slot may have several
     * @param views the entries' views, of one event or several; null if each has one
     * @param size number of entries
     */
    void take(long tick, int[] slots, int @Nullable [] views, int size);
}
