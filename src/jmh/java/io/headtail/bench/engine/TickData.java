package io.headtail.bench.engine;

import io.headtail.count.WindowCounts;

/** The changes of one window between two ticks. */
interface TickData {
    /** Fills an empty window and settles it. */
    void fill(WindowCounts counts);

    /** Called before each {@link #change}, untimed: restores the state that it needs. */
    default void prepare(WindowCounts counts) {}

    /** Makes the adds and subtracts of one tick, without settling; returns their number. */
    int change(WindowCounts counts);
}
