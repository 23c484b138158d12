package io.headtail.instance.recovery;

import io.headtail.instance.partition.LanePartition;
import io.headtail.instance.rebuild.Rebuild;
import io.headtail.instance.status.Arriving;
import java.util.concurrent.Callable;

/**
 * Where a lane's partitions come from. Asked on the lane's thread; the work that it gives is done
 * on another.
 */
public interface PartitionSource extends AutoCloseable {
    /**
     * The work that makes a partition ready to run. It ends with an {@link InterruptedException} as
     * soon as nobody waits for the partition any more.
     */
    Callable<LanePartition> recovery(Arriving arriving);

    /** The work that rebuilds the windows that a running partition lacks now. */
    Runnable rebuilding(Rebuild rebuild, LanePartition p);

    @Override
    void close();
}
