package io.headtail.instance.rebuild;

import io.headtail.instance.partition.FeedSink;
import io.headtail.log.StartRule;
import java.time.Duration;

/** What a rebuild reads of one partition's log. For the rebuild's thread. */
public interface RebuildLog {
    /** What a start is decided by. */
    StartRule.Log log();

    /**
     * A reader from an offset on.
     *
     * @param name of what it feeds, for messages
     */
    Reader reader(String name, FeedSink sink, long offset);

    /** Reads for one feed. */
    interface Reader extends AutoCloseable {
        /**
         * Hands over what the feed wants.
         *
         * @param wait how long to wait for records if none are here
         * @return how many records were handed over
         */
        int feed(Duration wait);

        @Override
        void close();
    }
}
