package io.headtail.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka interceptor that changes what consumers read. It is named in the properties of all
 * clients of a process, so it is a producer's too, and changes nothing there.
 */
public abstract class RecordRewriter
        implements ConsumerInterceptor<Object, Object>, ProducerInterceptor<Object, Object> {
    private boolean isHead;

    /** Whether the consumer is a head; tails and others are no members of a group. */
    protected final boolean isHead() {
        return isHead;
    }

    @Override
    public void configure(Map<String, ?> configs) {
        isHead = configs.get("group.id") != null;
    }

    /** Whether this consumer's records are changed at all. */
    protected abstract boolean isActive();

    /** What is read instead of a record: the record itself, or one {@link #with} other contents. */
    protected abstract ConsumerRecord<Object, Object> rewritten(
            ConsumerRecord<Object, Object> record);

    @Override
    public final ConsumerRecords<Object, Object> onConsume(
            ConsumerRecords<Object, Object> records) {
        if (!isActive()) {
            return records;
        }
        Map<TopicPartition, List<ConsumerRecord<Object, Object>>> changed = new HashMap<>();
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<Object, Object>> list = new ArrayList<>(records.records(partition));
            list.replaceAll(this::rewritten);
            changed.put(partition, list);
        }
        return new ConsumerRecords<>(changed, records.nextOffsets());
    }

    /** The record with another key and value. */
    @SuppressWarnings("NullAway") // a record may have no key
    protected static ConsumerRecord<Object, Object> with(
            ConsumerRecord<Object, Object> record, @Nullable Object key, Object value) {
        return new ConsumerRecord<>(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.timestampType(),
                record.serializedKeySize(),
                record.serializedValueSize(),
                key,
                value,
                record.headers(),
                record.leaderEpoch());
    }

    @Override
    public final void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public final ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> record) {
        return record;
    }

    @Override
    public final void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception e) {}

    @Override
    public final void close() {}
}
