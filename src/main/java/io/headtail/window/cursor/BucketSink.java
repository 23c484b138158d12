package io.headtail.window.cursor;

import org.jspecify.annotations.Nullable;

/** Takes the events that a cursor releases. */
public interface BucketSink {
    /**
     * Takes one bucket; keeps neither array.
     *
     * @param tick where the bucket begins: its events' timestamps are below this and one tick more
     * @param slots the entries' slots, in {@code [0, size)}; a slot may have several
     * @param views the entries' views, of one event or several, or null when each has one
     * @param size how many entries
     */
    void take(long tick, int[] slots, int @Nullable [] views, int size);
}
