package io.headtail.history.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.HistoryFixture;
import io.headtail.history.connection.Pool;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.settings.VideoStatsSettings;
import io.headtail.testing.Await;
import io.headtail.testing.Said;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * {@code audit --video-stats} over a real broker and PostgreSQL: what the writer has stored is as
 * the log has it, late views that are corrected and that are not included, and each change to a row
 * is found.
 */
@TestMethodOrder(OrderAnnotation.class)
class ViewsAuditIT {
    private static final String TOPIC = "views-audit";
    private static final long HOUR = StatsLog.HOUR;

    /** 2026-01-29T22:00:00Z. */
    private static final long START = 1_769_724_000_000L;

    private static final StatsLog LOG = new StatsLog(new Random(4), 2, START);
    private static HistoryFixture fixture;
    private static Pool pool;
    private static KafkaLog kafka;
    private static StatsProcess process;

    @BeforeAll
    static void write() throws Exception {
        fixture = new HistoryFixture(HistoryKeep.DEFAULT);
        pool = fixture.pool(6, Await.PATIENCE);
        kafka = new KafkaLog(LOG, TOPIC);
        process =
                new StatsProcess(
                        new VideoStats(
                                pool,
                                fixture.database::migrate,
                                new VideoStatsSettings(
                                        StatsLog.MINUTE, Long.MAX_VALUE, Long.MAX_VALUE, 1 << 20),
                                new StatsMarks("id", TOPIC, "rules\n"),
                                LOG::newestMs,
                                100),
                        LOG);
        process.assign(0);
        process.assign(1);
        assertTrue(process.begin());
        append(600);
        // Late views of the first hours are added; others wait.
        assertTrue(process.stats.correction().run(START - HOUR, START + HOUR).views() > 0);
        append(300);
    }

    private static void append(int records) throws Exception {
        LOG.append(0, records);
        LOG.append(1, records);
        kafka.send();
        while (!process.hasReadAll()) {
            process.read(() -> 200);
            assertTrue(process.store(true));
        }
        process.stats.maintain(2);
    }

    @AfterAll
    static void close() {
        kafka.close();
        pool.close();
        fixture.close();
    }

    private static Said audit(String... more) {
        List<String> arguments = new ArrayList<>(List.of("audit", "--video-stats"));
        arguments.addAll(List.of(more));
        if (!arguments.contains("--from")) {
            arguments.addAll(
                    List.of("--from", "2026-01-29T20:00:00Z", "--to", "2026-01-31T00:00:00Z"));
        }
        return Said.of(
                null,
                TOPIC,
                List.of(
                        "event.views=/views",
                        "lateness=PT5S",
                        "history.url=" + fixture.url,
                        "video-stats.enabled=true"),
                arguments.toArray(String[]::new));
    }

