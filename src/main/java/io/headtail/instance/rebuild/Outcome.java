package io.headtail.instance.rebuild;

import io.headtail.instance.partition.LanePartition;
import org.jspecify.annotations.Nullable;

/** What has become of a partition that was in other hands than its lane's. */
public sealed interface Outcome {
    int partition();

    /** Tells the partition's hand-overs apart. */
    long ticket();

    /** It is recovered, or its rebuilt windows are in their place. */
    record Ready(int partition, long ticket, LanePartition p) implements Outcome {}

    /** It comes back as it was, and its rebuild goes on or begins again. */
    record GivenBack(int partition, long ticket, LanePartition p) implements Outcome {}

    /**
     * It cannot be run, and so neither can the lane.
     *
     * @param p null if it was never made
     */
    record Failed(int partition, long ticket, @Nullable LanePartition p, Throwable cause)
            implements Outcome {}
}
