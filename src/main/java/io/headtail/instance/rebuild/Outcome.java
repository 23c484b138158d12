package io.headtail.instance.rebuild;

import io.headtail.instance.partition.LanePartition;
import org.jspecify.annotations.Nullable;

/** The outcome of a hand-over of a partition from its lane to a recovery or a rebuild. */
public sealed interface Outcome {
    /** The partition's number. */
    int partition();

    /** The ticket of the hand-over, unique within a lane. */
    long ticket();

    /** The partition is recovered, or its rebuilt windows are grafted into it. */
    record Ready(int partition, long ticket, LanePartition p) implements Outcome {}

    /** The partition is returned unchanged, and its rebuild goes on or begins again. */
    record GivenBack(int partition, long ticket, LanePartition p) implements Outcome {}

    /**
     * The partition cannot be run, so the lane must stop.
     *
     * @param p null if its recovery failed
     */
    record Failed(int partition, long ticket, @Nullable LanePartition p, Throwable cause)
            implements Outcome {}
}
