package io.headtail.instance;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** A Kafka interceptor that lets every tail read videos that no head has seen. */
public final class UnknownVideos implements ConsumerInterceptor<Object, Object> {
    private boolean isHead;

    @Override
    public void configure(Map<String, ?> configs) {
        isHead = configs.get("group.id") != null;
    }

    @Override
    public ConsumerRecords<Object, Object> onConsume(ConsumerRecords<Object, Object> records) {
        if (isHead) {
            return records;
        }
        Map<TopicPartition, List<ConsumerRecord<Object, Object>>> changed = new HashMap<>();
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<Object, Object>> list = new ArrayList<>();
            for (ConsumerRecord<Object, Object> record : records.records(partition)) {
                list.add(
                        new ConsumerRecord<>(
                                record.topic(),
                                record.partition(),
                                record.offset(),
                                record.timestamp(),
                                record.timestampType(),
                                record.serializedKeySize(),
                                record.serializedValueSize(),
                                ByteBuffer.wrap(new byte[] {'?'}),
                                record.value(),
                                record.headers(),
                                record.leaderEpoch()));
            }
            changed.put(partition, list);
        }
        return new ConsumerRecords<>(changed, records.nextOffsets());
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}
}
