package io.headtail.log.late;

import io.headtail.log.event.InvalidReason;
import io.headtail.log.follow.FollowedRecord;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record that waits to be sent to a bin: a copy, which does not hold what was fetched with it.
 */
final class LateRecord {
    /** What a record takes on the heap besides its bytes, about. */
    private static final int OVERHEAD_BYTES = 1_500;

    private final int partition;
    private final long offset;
    private final @Nullable Long timestamp;
    private final byte @Nullable [] key;
    private final byte @Nullable [] value;
    private final List<Header> headers;

    /**
     * Copies a record.
     *
     * @param otherwise the timestamp of a record of Kafka's oldest format, which has none, −1,
     *     which no producer may send; null for the time when it is sent
     */
    private LateRecord(
            ConsumerRecord<ByteBuffer, ByteBuffer> record,
            @Nullable Long otherwise,
            LateHeaders headers) {
        this.partition = record.partition();
        this.offset = record.offset();
        this.timestamp = record.timestamp() < 0 ? otherwise : Long.valueOf(record.timestamp());
        this.key = bytes(record.key());
        this.value = bytes(record.value());
        this.headers = headers.list();
    }

    /** Of a late event. */
    static LateRecord late(FollowedRecord event, String topicId, long latenessMs) {
        return new LateRecord(
                event.record(),
                event.timestamp(),
                origin(event.record(), LateHeaders.LATE, topicId)
                        .add(LateHeaders.EVENT_TIME, event.timestamp())
                        .add(LateHeaders.STREAM_TIME, event.streamTime())
                        .add(LateHeaders.LATENESS, latenessMs));
    }

    /** Of a record that is no valid event. */
    static LateRecord invalid(
            ConsumerRecord<ByteBuffer, ByteBuffer> record, InvalidReason reason, String topicId) {
        return new LateRecord(record, null, origin(record, reason.label(), topicId));
    }

    private static LateHeaders origin(
            ConsumerRecord<ByteBuffer, ByteBuffer> record, String reason, String topicId) {
        return new LateHeaders(record.headers())
                .add(LateHeaders.REASON, reason)
                .add(LateHeaders.TOPIC, record.topic())
                .add(LateHeaders.TOPIC_ID, topicId)
                .add(LateHeaders.PARTITION, record.partition())
                .add(LateHeaders.OFFSET, record.offset())
                .add(LateHeaders.LEADER_EPOCH, record.leaderEpoch().orElse(-1));
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
     * @param partitions of the bin's topic: the same partition where there is one, otherwise the
     *     remainder
     */
    ProducerRecord<byte[], byte[]> toSend(String topic, int partitions) {
        return new ProducerRecord<>(topic, partition % partitions, timestamp, key, value, headers);
    }
}
