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
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Each mismatch between a topic's records and the settings is reported once, with the setting's
 * name.
 */
class TopicAdvisorIT {
    private static final int PARTITIONS = 4;
    private static final int RECORDS = 800;
    private static final int VIDEOS = 100;
    private static final long TIME = 1_700_000_000_123L;
    private static final EventSettings PLAIN = settings("key", "record", EpochUnit.MS, null);

    private static EventSettings settings(
            String id, String timestamp, EpochUnit unit, @Nullable String views) {
        return new EventSettings(
                FieldPlace.parse(id),
                FieldPlace.parse(timestamp),
                unit,
                views,
                Long.MAX_VALUE,
                true);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A record of one view of a video. */
    private interface Form {
        ProducerRecord<byte[], byte[]> record(String topic, String id);
    }

    private static Form form(String key, String value) {
        return form(key, TIME, value);
    }

    private static Form form(String key, long timestamp, String value) {
        return (topic, id) -> {
            byte[] bytes = utf8(key.replace("ID", id));
            byte[] of = utf8(value.replace("ID", id));
            return new ProducerRecord<>(topic, null, timestamp, bytes, of);
        };
    }

    private static void make(String topic) {
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

    private static void fill(String topic, Form form) {
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

    private static void listen(
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
    private static void mustSay(String name, Form form, EventSettings event, String... parts) {
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

    @Test
    void nothing_is_said_where_the_settings_go_with_the_records() {
        String asProduced = "{\"timestamp\":" + TIME + ",\"videoId\":\"ID\",\"views\":1}";
        mustSay("produced", form("ID", asProduced), PLAIN);
        mustSay("no-json", form("ID", "anything {"), PLAIN);
        // The event's id, not the video's.
        mustSay("event-ids", form("ID", "{\"id\":\"0191f3c2\",\"count\":1}"), PLAIN);
        mustSay(
                "all-read",
                form("{\"id\":\"ID\"}", "{\"ts\":1700003600.5,\"views\":7}"),
                settings("key:/id", "/ts", EpochUnit.S, "/views"));
    }

    @Test
    void fields_that_no_setting_reads() {
        mustSay("views", form("ID", "{\"views\":3}"), PLAIN, "set event.views=/views");
        mustSay("count", form("ID", "{\"count\":3}"), PLAIN, "set event.views=/count");
        mustSay(
                "seconds",
                form("ID", "{\"ts\":1700003600}"),
                PLAIN,
                "set event.timestamp=/ts and event.timestamp-unit=s");
        mustSay(
                "written",
                form("ID", "{\"time\":\"2023-11-14T22:13:25Z\"}"),
                PLAIN,
                "set event.timestamp=/time");
        mustSay(
                "video-id",
                form("user of ID", "{\"video_id\":\"ID\"}"),
                PLAIN,
                "set event.id=/video_id");
        mustSay(
                "three",
                form("user of ID", "{\"videoId\":\"ID\",\"views\":2,\"timestamp\":1700003600000}"),
                PLAIN,
                "set event.id=/videoId",
                "set event.views=/views",
                "set event.timestamp=/timestamp");
    }

    @Test
    void times_of_another_unit() {
        mustSay(
                "record-seconds",
                form("ID", 1_700_000_000L, ""),
                PLAIN,
                "record timestamps look like seconds (1700000000,");
        mustSay(
                "record-micros",
                form("ID", 1_700_000_000_000_000L, ""),
                PLAIN,
                "record timestamps look like microseconds");
        mustSay(
                "json-micros",
                form("ID", "{\"t\":1700000000123456}"),
                settings("key", "/t", EpochUnit.MS, null),
                "set event.timestamp-unit=us");
        mustSay(
                "json-millis",
                form("ID", "{\"t\":1700000000123}"),
                settings("key", "/t", EpochUnit.S, null),
                "set event.timestamp-unit=ms");
    }

    @Test
    void keys_that_are_no_ids() {
        mustSay("json-keys", form("{\"id\":\"ID\"}", ""), PLAIN, "set event.id=key:/id");
        mustSay(
                "json-keys-other",
                form("{\"n\":1,\"a/b\":\"ID\"}", ""),
                PLAIN,
                "set event.id=key:/a~1b");
        mustSay("quoted-keys", form("\"ID\"", ""), PLAIN, "set event.id=\"key:\"");
        mustSay("avro-keys", form("\0\0\0\0\7\6ID", ""), PLAIN, "look like Avro");
        mustSay(
                "no-keys",
                (topic, id) ->
                        new ProducerRecord<>(
                                topic, utf8("{\"videoId\":\"" + id + "\",\"timestamp\":1}")),
                PLAIN,
                "records have no key, where event.id=key looks for the id; the JSON values have one:"
                        + " set event.id=/videoId");
    }

    @Test
    void another_partitioner_at_work() {
        mustSay("crc32", placed((id, random) -> crc32(id)), PLAIN, "librdkafka's default");
        mustSay("fnv", placed((id, random) -> Math.abs(fnv1a(id) % PARTITIONS)), PLAIN, "Sarama's");
        // One of two producers has another partitioner.
        mustSay(
                "mixed",
                placed(
                        (id, random) ->
                                id.endsWith("7")
                                        ? crc32(id)
                                        : Partitioners.MURMUR2.partition(utf8(id), PARTITIONS)),
                PLAIN,
                "keeps each id in one partition, set event.partitioner=any");
        mustSay(
                "spread",
                placed((id, random) -> random.nextInt(PARTITIONS)),
                PLAIN,
                "One key lies in several partitions");
        mustSay(
                "grown",
                placed((id, random) -> Partitioners.MURMUR2.partition(utf8(id), PARTITIONS - 1)),
                PLAIN,
                "It looks like murmur2 over 3 partitions, of which there are 4 now");
        mustSay(
                "spaced",
                form("{\"id\": \"ID\"}", ""),
                settings("key:/id", "record", EpochUnit.MS, null),
                "not the ids in the form that event.id wants");
    }

    @Test
    void misplaced_events_that_came_later_are_told_of_by_the_newest_records() {
        String topic = "advice-newest";
        make(topic);
        fill(topic, form("ID", ""));
        fill(topic, placed((id, random) -> crc32(id)));
        mustSayOnce(topic, "librdkafka's default");
    }

    @Test
    void misplaced_events_that_no_look_finds_name_the_setting_all_the_same() {
        String topic = "advice-few";
        make(topic);
        fill(topic, form("ID", ""));
        mustSayOnce(topic, "the newest records do not tell why");
    }

    private static void mustSayOnce(String topic, String part) {
        listen(
                topic,
                PLAIN,
                true,
                all -> {
                    // Other tests' topics get the same advice.
                    Supplier<List<String>> lines = () -> all.with("topic=" + topic + " ");
                    Await.until(
                            () -> part + ", not " + lines.get(),
                            () -> lines.get().stream().anyMatch(line -> line.contains(part)));
                    List<String> said = lines.get();
                    assertEquals(
                            1,
                            said.stream().filter(l -> l.contains("event.partitioner")).count(),
                            said::toString);
                });
    }

    private interface Place {
        int of(String id, Random random);
    }

    private static Form placed(Place place) {
        Random random = new Random(7);
        return (topic, id) ->
                new ProducerRecord<>(topic, place.of(id, random), TIME, utf8(id), utf8(""));
    }

    private static int crc32(String id) {
        CRC32 crc = new CRC32();
        crc.update(utf8(id));
        return (int) (crc.getValue() % PARTITIONS);
    }

    private static int fnv1a(String id) {
        int hash = (int) 2_166_136_261L;
        for (byte b : utf8(id)) {
            hash ^= b;
            hash *= 16_777_619;
        }
        return hash;
    }
}
