package io.headtail.instance;

import io.headtail.instance.partition.LanePartition;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The tails of a lane, wherever they are read from. Belongs to the lane's thread. */
interface TailSource extends AutoCloseable {
    /**
     * Feeds every tail that wants it.
     *
     * @param wait how long to wait for records when a tail wants some and none are here
     * @return how many records were handed over
     * @throws io.headtail.log.PositionLostException if a tail's offset is gone from the log
     */
    int feed(Duration wait);

    /** Reads on for the windows that the partition has. */
    void start(LanePartition p);

    /** Lets a partition go. */
    void stop(int partition);

    /**
     * Lets a partition go at one window.
     *
     * @return the window's index; −1 if no tail is of that window
     */
    int stop(int partition, @Nullable String window);

    @Override
    void close();
}
