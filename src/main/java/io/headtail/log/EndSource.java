package io.headtail.log;

import org.jspecify.annotations.Nullable;

/** Reports where the logs of partitions end; asks on a thread other than the caller's. */
public interface EndSource {
    /** Starts asking about a partition, the first time at once; from any thread. */
    Followed follow(int partition);

    /** A partition whose log end is asked for until this is closed. */
    interface Followed extends AutoCloseable {
        /** The oldest answer not yet taken; null if there is none. For one thread. */
        @Nullable LogEnd take();

        /** Asks for this partition as soon as possible instead of at the next interval. */
        void hurry();

        /** Stops asking. */
        @Override
        void close();
    }
}
