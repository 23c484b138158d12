package io.headtail.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Late events and invalid records as a plain recount of the log has them, with the headers that
 * they shall have in their bin, and those that a bin has; a line each, by partition, in order. A
 * record with a key is an event at its own timestamp.
 */
public final class LateRecords {
    private static final String PREFIX = "headtail-";

    private LateRecords() {}

    /** What the late bin of a topic shall have. */
    public static Map<Integer, List<String>> expected(
            String brokers, String topic, String topicId, long latenessMs) {
        awaitNoTransaction(brokers, topic);
        Map<Integer, Long> newest = new HashMap<>();
        Map<Integer, List<String>> late = new TreeMap<>();
        EventLog.records(
                brokers,
                topic,
                record -> {
                    if (record.key() == null) {
                        return;
                    }
                    int partition = record.partition();
                    long time = newest.getOrDefault(partition, Long.MIN_VALUE / 2);
                    if (record.timestamp() < time - latenessMs) {
                        Map<String, String> why = origin("late", topicId, record);
                        why.put("event-time", "" + record.timestamp());
                        why.put("stream-time", "" + time);
                        why.put("lateness", "" + latenessMs);
                        late.computeIfAbsent(partition, p -> new ArrayList<>())
                                .add(why + " " + text(record, new TreeMap<>()));
                    }
                    newest.merge(partition, record.timestamp(), Math::max);
                });
        return late;
    }

    /** What the bin of invalid records of a topic shall have. */
    public static Map<Integer, List<String>> invalid(String brokers, String topic, String topicId) {
        awaitNoTransaction(brokers, topic);
        Map<Integer, List<String>> invalid = new TreeMap<>();
        EventLog.records(
                brokers,
                topic,
                record -> {
                    if (record.key() == null) {
                        Map<String, String> why = origin("no_key", topicId, record);
                        invalid.computeIfAbsent(record.partition(), p -> new ArrayList<>())
                                .add(why + " " + text(record, new TreeMap<>()));
                    }
                });
        return invalid;
    }

    private static Map<String, String> origin(
            String reason, String topicId, ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> why = new TreeMap<>();
        why.put("reason", reason);
        why.put("topic", record.topic());
        why.put("topic-id", topicId);
        why.put("partition", "" + record.partition());
        why.put("offset", "" + record.offset());
        why.put("leader-epoch", "" + record.leaderEpoch().orElse(-1));
        return why;
    }

    /** Waits until readers see all that was committed: a commit returns before. */
    public static void awaitNoTransaction(String brokers, String topic) {
        Await.until(
                "no transaction is open in " + topic,
                () ->
                        ends(brokers, topic, "read_committed")
                                .equals(ends(brokers, topic, "read_uncommitted")));
    }

    private static Map<TopicPartition, Long> ends(String brokers, String topic, String isolation) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", brokers, "isolation.level", isolation),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> all = new ArrayList<>();
            consumer.partitionsFor(topic)
                    .forEach(p -> all.add(new TopicPartition(topic, p.partition())));
            return consumer.endOffsets(all);
        }
    }

    /** What the topic of a bin has, as committed. */
    public static Map<Integer, List<String>> found(String brokers, String lateTopic) {
        Map<Integer, List<String>> late = new TreeMap<>();
        EventLog.records(
                brokers,
                lateTopic,
                record -> {
                    Map<String, String> why = new TreeMap<>();
                    String text = text(record, why);
                    int partition = Integer.parseInt(why.getOrDefault("partition", "-1"));
                    late.computeIfAbsent(partition, p -> new ArrayList<>()).add(why + " " + text);
                });
        return late;
    }

    /** How many events there are. */
    public static int count(Map<Integer, List<String>> late) {
        return late.values().stream().mapToInt(List::size).sum();
    }

    /** The first difference; null if there is none. */
    public static @Nullable String difference(
            Map<Integer, List<String>> expected, Map<Integer, List<String>> found) {
        for (int partition : new TreeMap<>(expected).keySet()) {
            List<String> want = expected.getOrDefault(partition, List.of());
            List<String> have = found.getOrDefault(partition, List.of());
            for (int i = 0; i < Math.max(want.size(), have.size()); i++) {
                String wanted = i < want.size() ? want.get(i) : "nothing";
                String is = i < have.size() ? have.get(i) : "nothing";
                if (!wanted.equals(is)) {
                    return "partition %d, late event %d: expected\n%s\nfound\n%s"
                            .formatted(partition, i, wanted, is);
                }
            }
        }
        return expected.keySet().equals(found.keySet())
                ? null
                : "partitions expected %s, found %s".formatted(expected.keySet(), found.keySet());
    }

    // Its own headers, in their order; the late bin's go into the map.
    private static String text(ConsumerRecord<byte[], byte[]> record, Map<String, String> why) {
        List<String> own = new ArrayList<>();
        for (Header header : record.headers()) {
            if (header.key().startsWith(PREFIX)) {
                why.put(
                        header.key().substring(PREFIX.length()),
                        new String(header.value(), StandardCharsets.UTF_8));
            } else {
                own.add(header.key() + "=" + hex(header.value()));
            }
        }
        return "%d %s %s %s"
                .formatted(record.timestamp(), hex(record.key()), hex(record.value()), own);
    }

    private static String hex(byte @Nullable [] bytes) {
        return bytes == null ? "null" : HexFormat.of().formatHex(bytes);
    }
}
