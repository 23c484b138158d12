package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Role;
import io.headtail.testing.AnswerJson;
import io.headtail.testing.Await;
import io.headtail.testing.EventLog;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.Node;
import io.headtail.testing.Oracle;
import io.headtail.testing.RawRecords;
import io.headtail.testing.SimulatedViews;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A replay whose consumer group has other members. */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class TwoReplaysIT {
    private static final long TIME = 1_700_000_000_000L;
    private static final byte[] VIEWS = RawRecords.utf8("{\"views\":1}");
    private static final String OTHERS = "consumer group %s has other members: [";

    private static Node start(String topic, String clock, String... more) {
        return Node.start(
                Role.STANDALONE,
                topic,
                List.of(
                                List.of(
                                        "windows=[{name: minute, length: PT1M}, {name: all}]",
                                        "sealed=[]",
                                        "lanes=2",
                                        "clock=" + clock),
                                List.of(more))
                        .stream()
                        .flatMap(List::stream)
                        .toArray(String[]::new));
    }

    private static void send(String topic, long fromSecond, long toSecond) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        new HashMap<>(SimulatedViews.client()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (long second = fromSecond; second < toSecond; second++) {
                for (int id = 0; id < 20; id++) {
                    byte[] key = RawRecords.utf8("v_" + id);
                    var unused =
                            producer.send(
                                    new ProducerRecord<>(
                                            topic, null, TIME + 1_000 * second, key, VIEWS));
                }
            }
        }
    }

    private static void awaitAllOf(Node node, String topic, long second) {
        long tick = TIME + 1_000 * second - 5_000;
        node.awaitFinal(tick);
        Oracle oracle = new Oracle(EventLog.events(topic), 5_000);
        assertEquals(oracle.rows(60_000, tick, 20), AnswerJson.rows(node.top("minute", 20).body()));
        assertEquals(
                oracle.rows(Oracle.ALL, tick, 20), AnswerJson.rows(node.top("all", 20).body()));
        assertEquals("", node.failure());
    }

    @Test
    void a_second_replay_does_not_start_and_the_first_goes_on() {
        String topic = "two-replays";
        SimulatedViews.makeTopic(topic, 4);
        Node.keepPartials(topic);
        try (Node first = start(topic, "event")) {
            send(topic, 0, 200);
            awaitAllOf(first, topic, 199);
            String refused =
                    String.valueOf(
                            assertThrows(StartException.class, () -> start(topic, "event").close())
                                    .getMessage());
            assertTrue(refused.contains(OTHERS.formatted(topic)), refused);
            send(topic, 200, 300);
            awaitAllOf(first, topic, 299);
        }
    }

    @Test
    void a_replay_stops_and_leaves_its_partitions_to_a_live_process_that_joins() {
        String topic = "replay-and-live";
        SimulatedViews.makeTopic(topic, 4);
        send(topic, 0, 10);
        try (Node replay = start(topic, "event")) {
            awaitAllOf(replay, topic, 9);
            try (Node live = start(topic, "wall")) {
                Await.until("the replay stops", () -> !replay.failure().isEmpty());
                assertTrue(replay.failure().contains(OTHERS.formatted(topic)), replay.failure());
                Await.until(
                        () -> "the live one owns all, not " + owned(live), () -> owned(live) == 4);
                assertEquals("", live.failure());
            }
        }
    }

    @Test
    void a_member_that_was_killed_is_waited_for() {
        String topic = "replay-after-a-kill";
        SimulatedViews.makeTopic(topic, 4);
        send(topic, 0, 10);
        leaveWithoutAWord(topic);
        try (Node replay = start(topic, "event")) {
            awaitAllOf(replay, topic, 9);
        }
    }

    @Test
    void a_static_id_keeps_no_replay_waiting_and_lets_none_take_a_live_ones_place() {
        String topic = "replay-static";
        SimulatedViews.makeTopic(topic, 4);
        send(topic, 0, 10);
        String id = "kafka.instance-id=same";
        start(topic, "event", id).close();
        try (Node again = start(topic, "event", id)) {
            awaitAllOf(again, topic, 9);
        }
        try (Node live = start(topic, "wall", id)) {
            Await.until("it owns all", () -> owned(live) == 4);
            assertThrows(StartException.class, () -> start(topic, "event", id).close());
            assertEquals("", live.failure());
        }
    }

    @Test
    void a_replay_of_another_topic_in_the_same_group_is_in_nobodys_way() {
        SimulatedViews.makeTopic("replay-one", 4);
        SimulatedViews.makeTopic("replay-other", 4);
        send("replay-one", 0, 10);
        send("replay-other", 0, 10);
        String group = "kafka.group=replays-of-two-topics";
        try (Node one = start("replay-one", "event", group)) {
            awaitAllOf(one, "replay-one", 9);
            try (Node other = start("replay-other", "event", group)) {
                awaitAllOf(other, "replay-other", 9);
                send("replay-one", 10, 100);
                awaitAllOf(one, "replay-one", 99);
            }
        }
    }

    /** Joins the group of a topic's nodes and ends like a killed process. */
    private static void leaveWithoutAWord(String topic) {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                KafkaUnderTest.bootstrapServers(),
                                "group.id",
                                topic,
                                "session.timeout.ms",
                                6_000,
                                "heartbeat.interval.ms",
                                1_000),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        consumer.subscribe(List.of(topic));
        Await.until(
                "it has joined",
                () -> {
                    consumer.poll(Duration.ofMillis(100));
                    return !consumer.assignment().isEmpty();
                });
        consumer.close(
                CloseOptions.groupMembershipOperation(
                        CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP));
    }

    private static long owned(Node node) {
        return new String(node.get("/metrics").body(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("headtail_videos{"))
                .count();
    }
}
