package io.headtail.tool.file;

import io.headtail.testing.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic back. */
public final class ReadBack {
    private ReadBack() {}

    /** All records of a topic that holds {@code count} of them; fails if they do not come. */
    public static List<ConsumerRecord<byte[], byte[]>> all(
            String bootstrapServers, String topic, int count) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrapServers),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            Stream<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(p -> new TopicPartition(topic, p.partition()));
            consumer.assign(partitions.toList());
            consumer.seekToBeginning(consumer.assignment());
            long total =
                    consumer.endOffsets(consumer.assignment()).values().stream()
                            .mapToLong(Long::longValue)
                            .sum();
            if (total != count) {
                throw new AssertionError(topic + " holds " + total + " records, not " + count);
            }
            Await.until(
                    () -> records.size() + " of " + count + " records",
                    () -> {
                        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                        return records.size() >= count;
                    });
        }
        if (records.size() != count) {
            throw new AssertionError("read " + records.size() + " records, not " + count);
        }
        return records;
    }
}
