package io.headtail.http.connection;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many requests were refused and connections closed since the start, by reason. Thread-safe.
 */
public final class Refusals {
    private final AtomicLongArray counts = new AtomicLongArray(RefusedReason.values().length);

    /** Counts one. */
    public void count(RefusedReason reason) {
        counts.incrementAndGet(reason.ordinal());
    }

    /** The count of one reason. */
    public long of(RefusedReason reason) {
        return counts.get(reason.ordinal());
    }
}
