package io.headtail.crash;

import io.headtail.testing.AnswerJson;
import io.headtail.testing.Oracle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What the answers should have been: the log read back and counted plainly. */
final class Recount {
    private final Oracle oracle;
    private final Map<String, Long> lengths;

    Recount(
            String bootstrapServers,
            String topic,
            int partitions,
            long latenessMs,
            Map<String, Long> lengths) {
        this.oracle = new Oracle(read(bootstrapServers, topic, partitions), latenessMs);
        this.lengths = lengths;
    }

    private static List<List<Oracle.Event>> read(
            String bootstrapServers, String topic, int partitions) {
        List<List<Oracle.Event>> events = new ArrayList<>();
        List<TopicPartition> names = new ArrayList<>();
        for (int p = 0; p < partitions; p++) {
            events.add(new ArrayList<>());
            names.add(new TopicPartition(topic, p));
        }
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrapServers, "max.poll.records", 10_000),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(names);
            consumer.seekToBeginning(names);
            Map<TopicPartition, Long> ends = consumer.endOffsets(names);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(200))) {
                    String id = new String(record.key(), StandardCharsets.UTF_8);
                    events.get(record.partition())
                            .add(new Oracle.Event(record.offset(), record.timestamp(), id, 1));
                }
            }
        }
        return events;
    }

    /** Whether the answer equals the recount, row for row. */
    boolean agrees(Seen answer) {
        Long length = lengths.get(answer.window());
        if (length == null) {
            throw new AssertionError("no window " + answer.window());
        }
        return oracle.rows(length, answer.tick(), 1_000).equals(AnswerJson.rows(answer.body()));
    }

    long late() {
        return oracle.late();
    }

    int counted() {
        return oracle.counted();
    }
}
