package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Role;
import io.headtail.testing.AnswerJson;
import io.headtail.testing.Await;
import io.headtail.testing.EventLog;
import io.headtail.testing.Node;
import io.headtail.testing.Oracle;
import io.headtail.testing.PublishedAnswers;
import io.headtail.testing.RawRecords;
import io.headtail.testing.SimulatedViews;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a replay answers once it has read everything, and then more arrives. */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class ReplayEndIT {
    private static final long TIME = 1_700_000_000_000L;
    private static final byte[] VIEWS = RawRecords.utf8("{\"views\":1}");

    private static Node start(String topic, String... more) {
        List<String> sets =
                new ArrayList<>(List.of("windows=[{name: minute, length: PT1M}, {name: all}]"));
        sets.addAll(List.of("sealed=[]", "clock=event", "replay.idle=PT1S", "lanes=1"));
        sets.addAll(List.of(more));
        return Node.start(Role.STANDALONE, topic, sets.toArray(String[]::new));
    }

    private static KafkaProducer<byte[], byte[]> producer(String transaction) {
        Map<String, Object> settings = new HashMap<>(SimulatedViews.client());
        if (!transaction.isEmpty()) {
            settings.put("transactional.id", transaction);
        }
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** An id that belongs in a partition, among that many. */
    private static String id(int partition, int partitions) {
        int i = 0;
        while (RawRecords.partition("v_" + i, partitions) != partition) {
            i++;
        }
        return "v_" + i;
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer, String topic, String id, long time) {
        var unused =
                producer.send(new ProducerRecord<>(topic, null, time, RawRecords.utf8(id), VIEWS));
    }

    private static void awaitTick(Node node, long tick, boolean isFinal) {
        for (String window : List.of("minute", "all")) {
            Await.until(
                    () ->
                            "%s at %d, not %s %s"
                                    .formatted(
                                            window,
                                            tick,
                                            node.top(window, 10).headers().map(),
                                            node.failure()),
                    () -> {
                        HttpResponse<byte[]> answer = node.top(window, 10);
                        return Node.tick(answer) == tick
                                && Node.header(answer, "TopK-Final").equals("" + isFinal)
                                && Node.header(answer, "TopK-Complete").equals("true");
                    });
        }
    }

    private static void mustEqual(Node node, String topic, long tick) {
        Oracle oracle = new Oracle(EventLog.events(topic), 5_000);
        assertEquals(oracle.rows(60_000, tick, 10), AnswerJson.rows(node.top("minute", 10).body()));
        assertEquals(
                oracle.rows(Oracle.ALL, tick, 10), AnswerJson.rows(node.top("all", 10).body()));
    }

    private static String heldBy(Node node) {
        String json = new String(node.get("/windows").body(), StandardCharsets.UTF_8);
        return json.replaceAll(".*\"clockHeldBy\":(\\[[^]]*]).*", "$1");
    }

    @Test
    void four_events_within_two_seconds_are_shown_and_what_comes_later_goes_on_from_there() {
        String topic = "replay-end";
        SimulatedViews.makeTopic(topic, 3);
        Node.keepPartials(topic);
        try (KafkaProducer<byte[], byte[]> producer = producer("");
                Node node = start(topic)) {
            // No event has come yet: ready, without an answer.
            Await.until("ready", () -> node.get("/health/ready").statusCode() == 200);
            assertEquals(503, node.top("all", 10).statusCode());

            send(producer, topic, id(0, 3), TIME);
            send(producer, topic, id(1, 3), TIME + 400);
            send(producer, topic, id(0, 3), TIME + 1_300);
            send(producer, topic, id(0, 3), TIME + 1_900);
            producer.flush();
            awaitTick(node, TIME + 2_000, false);
            mustEqual(node, topic, TIME + 2_000);
            assertEquals(4, views(node));
            assertEquals("[]", heldBy(node));

            // A straggler in one, and newer events in both until all of it is final.
            send(producer, topic, id(1, 3), TIME + 500);
            long[] newest = {TIME + 10_000};
            Await.until(
                    "a final answer of after the end",
                    () -> {
                        newest[0] += 1_000;
                        send(producer, topic, id(0, 3), newest[0]);
                        send(producer, topic, id(1, 3), newest[0] + 10);
                        producer.flush();
                        HttpResponse<byte[]> answer = node.top("all", 10);
                        return Node.tick(answer) > TIME + 2_000 && Node.isExact(answer);
                    });
            awaitTick(node, newest[0] + 1_000, false);
            mustEqual(node, topic, newest[0] + 1_000);
            PublishedAnswers answers = PublishedAnswers.read(node, topic, tick -> true);
            answers.mustEqual(new Oracle(EventLog.events(topic), 5_000), 1_000, topic);
            assertTrue(answers.ticks("all") > 1);
            assertEquals("", node.failure());
        }
    }

    private static long views(Node node) {
        return AnswerJson.rows(node.top("all", 10).body()).stream()
                .mapToLong(Oracle.Row::views)
                .sum();
    }

    @Test
    void a_partition_that_never_held_a_record_keeps_no_answer_from_being_final() {
        String topic = "replay-one-empty";
        SimulatedViews.makeTopic(topic, 2);
        try (KafkaProducer<byte[], byte[]> producer = producer("");
                Node node =
                        Node.start(
                                Role.STANDALONE,
                                topic,
                                "windows=[{name: minute, length: PT1M}, {name: all}]",
                                "sealed=[]",
                                "clock=event",
                                "lanes=1")) {
            for (int i = 0; i < 100; i++) {
                send(producer, topic, id(1, 2), TIME + 1_000L * i);
            }
            producer.flush();
            awaitTick(node, TIME + 94_000, true);
            mustEqual(node, topic, TIME + 94_000);
            assertEquals("[1]", heldBy(node));
        }
    }

    @Test
    void events_of_an_empty_partition_are_shown_after_the_end_at_the_last_tick() {
        String topic = "replay-first-after-the-end";
        SimulatedViews.makeTopic(topic, 3);
        try (KafkaProducer<byte[], byte[]> producer = producer("");
                Node node = start(topic)) {
            send(producer, topic, id(0, 3), TIME);
            send(producer, topic, id(1, 3), TIME + 1_900);
            producer.flush();
            awaitTick(node, TIME + 2_000, false);
            assertEquals(2, views(node));

            for (int partition = 0; partition < 3; partition++) {
                send(producer, topic, id(partition, 3), TIME + 500);
            }
            producer.flush();
            Await.until(
                    () -> "5 views, not " + AnswerJson.rows(node.top("all", 10).body()),
                    () -> views(node) == 5);
            awaitTick(node, TIME + 2_000, false);
            mustEqual(node, topic, TIME + 2_000);
            assertEquals("", node.failure());
        }
    }

    @Test
    void events_of_an_empty_partition_are_shown_after_a_restart_with_a_new_window(
            @TempDir Path snapshots) {
        String topic = "replay-one-more-window";
        SimulatedViews.makeTopic(topic, 3);
        String[] more = {"snapshot.store=directory", "snapshot.dir=" + snapshots};
        String[] another = {
            "windows=[{name: minute, length: PT1M}, {name: hour, length: PT1H}, {name: all}]",
            "snapshot.store=directory",
            "snapshot.dir=" + snapshots
        };
        try (KafkaProducer<byte[], byte[]> producer = producer("")) {
            send(producer, topic, id(0, 3), TIME);
            send(producer, topic, id(1, 3), TIME + 1_900);
            producer.flush();
            try (Node node = start(topic, more)) {
                awaitTick(node, TIME + 2_000, false);
            }
            try (Node node = start(topic, another)) {
                Await.until(
                        "an answer for the new window",
                        () -> node.top("hour", 10).statusCode() == 200);
                awaitTick(node, TIME + 2_000, false);
                send(producer, topic, id(2, 3), TIME + 500);
                producer.flush();
                Await.until(
                        () -> "3 views, not " + AnswerJson.rows(node.top("all", 10).body()),
                        () -> views(node) == 3);
                mustEqual(node, topic, TIME + 2_000);
                assertEquals("", node.failure());
            }
        }
    }

    @Test
    void markers_and_aborted_records_at_the_end_of_a_log_are_its_end_too() {
        String topic = "replay-aborted";
        SimulatedViews.makeTopic(topic, 3);
        try (KafkaProducer<byte[], byte[]> producer = producer(topic);
                Node node = start(topic)) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, topic, id(0, 3), TIME);
            send(producer, topic, id(0, 3), TIME + 20_000);
            producer.commitTransaction();
            producer.beginTransaction();
            send(producer, topic, id(0, 3), TIME + 90_000);
            send(producer, topic, id(1, 3), TIME + 90_000);
            producer.flush();
            producer.abortTransaction();
            awaitTick(node, TIME + 21_000, false);
            assertEquals(2, views(node));
            assertEquals("[]", heldBy(node));
        }
    }

    @Test
    void a_partition_full_of_later_events_does_not_wait_forever_for_one_at_its_end() {
        String topic = "replay-apart";
        SimulatedViews.makeTopic(topic, 2);
        int events = 450_000;
        try (KafkaProducer<byte[], byte[]> producer = producer("")) {
            send(producer, topic, id(0, 2), TIME);
            for (int i = 0; i < events; i++) {
                send(producer, topic, id(1, 2), TIME + 100_000 + i / 10);
            }
            producer.flush();
        }
        try (Node node = start(topic)) {
            awaitTick(node, TIME + 100_000 + events / 10, false);
            assertEquals(events + 1, views(node));
        }
    }
}
