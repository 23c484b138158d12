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
 * Where a consumer stands in the log. A position that is lost may be of any of its partitions, not
 * only of the one that was asked for: what a new leader said of another comes too.
 */
final class LogPositions {
    private final @Nullable String window;
    private final Consumer<ByteBuffer, ByteBuffer> consumer;

    /**
     * @param window whose tail the consumer reads; null for a head
     */
    LogPositions(@Nullable String window, Consumer<ByteBuffer, ByteBuffer> consumer) {
        this.window = window;
        this.consumer = consumer;
    }

    /**
     * Polls; empty after a wake-up.
     *
     * @throws PositionLostException if the log does not hold the offset of a partition any more
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
     * The offset of the next record, or −1 where it is not known at once: a partition whose leader
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

    /** That these partitions stand where the log no longer is. */
    PositionLostException lost(Set<TopicPartition> partitions, Throwable cause) {
        return new PositionLostException(
                window,
                partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet()),
                cause);
    }
}
