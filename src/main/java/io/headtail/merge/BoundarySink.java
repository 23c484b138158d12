package io.headtail.merge;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where the partials at boundaries end up. Called by one thread. */
public interface BoundarySink {
    /** Forgets all that has not been stored: what follows begins anew at some offset. */
    void restart();

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
     * @throws IOException if the store is away or refuses; nothing is lost then, and it is to be
     *     called again
     */
    long store() throws IOException;
}
