package io.headtail.log;

import io.headtail.log.event.EventSink;
import java.time.Duration;

/**
 * The head of a lane, whatever it reads from: a member of the consumer group, which assigns its
 * partitions, and the reader of their newest records. All methods but {@link #wakeup} and {@link
 * #memberId} belong to the lane's thread.
 */
public interface HeadSource {
    /**
     * Starts reading an assigned partition from an offset, or moves it to another one.
     *
     * @param offset the next offset to read
     * @param leaderEpoch leader epoch of the record before the offset, −1 if unknown
     */
    void start(int partition, long offset, int leaderEpoch);

    /**
     * Pauses a partition at offset 0 until {@link #start}. It needs some position, or the consumer
     * would ask the group for one; and a position that is gone from the log would be reported again
     * and again.
     */
    void park(int partition);

    /** The member id in the group; empty before the reader has joined. From any thread. */
    String memberId();

    /** The leader epoch of the last record or transaction marker passed, −1 if unknown. */
    int leaderEpoch(int partition);

    /**
     * Reads available records and hands them to the sink; takes part in the group.
     *
     * @param wait how long to wait for the first records
     * @return how many records were read
     * @throws PositionLostException if a head's offset is gone from the log
     */
    int poll(Duration wait, EventSink sink);

    /**
     * The head's position: the offset after the last record read or skipped; −1 while the consumer
     * validates it with a new leader. It only serves to skip gaps between offsets, so callers may
     * retry later.
     */
    long position(int partition);

    /** Number of offsets up to the log's end as of the last fetch; −1 if not known yet. */
    long lag(int partition);

    /** Pauses or resumes reading a partition. */
    void pause(int partition, boolean paused);

    /** Interrupts a waiting {@link #poll}; from any thread. */
    void wakeup();

    /**
     * Leaves the group and closes, waiting at most {@code wait}. A static member stays in the
     * group, so that it gets its partitions back after a restart.
     */
    void close(Duration wait);
}
