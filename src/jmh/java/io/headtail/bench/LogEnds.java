package io.headtail.bench;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The end offsets of a topic's partitions, and the offsets of a time. */
public final class LogEnds {
    private LogEnds() {}

    static KafkaConsumer<byte[], byte[]> consumer(String servers) {
        Properties client = new Properties();
        client.put("bootstrap.servers", servers);
        client.put("auto.offset.reset", "earliest");
        client.put("enable.auto.commit", "false");
        client.put("isolation.level", "read_committed");
        return new KafkaConsumer<>(
                client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(p -> new TopicPartition(topic, p.partition()))
                .toList();
    }

    /** Number of records in all partitions, including deleted ones. */
    public static long total(String servers, String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(servers)) {
            return consumer.endOffsets(partitions(consumer, topic)).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    /** Where each partition ends. */
    public static Map<Integer, Long> ends(String servers, String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(servers)) {
            Map<Integer, Long> ends = new HashMap<>();
            consumer.endOffsets(partitions(consumer, topic))
                    .forEach((partition, end) -> ends.put(partition.partition(), end));
            return ends;
        }
    }

    /** For each partition the first offset of that time or later, or else its end. */
    static Map<TopicPartition, Long> at(String servers, String topic, long timeMs) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(servers)) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            Map<TopicPartition, Long> offsets = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> asked = new HashMap<>();
            partitions.forEach(p -> asked.put(p, timeMs));
            Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(asked);
            Map<TopicPartition, Long> result = new HashMap<>(offsets);
            found.forEach(
                    (p, offset) -> {
                        if (offset != null) {
                            result.put(p, offset.offset());
                        }
                    });
            return Collections.unmodifiableMap(result);
        }
    }
}
