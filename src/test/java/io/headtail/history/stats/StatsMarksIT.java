package io.headtail.history.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.headtail.follow.Agreement;
import io.headtail.follow.Gap;
import io.headtail.follow.Mark;
import io.headtail.follow.OvertakenException;
import io.headtail.follow.Progress;
import io.headtail.history.HistoryFixture;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.settings.VideoStatsSettings;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a follower writes of how far partitions are written. */
class StatsMarksIT {
    private static final long MINUTE = 60_000;
    private static final long START = HistoryFixture.START;
    private static final VideoStatsSettings SETTINGS =
            new VideoStatsSettings(MINUTE, Long.MAX_VALUE, Long.MAX_VALUE, 1 << 20);

    private static VideoStatsFollower follower(VideoStats stats) {
        return follower(stats, () -> {});
    }

    private static VideoStatsFollower follower(VideoStats stats, Agreement agreement) {
        return stats.follower(
                StatsProcess.TIMING, agreement, () -> 2, () -> TimeUnit.SECONDS.toNanos(60));
    }

    private static VideoStats stats(HistoryFixture fixture) {
        return fixture.database.videoStats(
                SETTINGS,
                new StatsMarks("topic-id", "views", "rules\n"),
                () -> START + 10 * MINUTE);
    }

    private static Progress at(int partition, Mark mark, long quietMs) {
        return new Progress(partition, mark, quietMs, 0);
    }

    private static String ask(HistoryFixture fixture, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(fixture.url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return String.valueOf(result.getString(1));
        }
    }

    private static String minutes(HistoryFixture fixture, String column, int partition)
            throws SQLException {
        return ask(
                fixture,
                "SELECT extract(epoch FROM %s - '%s')::int / 60 FROM video_stats_marks WHERE partition = %d"
                        .formatted(column, Instant.ofEpochMilli(START), partition));
    }

    @Test
    void what_is_quiet_is_apart_from_what_the_watermark_has_passed() throws Exception {
        try (HistoryFixture fixture = new HistoryFixture(HistoryKeep.DEFAULT)) {
            VideoStats stats = stats(fixture);
            VideoStatsFollower follower = follower(stats);
            follower.resume(Set.of(0, 1));
            Mark mark = new Mark(5, START + 2 * MINUTE, 3);
            follower.store(List.of(at(0, mark, 20_000), at(1, Mark.BEGINNING, 20_000)));
            assertEquals("1", minutes(fixture, "written_before", 0));
            // The wall clock's ten minutes, less the minute since its end was asked for.
            assertEquals("8", minutes(fixture, "quiet_before", 0));
            assertEquals("null", minutes(fixture, "written_before", 1));
            assertEquals("8", minutes(fixture, "quiet_before", 1));
            assertEquals(START + 8 * MINUTE, follower.status().writtenBefore());
            follower.store(List.of(at(0, mark, -1), at(1, Mark.BEGINNING, -1)));
            assertEquals("8", minutes(fixture, "quiet_before", 0), "it stays");
            assertEquals("2", ask(fixture, "SELECT max(partitions) FROM video_stats_marks"));
            stats.maintain(3);
            assertEquals("3", ask(fixture, "SELECT min(partitions) FROM video_stats_marks"));
            follower.forget(0);
            follower.forget(1);
            assertEquals(-1, follower.status().writtenBefore(), "it has no partitions");
        }
    }

    @Test
    void a_clock_that_is_ahead_does_not_say_for_good_that_a_partition_is_written()
            throws Exception {
        try (HistoryFixture fixture = new HistoryFixture(HistoryKeep.DEFAULT)) {
            AtomicLong now = new AtomicLong(System.currentTimeMillis() + 400 * StatsLog.DAY);
            VideoStatsFollower follower =
                    follower(
                            fixture.database.videoStats(
                                    SETTINGS,
                                    new StatsMarks("topic-id", "views", "rules\n"),
                                    now::get));
            follower.resume(Set.of(0, 1));
            Mark mark = new Mark(5, START, 3);
            follower.store(List.of(at(0, mark, 20_000), at(1, mark, -1)));
            String ahead = "SELECT max(quiet_before) > now() FROM video_stats_marks";
            assertEquals("f", ask(fixture, ahead));
            assertEquals("null", minutes(fixture, "quiet_before", 1));
            follower.store(List.of(at(0, mark, 20_000), at(1, mark, 20_000)));
            assertEquals("f", ask(fixture, ahead));
            now.set(START + 10 * MINUTE);
            follower.store(List.of(at(0, mark, 20_000), at(1, mark, -1)));
            assertEquals("8", minutes(fixture, "quiet_before", 0), "it goes back");
        }
    }

    @Test
    void a_mark_at_the_same_offset_of_another_leader_epoch_is_another_mark() throws Exception {
        try (HistoryFixture fixture = new HistoryFixture(HistoryKeep.DEFAULT)) {
            VideoStatsFollower one = follower(stats(fixture));
            one.resume(Set.of(0));
            one.store(List.of(at(0, new Mark(5, START, 3), -1)));
            VideoStatsFollower other = follower(stats(fixture));
            assertEquals(Map.of(0, new Mark(5, START, 3)), other.resume(Set.of(0)));
            other.store(List.of(at(0, new Mark(5, START, 4), -1)));
            List<Progress> next = List.of(at(0, new Mark(6, START, 3), -1));
            assertThrows(OvertakenException.class, () -> one.store(next));
            other.store(List.of(at(0, new Mark(6, START, 4), -1)));
        }
    }

    @Test
    void a_truncation_begins_at_no_known_time() throws Exception {
        try (HistoryFixture fixture = new HistoryFixture(HistoryKeep.DEFAULT)) {
            VideoStatsFollower follower = follower(stats(fixture));
            follower.resume(Set.of(0));
            follower.gap(new Gap(0, Gap.Cause.TRUNCATED, 1, 5, Mark.NO_TIME));
            follower.store(List.of(at(0, new Mark(1, START, -1), -1)));
            String sql = "SELECT from_time IS NULL AND detail <> '' FROM video_stats_gaps";
            assertEquals("t", ask(fixture, sql));
        }
    }

    @Test
    void nothing_is_begun_or_stored_while_instances_count_otherwise() throws Exception {
        try (HistoryFixture fixture = new HistoryFixture(HistoryKeep.DEFAULT)) {
            AtomicBoolean agree = new AtomicBoolean(true);
            VideoStatsFollower follower =
                    follower(
                            stats(fixture),
                            () -> {
                                if (!agree.get()) {
                                    throw new IOException("other settings");
                                }
                            });
            agree.set(false);
            assertThrows(IOException.class, () -> follower.resume(Set.of(0)));
            agree.set(true);
            follower.resume(Set.of(0));
            StatsLog.Event event = new StatsLog.Event();
            event.entry = new StatsLog.Entry(0, 0, START, 7, "v");
            follower.event(event);
            List<Progress> read = List.of(at(0, new Mark(1, START, 0), -1));
            agree.set(false);
            assertThrows(IOException.class, () -> follower.store(read));
            assertEquals("0", ask(fixture, "SELECT count(*) FROM video_stats_marks"));
            agree.set(true);
            follower.store(read);
            assertEquals("7", ask(fixture, "SELECT sum(total_views) FROM video_stats"), "kept");
        }
    }
}
