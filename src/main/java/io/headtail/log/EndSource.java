package io.headtail.log;

import org.jspecify.annotations.Nullable;

/** Tells where the logs of partitions end; asks somewhere else than on the caller's thread. */
public interface EndSource {
    /** From now on asks about a partition, at once for the first time; from any thread. */
    Followed follow(int partition);

    /** A partition that is asked about until it is closed. */
    interface Followed extends AutoCloseable {
        /** The oldest answer not taken yet; null if there is none. For one thread. */
        @Nullable LogEnd take();

        /** Has the partition asked as soon as it can be. */
        void hurry();

        /** Ends the questions. */
        @Override
        void close();
    }
}
