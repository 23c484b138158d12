package io.headtail.log.late;

import io.headtail.log.follow.FollowedRecord;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A late event that waits to be sent: a copy, which does not hold what was fetched with it. */
final class LateRecord {
    /** What a record takes on the heap besides its bytes, about. */
    private static final int OVERHEAD_BYTES = 1_500;

    private final int partition;
    private final long offset;
    private final long timestamp;
    private final byte @Nullable [] key;
    private final byte @Nullable [] value;
    private final List<Header> headers;

    /** Copies an event. */
    LateRecord(FollowedRecord event, String topicId, long latenessMs) {
        ConsumerRecord<ByteBuffer, ByteBuffer> record = event.record();
        partition = event.partition();
        offset = event.offset();
        // Records of Kafka's oldest format have none, −1, which no producer may send.
        timestamp = record.timestamp() < 0 ? event.timestamp() : record.timestamp();
        key = bytes(record.key());
        value = bytes(record.value());
        headers =
                new LateHeaders(record.headers())
                        .add(LateHeaders.REASON, LateHeaders.LATE)
                        .add(LateHeaders.TOPIC, record.topic())
                        .add(LateHeaders.TOPIC_ID, topicId)
                        .add(LateHeaders.PARTITION, partition)
                        .add(LateHeaders.OFFSET, offset)
                        .add(LateHeaders.LEADER_EPOCH, record.leaderEpoch().orElse(-1))
                        .add(LateHeaders.EVENT_TIME, event.timestamp())
                        .add(LateHeaders.STREAM_TIME, event.streamTime())
                        .add(LateHeaders.LATENESS, latenessMs)
                        .list();
    }

    // Kafka's null: no key, no value.
    private static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }

    int partition() {
        return partition;
    }

    long offset() {
        return offset;
    }

    /** Bytes of key, value and headers, about. */
    int bytes() {
        int sum = OVERHEAD_BYTES + (key == null ? 0 : key.length);
        for (Header header : headers) {
            sum += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return sum + (value == null ? 0 : value.length);
    }

    /**
     * The record to send.
     *
     * @param partitions of the late bin's topic: the same partition where there is one, otherwise
     *     the remainder
     */
    ProducerRecord<byte[], byte[]> toSend(String topic, int partitions) {
        return new ProducerRecord<>(topic, partition % partitions, timestamp, key, value, headers);
    }
}
