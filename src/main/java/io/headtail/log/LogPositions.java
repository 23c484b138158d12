package io.headtail.log;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * The positions of a consumer in the log. If a position is lost, it may be that of any of its
 * partitions, not only of the one asked for: a new leader may have reported another one's as lost.
 */
final class LogPositions {
    private final @Nullable String window;
    private final Consumer<ByteBuffer, ByteBuffer> consumer;

    /**
     * @param window the window of a tail; null for a head
     */
    LogPositions(@Nullable String window, Consumer<ByteBuffer, ByteBuffer> consumer) {
        this.window = window;
        this.consumer = consumer;
    }

    /**
     * Polls; empty after a wakeup.
     *
     * @throws PositionLostException if the log no longer holds a partition's offset
     */
    ConsumerRecords<ByteBuffer, ByteBuffer> poll(Duration wait) {
        try {
            return consumer.poll(wait);
        } catch (WakeupException e) {
            return ConsumerRecords.empty();
        } catch (OffsetOutOfRangeException e) {
            throw lost(e.partitions(), e);
        }
    }

    /**
     * The offset of the next record; −1 if it is not known at once, since a partition whose leader
     * does not answer must not hold up others.
     *
     * @throws PositionLostException as in {@link #poll}
     */
    long position(TopicPartition partition) {
        try {
            return consumer.position(partition, Duration.ZERO);
        } catch (RetriableException | WakeupException e) {
            return -1;
        } catch (OffsetOutOfRangeException e) {
            throw lost(e.partitions(), e);
        }
    }

    /** The exception for partitions whose offset is gone from the log. */
    PositionLostException lost(Set<TopicPartition> partitions, Throwable cause) {
        return new PositionLostException(
                window,
                partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet()),
                cause);
    }
}
