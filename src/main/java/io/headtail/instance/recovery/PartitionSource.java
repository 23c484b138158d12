package io.headtail.instance.recovery;

import io.headtail.instance.partition.LanePartition;
import io.headtail.instance.rebuild.Rebuild;
import io.headtail.instance.status.Arriving;
import java.util.concurrent.Callable;

/**
 * Provides the work that recovers and rebuilds a lane's partitions. Called on the lane's thread;
 * the work is run on another one.
 */
public interface PartitionSource extends AutoCloseable {
    /**
     * The work that makes a partition ready to run. It throws {@link InterruptedException} once it
     * is cancelled.
     *
     * @param arriving takes what the work waits for
     */
    Callable<LanePartition> recovery(Arriving arriving);

    /** The work that rebuilds the windows that are absent now from a running partition. */
    Runnable rebuilding(Rebuild rebuild, LanePartition p);

    @Override
    void close();
}
