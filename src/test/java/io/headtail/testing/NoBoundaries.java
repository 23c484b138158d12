package io.headtail.testing;

import io.headtail.merge.Marks;
import io.headtail.merge.PartialSink;

/** A sink for tests without boundaries: those are dropped, and nothing has to be waited for. */
@FunctionalInterface
public interface NoBoundaries extends PartialSink {
    @Override
    default void sendBoundary(
            byte[] key, byte[] value, long headOffset, long tailOffset, Marks marks) {}

    @Override
    default long handedIn() {
        return 0;
    }

    @Override
    default long acknowledged() {
        return 0;
    }
}
