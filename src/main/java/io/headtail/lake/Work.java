package io.headtail.lake;

import io.headtail.follow.OvertakenException;
import java.io.IOException;

/** What is to be done in the store for one partition, in steps. */
sealed interface Work extends AutoCloseable permits Chunk, LogGap, RereadGap, SectionEnd {
    /**
     * Does the next step. After a failure it can be called again.
     *
     * @return whether it was the last one
     */
    boolean step() throws IOException, OvertakenException;

    /** Bytes of rows on the local disk that wait for this. */
    long bytes();

    /** Drops what is not done. */
    @Override
    void close();
}
