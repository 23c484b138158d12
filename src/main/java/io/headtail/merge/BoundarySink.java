package io.headtail.merge;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Stores partials at boundaries. Called by one thread. */
public interface BoundarySink {
    /** Drops everything not yet stored: reading restarts at some offset. */
    void restart();

    /**
     * Where to read the topic of boundaries from. Must be called whenever reading starts, before
     * the first record.
     *
     * @param group the consumer group, of all that read this topic
     * @param topicId changes when the topic is recreated
     * @return the offset up to which everything is stored; −1 if nothing is, so that the topic is
     *     read from its start
     * @throws IOException if the store is unavailable: call it again
     */
    long storedUpTo(String group, String topic, String topicId) throws IOException;

    /**
     * Takes one record of the topic of boundaries, in the order of offsets.
     *
     * @param headOffset the offset up to which the partition's head had read; −1 if unknown
     * @param tailOffset the same for the window's tail; −1 if there is none
     * @param marks the record's header
     * @return why it was refused; null if it was taken, or is of another topic or window
     */
    @Nullable String accept(
            long offset,
            byte @Nullable [] key,
            byte @Nullable [] value,
            long headOffset,
            long tailOffset,
            Marks marks);

    /**
     * Stores what is ready.
     *
     * @return the offset up to which records are no longer needed; −1 before the first record
     * @throws StoreBehindException if the store has lost data: the topic must be read again from
     *     the offset that {@link #storedUpTo} returns
     * @throws IOException if the store is unavailable or refuses; nothing is lost: call it again
     */
    long store() throws IOException;
}
