package io.headtail.instance.rebuild;

import io.headtail.instance.partition.FeedSink;
import io.headtail.log.StartRule;
import java.time.Duration;

/** One partition's log, read by a rebuild. For the rebuild's thread. */
public interface RebuildLog {
    /** The facts that {@link StartRule} decides by. */
    StartRule.Log log();

    /**
     * Opens a reader that begins at an offset.
     *
     * @param name the name of what it feeds, for messages
     * @param offset the first offset to read
     */
    Reader reader(String name, FeedSink sink, long offset);

    /** Reads for one feed. */
    interface Reader extends AutoCloseable {
        /**
         * Hands over records that the feed wants.
         *
         * @param wait how long to wait for records if none are available
         * @return number of records that were handed over
         */
        int feed(Duration wait);

        @Override
        void close();
    }
}
