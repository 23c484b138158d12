package io.headtail.log.scan;

import java.util.Collection;
import java.util.List;

/**
 * A log of view events up to ends that are fixed when it is opened; {@link LogScan} is the real
 * one. For one thread.
 */
public interface ScannedLog extends AutoCloseable {
    /** Kafka's id of the topic that is read. */
    String topicId();

    /** What can be read, ascending by partition. */
    List<LogExtent> extents();

    /**
     * From where on a partition's events of a time or later are: all records below are older. Their
     * ends are those of {@link #extents}.
     *
     * @param timeMs epoch ms; {@link Long#MIN_VALUE} for the log's beginning
     */
    List<OffsetSpan> startOf(long timeMs);

    /**
     * Asks again where the partitions begin, since records are deleted meanwhile; {@link #extents}
     * and {@link #cut} go by that from then on. The ends stay.
     */
    void refresh();

    /**
     * The partitions whose log no longer holds all events of a time or later, as far as is known:
     * by where they began when it was opened, or at the last {@link #refresh}. If {@link #startOf}
     * was asked before that, what it said lacks nothing of a time that is not cut.
     *
     * @param timeMs epoch ms; {@link Long#MIN_VALUE} for all that there ever was
     */
    List<LogExtent> cut(long timeMs);

    /**
     * Reads spans, at most one a partition, and hands over their valid events.
     *
     * @return false if the watch ended it, or the thread was interrupted
     * @throws LogCutException if records were deleted before they were read
     */
    boolean read(Collection<OffsetSpan> spans, ScanSink sink, ScanWatch watch);

    /**
     * Checks that the topic is still the one that was opened: then all that was read is of it.
     *
     * @throws io.headtail.log.TopicProblemException if it was recreated
     */
    void confirm();

    @Override
    void close();
}
