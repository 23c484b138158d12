package io.headtail.bench.engine;

import io.headtail.count.WindowCounts;

/** What happens to one window between two ticks. */
interface TickData {
    /** Fills an empty window and settles it. */
    void fill(WindowCounts counts);

    /** Comes before each {@link #change}: brings back, not measured, what must be there for it. */
    default void prepare(WindowCounts counts) {}

    /** The adds and subtracts of one tick, without settling; returns how many there were. */
    int change(WindowCounts counts);
}
