package io.headtail.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics back with a plain consumer: what is in the log, not what was sent. */
public final class EventLog {
    private static final String VIEWS = "\"views\":";

    private EventLog() {}

    /**
     * The events of a topic whose records are all valid, by partition, in offset order: the key is
     * the id, the record's timestamp the event's, {@code views} the last field of the value.
     */
    public static List<List<Oracle.Event>> events(String topic) {
        return events(KafkaUnderTest.bootstrapServers(), topic);
    }

    /** As {@link #events(String)}, on any broker; of transactions only what was committed. */
    public static List<List<Oracle.Event>> events(String bootstrapServers, String topic) {
        List<List<Oracle.Event>> partitions = new ArrayList<>();
        Map<String, String> ids = new HashMap<>();
        int count = records(bootstrapServers, topic, record -> add(record, ids, partitions));
        while (partitions.size() < count) {
            partitions.add(new ArrayList<>());
        }
        return partitions;
    }

    private static void add(
            ConsumerRecord<byte[], byte[]> record,
            Map<String, String> ids,
            List<List<Oracle.Event>> partitions) {
        while (partitions.size() <= record.partition()) {
            partitions.add(new ArrayList<>());
        }
        String id = new String(record.key(), StandardCharsets.UTF_8);
        partitions
                .get(record.partition())
                .add(
                        new Oracle.Event(
                                record.offset(),
                                record.timestamp(),
                                ids.computeIfAbsent(id, same -> same),
                                views(record.value())));
    }

    private static long views(byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8);
        int at = text.lastIndexOf(VIEWS) + VIEWS.length();
        return Long.parseLong(text.substring(at, text.length() - 1));
    }

    /**
     * Hands over all records that a topic holds now, in offset order of each partition.
     *
     * @return the number of partitions
     */
    public static int records(String topic, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        return records(KafkaUnderTest.bootstrapServers(), topic, taker);
    }

    /** As {@link #records(String, Consumer)}, on any broker. */
    public static int records(
            String bootstrapServers, String topic, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "isolation.level",
                        "read_committed",
                        "max.poll.records",
                        20_000,
                        "max.partition.fetch.bytes",
                        8 << 20);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(p -> new TopicPartition(topic, p.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Await.until(
                    "topic " + topic + " read up to " + ends,
                    () -> {
                        while (!atEnd(consumer, ends)) {
                            var records = consumer.poll(Duration.ofMillis(100));
                            records.forEach(taker);
                            if (records.isEmpty()) {
                                return atEnd(consumer, ends);
                            }
                        }
                        return true;
                    });
            return partitions.size();
        }
    }

    private static boolean atEnd(KafkaConsumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
    }

    /** The id that Kafka gave a topic, as text. */
    public static String topicId(String topic) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", KafkaUnderTest.bootstrapServers());
        try (Admin admin = Admin.create(settings)) {
            return admin.describeTopics(List.of(topic))
                    .topicNameValues()
                    .values()
                    .iterator()
                    .next()
                    .get()
                    .topicId()
                    .toString();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * The tick at which a finished replay ends: the smallest stream time of the partitions that
     * hold events, less lateness, on the grid.
     */
    public static long lastTick(List<List<Oracle.Event>> partitions, long latenessMs, long tickMs) {
        long least = Long.MAX_VALUE;
        for (List<Oracle.Event> partition : partitions) {
            long newest =
                    partition.stream()
                            .mapToLong(Oracle.Event::timestamp)
                            .max()
                            .orElse(Long.MAX_VALUE);
            least = Math.min(least, newest);
        }
        return Math.floorDiv(least - latenessMs, tickMs) * tickMs;
    }
}
