package io.headtail.cli.audit;

import static io.headtail.cli.audit.AuditCommandScene.HOUR;
import static io.headtail.cli.audit.AuditCommandScene.K;
import static io.headtail.cli.audit.AuditCommandScene.MINUTE;
import static io.headtail.cli.audit.AuditCommandScene.SETS;
import static io.headtail.cli.audit.AuditCommandScene.START;
import static io.headtail.cli.audit.AuditCommandScene.TOPIC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.audit.StoredBoundary;
import io.headtail.testing.EventLog;
import io.headtail.testing.Oracle;
import io.headtail.testing.Said;
import io.headtail.testing.SimulatedViews;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** The command audit where boundaries are not stored, or the log no longer reaches back to them. */
class AuditGapsIT {
    private static final String KEEP_HOURS = "history.keep.every=PT0S";

    private final AuditCommandScene scene = new AuditCommandScene();

    @Test
    void a_cut_log_is_reported_unless_there_is_a_difference()
            throws ExecutionException, InterruptedException {
        String topic = "audit-cut";
        SimulatedViews.makeTopic(topic, 1);
        new SimulatedViews(20_000, 200, START, 4 * HOUR, 5_000, 1, 7).sendTo(topic);
        List<List<Oracle.Event>> events = EventLog.events(topic);
        scene.store(new Oracle(events, 5_000));
        long offset =
                events.get(0).stream()
                        .filter(event -> event.timestamp() >= START + HOUR + 20 * MINUTE)
                        .findFirst()
                        .orElseThrow()
                        .offset();
        try (Admin admin = Admin.create(Map.<String, Object>copyOf(SimulatedViews.client()))) {
            admin.deleteRecords(
                            Map.of(
                                    new TopicPartition(topic, 0),
                                    RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        }
        Said said = scene.audit(topic);
        assertEquals(3, said.exit(), said.out() + said.err());
        assertTrue(
                said.out().endsWith(": 2 equal, 0 different, 0 missing, 10 out of reach\n"),
                said.out());
        assertTrue(said.out().contains("partition 0 begins at offset " + offset), said.out());
        long three = START + 3 * HOUR;
        scene.stored.put(
                "hour" + three,
                new StoredBoundary("hour", three, 0, K, 0, true, true, false, List.of()));
        assertEquals(1, scene.audit(topic).exit());
    }

    /** Views each minute from 10:00 in one partition, from 12:30 in another, none in the others. */
    @Test
    void boundaries_of_a_silence_are_compared_where_stored_and_missing_where_not() {
        String topic = "audit-silence";
        SimulatedViews.makeTopic(topic, 4);
        long ten = START + 10 * HOUR;
        byte[] view = "{\"views\":1}".getBytes(StandardCharsets.UTF_8);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(
                        Map.<String, Object>copyOf(SimulatedViews.client()),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            for (long at = ten; at < ten + 4 * HOUR; at += MINUTE) {
                var alpha = producer.send(new ProducerRecord<>(topic, 0, at, "alpha", view));
                assertNotNull(alpha);
                if (at >= ten + 150 * MINUTE) {
                    var gamma = producer.send(new ProducerRecord<>(topic, 1, at, "gamma", view));
                    assertNotNull(gamma);
                }
            }
        }
        Oracle oracle = new Oracle(EventLog.events(topic), 5_000);
        scene.stored.clear();
        scene.store(oracle, "hour", HOUR, ten + 180 * MINUTE);
        Said said = silence(topic);
        assertEquals(1, said.exit(), said.out() + said.err());
        // Every hour from 11:00 on is full of alpha alone, and so is each half hour.
        assertTrue(
                said.out().endsWith(": 1 equal, 0 different, 5 missing, 3 unchanged\n"),
                said.out());
        for (long at = ten; at < ten + 3 * HOUR; at += 30 * MINUTE) {
            scene.store(oracle, "hour", HOUR, at);
        }
        scene.stored.remove("hour" + (ten + 90 * MINUTE));
        assertEquals(0, silence(topic).exit(), silence(topic).out());
        scene.stored.remove("hour" + (ten + 30 * MINUTE));
        assertEquals(1, silence(topic).exit());
    }

    private Said silence(String topic) {
        return scene.said(
                topic,
                SETS,
                "audit",
                "--window",
                "hour",
                "--from",
                "2026-03-01T09:00:00Z",
                "--to",
                "2026-03-01T13:00:00Z");
    }

    @Test
    void boundaries_that_retention_removed_are_not_missing() {
        scene.stored.values().removeIf(one -> one.tick() % HOUR != 0);
        List<String> sets = new ArrayList<>(SETS);
        sets.replaceAll(set -> set.startsWith("history.keep.every=") ? KEEP_HOURS : set);
        Said thinned =
                scene.said(
                        TOPIC,
                        sets,
                        "audit",
                        "--from",
                        "2026-03-01T00:30:00Z",
                        "--to",
                        "2026-03-01T03:00:00Z");
        assertEquals(0, thinned.exit(), thinned.out() + thinned.err());
        assertTrue(thinned.out().endsWith(": 6 equal, 0 different, 0 missing\n"), thinned.out());
        assertEquals(1, scene.audit(TOPIC).exit());
    }
}
