package io.headtail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.testing.AnswerJson;
import io.headtail.testing.Await;
import io.headtail.testing.EventLog;
import io.headtail.testing.Oracle;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Replays beside another process with the same settings, so with the same consumer group. */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class TwoReplaysIT {
    private static final long TIME = 1_700_000_000_000L;
    private static final int PARTITIONS = 4;
    private static final byte[] VALUE = RawRecords.utf8("{\"views\":1}");

    private static Node start(String topic, String clock) {
        return Node.start(
                Role.STANDALONE,
                topic,
                "windows=[{name: minute, length: PT1M}, {name: all}]",
                "sealed=[]",
                "event.partitioner=any",
                "clock=" + clock,
                "lanes=2");
    }

    /** Sends a second's events to each partition. */
    private static BiConsumer<Long, Long> sender(
            KafkaProducer<byte[], byte[]> producer, String topic) {
        return (from, to) -> {
            for (long second = from; second < to; second++) {
                for (int p = 0; p < PARTITIONS; p++) {
                    byte[] id = RawRecords.utf8("v_" + p + "_" + second % 3);
                    var unused =
                            producer.send(
                                    new ProducerRecord<>(
                                            topic, p, TIME + 1_000 * second + p, id, VALUE));
                }
            }
            producer.flush();
        };
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
    void a_second_replay_stops_neither_and_the_one_goes_on_without_the_other() {
        String topic = "two-replays";
        SimulatedViews.makeTopic(topic, PARTITIONS);
        Node.keepPartials(topic);
        try (var producer = producer();
                Node second = start(topic, "event")) {
            BiConsumer<Long, Long> send = sender(producer, topic);
            try (Node first = start(topic, "event")) {
                send.accept(0L, 200L);
                awaitAllOf(first, topic, 199);
                awaitAllOf(second, topic, 199);
                awaitAllOwned(first);
                awaitAllOwned(second);
                send.accept(200L, 300L);
                awaitAllOf(second, topic, 299);
                awaitAllOf(first, topic, 299);
            }
            send.accept(300L, 400L);
            awaitAllOf(second, topic, 399);
        }
    }

    @Test
    void a_replay_takes_no_partition_from_a_live_process() {
        String topic = "replay-beside-live";
        SimulatedViews.makeTopic(topic, PARTITIONS);
        try (var producer = producer();
                Node live = start(topic, "wall")) {
            awaitAllOwned(live);
            sender(producer, topic).accept(0L, 100L);
            try (Node replay = start(topic, "event")) {
                awaitAllOwned(replay);
                assertEquals(PARTITIONS, owned(live));
            }
        }
    }

    private static void awaitAllOwned(Node node) {
        Await.until(
                () -> "all partitions are owned, not " + owned(node),
                () -> owned(node) == PARTITIONS);
    }

    private static long owned(Node node) {
        return new String(node.get("/metrics").body(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("headtail_videos{"))
                .count();
    }

    private static KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                new HashMap<>(SimulatedViews.client()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
