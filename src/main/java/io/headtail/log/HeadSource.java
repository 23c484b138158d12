package io.headtail.log;

import io.headtail.log.event.EventSink;
import java.time.Duration;

/**
 * The head of a lane, wherever it is read from: a member of the consumer group, which decides what
 * partitions it owns, and the reader of their newest records. All but {@link #wakeup} and {@link
 * #memberId} belongs to the lane's thread.
 */
public interface HeadSource {
    /**
     * Reads a partition from here on that was assigned, or that is to go on elsewhere.
     *
     * @param leaderEpoch of the last record before the offset, −1 if unknown
     */
    void start(int partition, long offset, int leaderEpoch);

    /**
     * Reads nothing of a partition until {@link #start}. A position it must have, or the consumer
     * asks the group for one; and one that is gone would be reported again and again.
     */
    void rest(int partition);

    /** As which member the group knows it; empty before it has joined. From any thread. */
    String memberId();

    /** The leader epoch of the last record read, −1 if unknown. */
    int leaderEpoch(int partition);

    /**
     * Reads what has come and hands it over; takes part in the group.
     *
     * @return how many records were read
     * @throws PositionLostException if a head's offset is gone from the log
     */
    int poll(Duration wait, EventSink sink);

    /**
     * Where the partition's head stands: the offset after the last record read or passed over; −1
     * while a new leader is being asked whether that is right. It tells of gaps only, so whoever
     * asks can as well ask later.
     */
    long position(int partition);

    /** How many offsets lie before the log's end, as the last fetch saw it; −1 if not known yet. */
    long lag(int partition);

    /** Stops or goes on reading a partition. */
    void pause(int partition, boolean paused);

    /** Ends a waiting {@link #poll}; from any thread. */
    void wakeup();

    /**
     * Leaves the group and closes, waiting at most {@code wait}. A static member stays in the
     * group, to come back to its partitions.
     */
    void close(Duration wait);
}
