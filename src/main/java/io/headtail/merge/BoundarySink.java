package io.headtail.merge;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where the partials at boundaries end up. Called by one thread. */
public interface BoundarySink {
    /** Forgets all that has not been stored: reading restarts at some offset. */
    void restart();

    /**
     * Where to read the topic of boundaries from. To be asked whenever reading begins, before the
     * first record.
     *
     * @param group who reads, of all that read this topic
     * @param topicId which changes when the topic is made again
     * @return the offset up to which all is stored; −1 where nothing is, so that the topic is to be
     *     read from its start
     * @throws IOException if the store is away: to be asked again
     */
    long storedUpTo(String group, String topic, String topicId) throws IOException;

    /**
     * Takes one record of the topic of boundaries, in the order of offsets.
     *
     * @param headOffset the offset that the partition's head had read up to; −1 if it does not say
     * @param tailOffset the same of the window's tail; −1 for none
     * @param marks what came beside it
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
     * @return the offset up to which nothing is needed any more; −1 before the first record
     * @throws StoreBehindException if the store has lost some of what it had: the topic is to be
     *     read again, from where {@link #storedUpTo} says
     * @throws IOException if the store is away or refuses; nothing is lost then, and it is to be
     *     called again
     */
    long store() throws IOException;
}
