package io.headtail.history.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.HistoryFixture;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.settings.VideoStatsSettings;
import io.headtail.log.KafkaSettings;
import io.headtail.log.TopicWatch;
import io.headtail.log.event.EventSettings;
import io.headtail.log.follow.LogFollower;
import io.headtail.log.follow.Membership;
import io.headtail.testing.Await;
import io.headtail.testing.Seeds;
import io.headtail.testing.TestSettings;
import io.headtail.time.Timing;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Followers of one group over a real Kafka crash while events come, and one is stopped while
 * records are deleted that it has not read: the tables are a plain recount of the log.
 */
class VideoStatsKafkaIT {
    private static final int CRASHES = Integer.getInteger("headtail.stats.crashes", 3);
    private static final int PARTITIONS = 3;
    private static final Timing TIMING = new Timing(1_000, 5_000, 0);

    /** 2026-01-29T22:00:00Z. */
    private static final long START = 1_769_724_000_000L;

    /** Holds nothing in memory: it stores after each poll. */
    private static final VideoStatsSettings SETTINGS =
            new VideoStatsSettings(StatsLog.MINUTE, Long.MAX_VALUE, Long.MAX_VALUE, 1);

    private static final class Following implements AutoCloseable {
        final LogFollower follower;
        final VideoStats stats;
        final Thread thread;

        Following(KafkaSettings kafka, TopicWatch topic, HistoryFixture fixture) {
            stats =
                    fixture.database.videoStats(
                            SETTINGS,
                            new StatsMarks(topic.get().topicId(), kafka.topic(), "rules\n"),
                            System::currentTimeMillis);
            follower =
                    new LogFollower(
                            kafka,
                            "video-stats",
                            new EventSettings(null, null, "/views", 0, false),
                            false,
                            topic,
                            TIMING.latenessMs(),
                            stats.follower(
                                    TIMING,
                                    () -> {},
                                    () -> topic.get().partitions(),
                                    System::nanoTime),
                            Membership.UNUSED,
                            System::nanoTime);
            thread = Thread.ofPlatform().start(follower);
        }

        @Override
        public void close() {
            follower.close();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void the_tables_are_a_recount_of_the_topic_whoever_crashes() {
        Seeds.run(VideoStatsKafkaIT.class, 1, this::run);
    }

    private void run(Random random) throws Exception {
        StatsLog log = new StatsLog(random, PARTITIONS, START);
        KafkaSettings kafka = TestSettings.kafka("followed");
        List<Following> followers = new ArrayList<>();
        try (HistoryFixture fixture = new HistoryFixture(HistoryKeep.DEFAULT);
                KafkaLog sent = new KafkaLog(log, "followed");
                TopicWatch topic = new TopicWatch(kafka, System::nanoTime)) {
            StatsRecount recount =
                    new StatsRecount(fixture.url, TIMING.latenessMs(), StatsLog.MINUTE);
            topic.start(e -> {});
            try {
                followers.add(new Following(kafka, topic, fixture));
                followers.add(new Following(kafka, topic, fixture));
                for (int crash = 0; crash < CRASHES; crash++) {
                    append(log, sent, random);
                    long before = sum(fixture);
                    Await.until("something is written", () -> sum(fixture) > before);
                    recount.check(log);
                    int i = random.nextInt(followers.size());
                    followers.get(i).close();
                    followers.set(i, new Following(kafka, topic, fixture));
                }
                awaitAll(fixture, log);
                recount.check(log);
                followers.forEach(Following::close);
                append(log, sent, random);
                sent.delete(0, log.end(0) - 10);
                followers.set(0, new Following(kafka, topic, fixture));
                awaitAll(fixture, log);
                assertEquals(1, count(fixture, "SELECT count(*) FROM video_stats_gaps"));
                followers.get(0).stats.maintain(PARTITIONS);
                recount.check(log);
                assertTrue(count(fixture, "SELECT count(*) FROM hour_views") > 0, "hours");
                long late = count(fixture, "SELECT sum(late_views) FROM video_stats_late");
                assertEquals(
                        late,
                        followers.get(0).stats.correction().run(0, log.newestMs() + 1).views());
                assertEquals(0, count(fixture, "SELECT count(*) FROM video_stats_late"));
                recount.check(log, minute -> true);
            } finally {
                followers.forEach(Following::close);
            }
        }
    }

    private static void append(StatsLog log, KafkaLog sent, Random random) throws Exception {
        for (int p = 0; p < PARTITIONS; p++) {
            log.append(p, 50 + random.nextInt(100));
        }
        sent.send();
    }

    private static void awaitAll(HistoryFixture fixture, StatsLog log) {
        for (int p = 0; p < PARTITIONS; p++) {
            String sql = "SELECT max(next_offset) FROM video_stats_marks WHERE partition = " + p;
            long end = log.end(p);
            Await.until("all is written", () -> count(fixture, sql) == end);
        }
    }

    private static long sum(HistoryFixture fixture) {
        return count(fixture, "SELECT coalesce(sum(total_views), 0) FROM video_stats");
    }

    private static long count(HistoryFixture fixture, String sql) {
        try (Connection connection = DriverManager.getConnection(fixture.url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
