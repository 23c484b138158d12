package io.headtail.instance;

import io.headtail.instance.partition.LanePartition;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The tails of a lane, from any source. Belongs to the lane's thread. */
interface TailSource extends AutoCloseable {
    /**
     * Feeds every tail that wants it.
     *
     * @param wait how long to wait for records if a tail wants some and none are available
     * @return number of records that were handed over
     * @throws io.headtail.log.PositionLostException if a tail's offset is gone from the log
     */
    int feed(Duration wait);

    /** Starts reading for a partition's windows, from their tails' offsets. */
    void start(LanePartition p);

    /** Stops reading for a partition. */
    void stop(int partition);

    /**
     * Stops reading for one window of a partition.
     *
     * @param window the window's name; null for none
     * @return the window's index; −1 if no tail is of that window
     */
    int stop(int partition, @Nullable String window);

    @Override
    void close();
}
