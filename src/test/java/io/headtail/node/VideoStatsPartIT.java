package io.headtail.node;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Config;
import io.headtail.config.ConfigLoader;
import io.headtail.config.Role;
import io.headtail.history.HistoryFixture;
import io.headtail.instance.clock.AnchoredClock;
import io.headtail.instance.settings.CountingRules;
import io.headtail.log.TopicFacts;
import io.headtail.log.TopicWatch;
import io.headtail.merge.Merger;
import io.headtail.merge.PartialKey;
import io.headtail.merge.Partials;
import io.headtail.testing.Await;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.Node;
import io.headtail.testing.PostgresUnderTest;
import io.headtail.testing.Said;
import io.headtail.time.CalendarUnit;
import io.headtail.time.Millis;
import io.headtail.tool.topic.EventTopic;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Views per minute as a merger has them: read by the very parts that it starts. */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class VideoStatsPartIT {
    private static final String TOPIC = "stats-part";

    @Test
    void an_hour_is_rolled_up_though_a_partition_is_empty() throws Exception {
        long now = System.currentTimeMillis();
        KafkaUnderTest.createTopic(TOPIC, 2, EventTopic.SETTINGS);
        send(bytes("v"), now - 2 * Millis.HOUR);
        send(null, now - 2 * Millis.HOUR);
        // The hour has ended in partition 0; of the other one only its being quiet tells.
        send(bytes("v"), now);
        send(bytes("late"), now - 2 * Millis.HOUR);
        String url = PostgresUnderTest.newDatabase();
        Config config =
                ConfigLoader.load(
                        Role.MERGER,
                        null,
                        Map.of(),
                        Node.settings(
                                TOPIC,
                                "history.url=" + url,
                                "history.correct-after=PT0S",
                                "video-stats.enabled=true",
                                "video-stats.resolution=PT1S"));
        AnchoredClock time = AnchoredClock.system(config.timing());
        try (HistoryPart history = HistoryPart.open(config, time);
                TopicWatch topic = new TopicWatch(config.kafka(), System::nanoTime)) {
            topic.start(e -> {});
            VideoStatsPart part =
                    requireNonNull(
                            VideoStatsPart.start(
                                    config,
                                    history,
                                    topic,
                                    merger(config, topic.facts()),
                                    () -> true));
            try {
                Await.until(
                        "the hour is rolled up",
                        () -> {
                            part.maintain();
                            return count(url, "SELECT count(*) FROM hour_views") > 0;
                        });
                assertEquals(1, count(url, "SELECT sum(views) FROM hour_views"));
                assertEquals(1, part.following().invalidRecords());
                correctByItself(url, config, requireNonNull(history), now - 2 * Millis.HOUR);
                correctByHand(url, now - 2 * Millis.HOUR);
            } finally {
                part.close(new Grace(config.shutdownGrace()));
            }
        }
    }

    private static void correctByItself(String url, Config config, HistoryPart history, long late)
            throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO scheduled_corrections VALUES ('hour', '%s', now())"
                            .formatted(Instant.ofEpochMilli(CalendarUnit.HOUR.lastEnd(late))));
        }
        // The instances' answers have come so far.
        long tick = CalendarUnit.HOUR.lastEnd(late + 2 * Millis.HOUR);
        history.database().writer().write(List.of(HistoryFixture.answer("hour", tick, List.of())));
        CorrectionPart corrections =
                requireNonNull(CorrectionPart.start(config, history, System::currentTimeMillis));
        try {
            Await.until(
                    "the late view is in its hour",
                    () -> count(url, "SELECT sum(views) FROM hour_views") == 2);
        } finally {
            corrections.close(new Grace(config.shutdownGrace()));
        }
        assertEquals(1, corrections.status().lateViews());
    }

    /** Its writer stores within seconds what it has read. */
    private static void correctByHand(String url, long late) throws Exception {
        send(bytes("late"), late);
        String end = Instant.ofEpochMilli(CalendarUnit.HOUR.endOf(late)).toString();
        Said said =
                Said.of(
                        null,
                        TOPIC,
                        List.of(
                                "history.url=" + url,
                                "video-stats.enabled=true",
                                "video-stats.resolution=PT1S"),
                        "correct",
                        "--window",
                        "hour",
                        "--from",
                        end,
                        "--to",
                        end);
        assertEquals(0, said.exit(), said.err() + said.out());
        assertTrue(
                said.out().contains("every video's views: 1 late views added, in 1 hours"),
                said.out());
        assertEquals(3, count(url, "SELECT sum(views) FROM hour_views"));
    }

    /** That knows that instances count by these settings. */
    private static Merger merger(Config config, TopicFacts facts) {
        Merger merger =
                new Merger(facts.topicId(), List.of(Partials.MINUTE), Partials.K, Long.MAX_VALUE);
        Partials partials = new Partials();
        partials.fingerprint =
                CountingRules.of(config.instance())
                        .fingerprint(
                                facts.topicId(),
                                facts.partitions(),
                                Partials.MINUTE.span(),
                                Partials.K);
        partials.partitions = facts.partitions();
        PartialKey key = new PartialKey(facts.topicId(), "a", 0, Partials.MINUTE.name());
        assertNull(Partials.give(merger, key.encode(), partials.of("v=1")));
        return merger;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void send(byte @Nullable [] key, long ms) throws Exception {
        try (var producer =
                new KafkaProducer<>(
                        Map.<String, Object>of(
                                "bootstrap.servers", KafkaUnderTest.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, 0, ms, key, bytes("{}"))).get();
        }
    }

    private static long count(String url, String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            return 0; // No tables yet.
        }
    }
}