    private static void sql(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(fixture.url);
                Statement statement = connection.createStatement()) {
            assertEquals(1, statement.executeUpdate(sql), sql);
        }
    }

    @Test
    @Order(1)
    void what_is_written_is_as_the_log_has_it() throws Exception {
        assertFalse(fixture.query("SELECT 1 FROM hour_views").isEmpty());
        assertFalse(fixture.query("SELECT 1 FROM ten_minute_views").isEmpty());
        assertFalse(fixture.query("SELECT 1 FROM video_stats_late").isEmpty(), "some wait");
        Said said = audit();
        assertEquals(0, said.exit(), said.out() + said.err());
        assertTrue(said.out().contains("28 equal, 0 different"), said.out());
        assertTrue(said.out().contains("all_time_views: are the sums of hour_views"), said.out());
    }

    /** What comes while it runs is below marks that it has not seen at first. */
    @Test
    @Order(2)
    void what_is_written_meanwhile_is_no_difference() throws Exception {
        LOG.append(0, 50);
        kafka.send();
        Said before = audit();
        assertEquals(0, before.exit(), before.out() + before.err());
        append(20);
        Said after = audit("--json");
        assertEquals(0, after.exit(), after.out() + after.err());
        assertTrue(after.out().contains("\"different\":0"), after.out());
    }

    @Test
    @Order(3)
    void each_change_is_found() throws Exception {
        String some = " WHERE (stat_time, video_id) = (SELECT stat_time, video_id FROM video_stats";
        sql(
                "UPDATE video_stats SET total_views = total_views + 3"
                        + some
                        + " ORDER BY 1, 2 LIMIT 1)");
        sql("DELETE FROM video_stats" + some + " ORDER BY 1 DESC, 2 DESC LIMIT 1)");
        sql("INSERT INTO video_stats VALUES ('2026-01-29 20:07Z', 'nobody', 1, now())");
        sql(
                "UPDATE hour_views SET views = views - 1 WHERE (window_start, item_id) ="
                        + " (SELECT window_start, item_id FROM hour_views ORDER BY 1, 2 DESC LIMIT 1)");
        sql(
                "DELETE FROM ten_minute_views WHERE (window_start, item_id) ="
                        + " (SELECT window_start, item_id FROM ten_minute_views ORDER BY 1, 2 LIMIT 1)");
        sql(
                "UPDATE all_time_views SET views = views + 7 WHERE item_id = (SELECT min(item_id) FROM all_time_views)");
        // A view that neither counts nor waits, and one that waits although it was not late.
        sql(
                "DELETE FROM video_stats_late WHERE (stat_time, video_id) ="
                        + " (SELECT stat_time, video_id FROM video_stats_late ORDER BY 1 DESC, 2 LIMIT 1)");
        sql("INSERT INTO video_stats_late VALUES ('2026-01-29 20:09Z', 'nobody', 2)");
        Said said = audit();
        assertEquals(1, said.exit(), said.out() + said.err());
        for (String found :
                List.of(
                        "video_stats 2026-01-29T20:07:00Z nobody: expected 0, found 1",
                        "video_stats_late 2026-01-29T20:09:00Z nobody: expected 0, found 2",
                        " hour_views 2",
                        " ten_minute_views 2",
                        "video_stats_late_hours.added_views",
                        "all_time_views: are not the sums of hour_views")) {
            assertTrue(said.out().contains(found), found + "\n" + said.out());
        }
        // One more view, a row too few, one too many, and that of the late view that does not wait.
        assertEquals(
                4,
                said.out().lines().filter(line -> line.contains(" video_stats 2026")).count(),
                said.out());
    }

    @Test
    @Order(4)
    void it_needs_the_tables_and_no_windows() {
        Said windows = audit("--window", "hour");
        assertEquals(2, windows.exit(), windows.out());
        assertTrue(windows.err().contains("--video-stats: has no windows"), windows.err());
        Said none =
                Said.of(
                        null,
                        TOPIC,
                        List.of("history.url=" + fixture.url),
                        "audit",
                        "--video-stats",
                        "--from",
                        "2026-01-29T20:00:00Z",
                        "--to",
                        "2026-01-31T00:00:00Z");
        assertEquals(2, none.exit(), none.out());
        assertTrue(none.err().contains("video-stats.enabled is false"), none.err());
    }

    /** Retention removes what is noted of an hour with its minutes. */
    @Test
    @Order(5)
    void hours_of_which_retention_has_removed_the_minutes_are_compared() throws Exception {
        // As they were before the test of changes.
        sql(
                "UPDATE hour_views SET views = views + 1 WHERE (window_start, item_id) ="
                        + " (SELECT window_start, item_id FROM hour_views ORDER BY 1, 2 DESC LIMIT 1)");
        sql(
                "UPDATE all_time_views SET views = views - 7 WHERE item_id = (SELECT min(item_id) FROM all_time_views)");
        new StatsRetention(
                        pool,
                        new HourRollUp(
                                pool, new StatsMarks("id", TOPIC, "rules\n"), StatsLog.MINUTE),
                        new VideoStatsSettings(StatsLog.MINUTE, HOUR, Long.MAX_VALUE, 1 << 20),
                        100)
                .run(LOG.newestMs());
        assertEquals(
                "[1]",
                fixture.query("SELECT 1 FROM video_stats_kept WHERE minutes_from = '2026-01-30Z'")
                        .toString());
        Said said = audit("--from", "2026-01-29T21:00:00Z", "--to", "2026-01-30T00:00:00Z");
        assertEquals(0, said.exit(), said.out() + said.err());
        assertTrue(said.out().contains("3 equal, 0 different"), said.out());
        assertTrue(said.out().contains("its minutes are removed by retention"), said.out());
    }

    @Test
    @Order(6)
    void where_no_hour_can_be_compared_it_does_not_succeed() throws Exception {
        sql("UPDATE video_stats_kept SET hours_from = '2026-02-01Z'");
        Said said = audit("--from", "2026-01-29T21:00:00Z", "--to", "2026-01-30T00:00:00Z");
        assertEquals(3, said.exit(), said.out() + said.err());
        assertTrue(said.out().contains("0 equal, 0 different, 3 not compared"), said.out());
    }
}
