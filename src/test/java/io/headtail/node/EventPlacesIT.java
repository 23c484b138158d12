package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.audit.recount.CountedRow;
import io.headtail.audit.recount.CountedWindow;
import io.headtail.audit.recount.LogPass;
import io.headtail.audit.recount.RecountQuestion;
import io.headtail.audit.recount.RecountedAnswer;
import io.headtail.cli.audit.LogOptions;
import io.headtail.config.Role;
import io.headtail.testing.AnswerJson;
import io.headtail.testing.Await;
import io.headtail.testing.Node;
import io.headtail.testing.Oracle;
import io.headtail.testing.SimulatedViews;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/**
 * Events whose fields are in JSON keys, headers and other units: counted, and recounted with the
 * same result.
 */
class EventPlacesIT {
    private static final int PARTITIONS = 4;
    private static final int VIDEOS = 40;
    private static final long TIME = 1_700_000_000_123L;

    /** One view of a video. */
    private interface Form {
        ProducerRecord<String, String> record(String topic, String id);
    }

    private static ProducerRecord<String, String> record(String topic, String key, String value) {
        return new ProducerRecord<>(topic, null, TIME, key, value);
    }

    @Test
    void a_key_that_is_a_json_object() {
        check(
                "places-key-object",
                (topic, id) -> record(topic, "{\"id\":\"" + id + "\"}", "{\"ts\":1700000000.123}"),
                "event.id=key:/id",
                "event.timestamp=/ts",
                "event.timestamp-unit=s");
    }

    @Test
    void a_key_that_is_a_json_string() {
        check(
                "places-key-string",
                (topic, id) -> record(topic, '"' + id + '"', "{\"ts\":1700000000123456}"),
                "event.id=\"key:\"",
                "event.timestamp=/ts",
                "event.timestamp-unit=us");
    }

    @Test
    void an_id_and_a_time_in_headers() {
        check(
                "places-headers",
                (topic, id) -> {
                    ProducerRecord<String, String> record = record(topic, id, "anything");
                    record.headers().add("video", utf8("an older one"));
                    record.headers().add("video", utf8(id));
                    record.headers().add("at", utf8("2023-11-14T22:13:20.12345678901+00:00"));
                    return record;
                },
                "event.id=header:video",
                "event.timestamp=header:at");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void check(String topic, Form form, String... sets) {
        SimulatedViews.makeTopic(topic, PARTITIONS);
        List<Oracle.Row> expected = new ArrayList<>();
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        Map.<String, Object>copyOf(SimulatedViews.client()),
                        new StringSerializer(),
                        new StringSerializer())) {
            for (int video = 0; video < VIDEOS; video++) {
                for (int view = 0; view <= video; view++) {
                    var unused = producer.send(form.record(topic, "v_" + video));
                }
                expected.add(new Oracle.Row("v_" + video, video + 1));
            }
        }
        expected.sort(Comparator.comparingLong(row -> -row.views()));
        List<String> all = new ArrayList<>(List.of(sets));
        all.add("clock=event");
        all.add("replay.idle=PT1S");
        all.add("windows=[{name: all}]");
        try (Node node = Node.start(Role.STANDALONE, topic, all.toArray(String[]::new))) {
            Await.until(
                    () ->
                            expected
                                    + ", not "
                                    + new String(
                                            node.top("all", 100).body(), StandardCharsets.UTF_8),
                    () ->
                            node.top("all", 100).statusCode() == 200
                                    && AnswerJson.rows(node.top("all", 100).body())
                                            .equals(expected));
            assertEquals(0, node.metric("headtail_misplaced_events_total"));
            List<RecountedAnswer> recounted = new ArrayList<>();
            long tick = Node.tick(node.top("all", 1));
            new LogPass(LogOptions.log(node.config), (events, offsets, of) -> true)
                    .run(
                            List.of(
                                    new RecountQuestion(
                                            CountedWindow.allTime("all"), tick, 100, false)),
                            recounted::add);
            assertEquals(
                    expected.stream()
                            .map(row -> new CountedRow(row.videoId(), row.views()))
                            .toList(),
                    recounted.get(0).rows());
        }
    }
}
