package io.headtail.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
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
 * Makes one mistake between Kafka and the engine, to show that a recount finds it: the head reads
 * one event with twice its views, or one tail does not see one event. A Kafka interceptor, which
 * has to fit every client of the process; harmless until told otherwise.
 */
public final class FaultyRecords
        implements ConsumerInterceptor<Object, Object>, ProducerInterceptor<Object, Object> {
    private enum Fault {
        NONE,
        ADD_TWICE,
        SKIP_SUBTRACTION
    }

    private static final AtomicBoolean HAPPENED = new AtomicBoolean();
    private static volatile Fault fault = Fault.NONE;
    private static volatile int faultyPartition;
    private static volatile long faultyOffset;

    private boolean isHead;

    /** From now on no fault happens. */
    public static void none() {
        fault = Fault.NONE;
        HAPPENED.set(false);
    }

    /** The head counts the views of one record twice. */
    public static void addTwice(int partition, long offset) {
        set(Fault.ADD_TWICE, partition, offset);
    }

    /** The first tail to come there passes over one record. */
    public static void skipSubtraction(int partition, long offset) {
        set(Fault.SKIP_SUBTRACTION, partition, offset);
    }

    private static void set(Fault next, int partition, long offset) {
        HAPPENED.set(false);
        faultyPartition = partition;
        faultyOffset = offset;
        fault = next;
    }

    /** Whether it has happened. */
    public static boolean happened() {
        return HAPPENED.get();
    }

    @Override
    public void configure(Map<String, ?> configs) {
        // Only the head is a member of a group.
        isHead = configs.get("group.id") != null;
    }

    @Override
    public ConsumerRecords<Object, Object> onConsume(ConsumerRecords<Object, Object> records) {
        if (fault == Fault.NONE || isHead != (fault == Fault.ADD_TWICE)) {
            return records;
        }
        Map<TopicPartition, List<ConsumerRecord<Object, Object>>> changed = new HashMap<>();
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<Object, Object>> list = new ArrayList<>(records.records(partition));
            list.replaceAll(FaultyRecords::changed);
            changed.put(partition, list);
        }
        return new ConsumerRecords<>(changed, records.nextOffsets());
    }

    private static ConsumerRecord<Object, Object> changed(ConsumerRecord<Object, Object> record) {
        if (record.partition() != faultyPartition
                || record.offset() != faultyOffset
                || !(record.value() instanceof ByteBuffer)
                || HAPPENED.getAndSet(true)) {
            return record;
        }
        if (fault == Fault.SKIP_SUBTRACTION) {
            return with(record, null, record.value());
        }
        return doubled(record);
    }

    /** The record with twice its views, which its value has last. */
    static ConsumerRecord<Object, Object> doubled(ConsumerRecord<Object, Object> record) {
        String json =
                StandardCharsets.UTF_8.decode(((ByteBuffer) record.value()).slice()).toString();
        int at = json.lastIndexOf(':') + 1;
        long views = Long.parseLong(json.substring(at, json.length() - 1));
        String twice = json.substring(0, at) + 2 * views + "}";
        byte[] value = twice.getBytes(StandardCharsets.UTF_8);
        return with(record, record.key(), ByteBuffer.wrap(value));
    }

    @SuppressWarnings("NullAway") // a record may have no key
    private static ConsumerRecord<Object, Object> with(
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
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> record) {
        return record;
    }

    @Override
    public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception e) {}

    @Override
    public void close() {}
}
