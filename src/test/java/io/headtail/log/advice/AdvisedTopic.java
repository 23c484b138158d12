package io.headtail.log.advice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.log.KafkaSettings;
import io.headtail.log.TopicFacts;
import io.headtail.log.event.EventSettings;
import io.headtail.log.event.FieldPlace;
import io.headtail.testing.Await;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.KnownTopic;
import io.headtail.testing.LogLines;
import io.headtail.testing.TestFacts;
import io.headtail.testing.TestSettings;
import io.headtail.time.EpochUnit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Topics full of records of one form each, and what is advised on them. */
final class AdvisedTopic {
    static final int PARTITIONS = 4;
    private static final int RECORDS = 800;
    private static final int VIDEOS = 100;
    static final long TIME = 1_700_000_000_123L;
    static final EventSettings PLAIN = settings("key", "record", EpochUnit.MS, null);

    private AdvisedTopic() {}

    static EventSettings settings(
            String id, String timestamp, EpochUnit unit, @Nullable String views) {
        return new EventSettings(
                FieldPlace.parse(id),
                FieldPlace.parse(timestamp),
                unit,
                views,
                Long.MAX_VALUE,
                true);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A record of one view of a video. */
    interface Form {
        ProducerRecord<byte[], byte[]> record(String topic, String id);
    }

    static Form form(String key, String value) {
        return form(key, TIME, value);
    }

    static Form form(String key, long timestamp, String value) {
        return (topic, id) -> {
            byte[] bytes = utf8(key.replace("ID", id));
            byte[] of = utf8(value.replace("ID", id));
            return new ProducerRecord<>(topic, null, timestamp, bytes, of);
        };
    }

    static void make(String topic) {
        // Brokers before 4.0 accept such timestamps.
        KafkaUnderTest.createTopic(
                topic,
                PARTITIONS,
                Map.of(
                        "message.timestamp.after.max.ms",
                        "" + Long.MAX_VALUE,
                        "retention.ms",
                        "-1"));
    }

    static void fill(String topic, Form form) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                KafkaUnderTest.bootstrapServers(),
                                // Records of a new topic may be resent, in any order.
                                "enable.idempotence",
                                false),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                var unused = producer.send(form.record(topic, "v_" + i % VIDEOS));
            }
        }
    }

    static void listen(
            String topic, EventSettings event, boolean misplaced, Consumer<LogLines> to) {
        KafkaSettings kafka = TestSettings.kafka(topic);
        TopicFacts facts = TestFacts.of(PARTITIONS);
        try (LogLines lines = new LogLines(TopicAdvisor.class.getName())) {
            TopicAdvisor advisor =
                    new TopicAdvisor(
                            kafka, event, (KnownTopic) () -> facts, () -> misplaced, Duration.ZERO);
            try {
                to.accept(lines);
            } finally {
                advisor.close();
            }
        }
    }

    /** All advice on a topic: lines with these parts, in any order. */
    static void mustSay(String name, Form form, EventSettings event, String... parts) {
        String topic = "advice-" + name;
        make(topic);
        fill(topic, form);
        listen(topic, event, false, lines -> mustHaveSaid(topic, lines, parts));
    }

    private static void mustHaveSaid(String topic, LogLines lines, String... parts) {
        String compared = "warnings: " + parts.length;
        // Processes of other tests in this JVM have advisors too.
        String ours = "topic=" + topic + " ";
        Await.until(
                () -> compared + ", not " + lines.with(ours),
                () -> lines.with(ours).stream().anyMatch(line -> line.contains("were compared")));
        List<String> said = lines.with(ours);
        assertTrue(said.stream().anyMatch(line -> line.contains(compared)), said::toString);
        for (String part : parts) {
            assertEquals(
                    1,
                    said.stream().filter(line -> line.contains(part)).count(),
                    () -> part + " in " + said);
        }
    }
}
