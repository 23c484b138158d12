package io.headtail.history.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.HistoryFixture;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.connection.Pool;
import io.headtail.history.range.RangeCoverage;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.settings.VideoStatsSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rare events of the log and of time, written into a real PostgreSQL. */
class StatsStoreIT {
    private static final long MINUTE = StatsLog.MINUTE;
    private static final long HOUR = StatsLog.HOUR;
    private static final long DAY = StatsLog.DAY;

    /** 2026-01-29T00:00:00Z. */
    private static final long START = 1_769_644_800_000L;

    /** 10000-01-01T00:00:00Z, of which no event can be. */
    private static final long END_OF_TIME = 253_402_300_800_000L;

    private static final long FOREVER = Long.MAX_VALUE;

    private HistoryFixture fixture;
    private Pool pool;
    private StatsLog log = new StatsLog(new Random(1), 2, START);
    private long nowMs = START;

    @BeforeEach
    void create() {
        fixture = new HistoryFixture(HistoryKeep.DEFAULT);
        pool = fixture.pool(4, Duration.ofSeconds(10));
    }

    @AfterEach
    void close() {
        pool.close();
        fixture.close();
    }

    private StatsProcess process(String topicId, long keepMs, int maxTables) {
        StatsProcess process =
                new StatsProcess(
                        new VideoStats(
                                pool,
                                fixture.database::migrate,
                                new VideoStatsSettings(MINUTE, keepMs, FOREVER, 1 << 20),
                                new StatsMarks(topicId, "views", "rules\n"),
                                () -> nowMs,
                                maxTables),
                        log);
        for (int p = 0; p < log.partitions.size(); p++) {
            process.assign(p);
        }
        assertTrue(process.begin(), "the store is not away");
        return process;
    }

    private void check() throws Exception {
        new StatsRecount(fixture.url, StatsProcess.TIMING.latenessMs(), MINUTE).check(log);
    }

    /** The rows of a query, columns joined by a space, in UTC. */
    private List<String> rows(String sql) throws Exception {
        return fixture.query(sql);
    }

    private RangeCoverage coverage(long from, long to) {
        return fixture.database
                .ranges(
                        new VideoStatsSettings(MINUTE, FOREVER, FOREVER, 1),
                        StatsProcess.TIMING.latenessMs())
                .top(from, to, 1)
                .coverage();
    }

    @Test
    void a_range_is_not_final_once_a_partition_was_added_that_is_not_written() throws Exception {
        StatsProcess process = process("t", FOREVER, 100);
        for (int p = 0; p < 2; p++) {
            log.add(p, START, "v");
        }
        process.read(() -> 10);
        assertTrue(process.store(false), "nothing is in the way");
        process.stats.maintain(2);
        for (int p = 0; p < 2; p++) {
            log.add(p, START + 2 * MINUTE, "v");
        }
        process.partitions = 3;
        process.read(() -> 10);
        assertTrue(process.store(false), "nothing is in the way");
        assertFalse(coverage(START, START + MINUTE).isFinal(), "views may be in the third");
        process.partitions = 2;
        assertTrue(process.store(false), "nothing is in the way");
        process.stats.maintain(2);
        assertFalse(coverage(START, START + MINUTE).isFinal(), "others know no better");
    }

    @Test
    void a_long_query_holds_up_a_new_table_and_nobody_else() throws Exception {
        StatsProcess process = process("t", FOREVER, 100);
        log.add(0, START, "v");
        process.read(() -> 1);
        try (Connection query = DriverManager.getConnection(fixture.url);
                Statement statement = query.createStatement()) {
            query.setAutoCommit(false);
            statement.executeQuery("SELECT count(*) FROM video_stats");
            assertFalse(process.store(false), "the table cannot be attached");
            assertEquals(List.of("0"), rows("SELECT count(*) FROM video_stats"));
            query.rollback();
        }
        assertTrue(process.store(false), "nothing is in the way");
        check();
    }

    @Test
    void what_is_kept_never_moves_back() throws Exception {
        StatsProcess shorter = process("t", 2 * DAY, 100);
        log.add(0, START + 70 * DAY, "v");
        shorter.read(() -> 1);
        assertTrue(shorter.store(false), "nothing is in the way");
        nowMs = START + 60 * DAY;
        shorter.stats.maintain(2);
        process("t", 30 * DAY, 100).stats.maintain(2);
        List<String> kept = List.of("2026-03-28 00:00:00+00");
        assertEquals(kept, rows("SELECT minutes_from FROM video_stats_kept"));
        // As one leaves them that creates them while another removes what is old.
        List<StatsRange> old = new ArrayList<>();
        for (int day = 0; day < 40; day++) {
            old.add(StatsRange.of(StatsRange.Parent.MINUTES, START + day * DAY));
        }
        pool.transaction("test", c -> StatsTables.create(c, old, 1_000));
        nowMs += DAY;
        try (Connection query = DriverManager.getConnection(fixture.url);
                Statement statement = query.createStatement()) {
            query.setAutoCommit(false);
            statement.execute("LOCK TABLE " + old.getLast().table() + " IN ACCESS SHARE MODE");
            assertThrows(HistoryException.class, () -> shorter.stats.maintain(2));
            assertEquals(kept, rows("SELECT minutes_from FROM video_stats_kept"));
        }
        shorter.stats.maintain(2);
        assertEquals(
                List.of("2026-03-29 00:00:00+00"),
                rows("SELECT minutes_from FROM video_stats_kept"));
    }

    @Test
    void a_clock_that_is_ahead_removes_nothing_that_is_new() throws Exception {
        log.add(0, START + 10 * DAY, "v");
        nowMs = START + 400 * DAY;
        StatsProcess process = process("t", 2 * DAY, 100);
        process.stats.maintain(2);
        process.read(() -> 1);
        assertTrue(process.store(false), "nothing is in the way");
        process.stats.maintain(2);
        assertEquals(
                List.of("2026-02-08 00:00:00+00 v"),
                rows("SELECT stat_time, video_id FROM video_stats"));
        assertEquals(
                List.of("2026-02-05 00:00:00+00"),
                rows("SELECT minutes_from FROM video_stats_kept"),
                "as long before what is written as is to be kept");
    }

    @Test
    void a_long_query_that_holds_up_new_tables_holds_up_no_roll_up() throws Exception {
        StatsProcess process = process("t", FOREVER, 100);
        log.add(0, START, "v");
        log.add(0, START + 2 * HOUR, "v");
        log.add(1, START + 2 * HOUR, "w");
        process.read(() -> 2);
        assertTrue(process.store(false), "nothing is in the way");
        try (Connection query = DriverManager.getConnection(fixture.url);
                Statement statement = query.createStatement()) {
            query.setAutoCommit(false);
            statement.executeQuery("SELECT count(*) FROM video_stats");
            var held = assertThrows(HistoryException.class, () -> process.stats.maintain(2));
            assertTrue(String.valueOf(held.getMessage()).contains("coming days"), held.toString());
            assertEquals(List.of("v 1"), rows("SELECT item_id, views FROM hour_views"));
            query.rollback();
        }
        process.stats.maintain(2);
    }

    @Test
    void a_database_that_was_emptied_is_filled_again() throws Exception {
        StatsProcess process = process("t", FOREVER, 100);
        log.add(0, START, "v");
        process.read(() -> 1);
        assertTrue(process.store(false), "nothing is in the way");
        try (Connection connection = DriverManager.getConnection(fixture.url);
                Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        }
        log.add(0, START + MINUTE, "v");
        process.read(() -> 1);
        assertFalse(process.store(false), "there are no tables");
        assertFalse(process.store(false), "there are no marks");
        assertTrue(process.begin(), "the store is not away");
        process.read(() -> 10);
        assertTrue(process.store(false), "nothing is in the way");
        check();
        assertEquals(List.of("2"), rows("SELECT count(*) FROM video_stats"));
    }

    @Test
    void an_event_of_the_last_minute_that_there_can_be_is_written_and_rolled_up() throws Exception {
        StatsProcess process = process("t", FOREVER, StatsTables.MAX_TABLES);
        log.add(0, END_OF_TIME - 1, "v");
        log.add(1, START, "w");
        process.read(() -> 10);
        assertTrue(process.store(false), "nothing is in the way");
        new HourRollUp(pool, new StatsMarks("t", "views", ""), MINUTE).upTo(END_OF_TIME, true);
        check();
        assertEquals(
                List.of("9999-12-31 23:00:00+00 v 1", "2026-01-29 00:00:00+00 w 1"),
                rows("SELECT window_start, item_id, views FROM hour_views ORDER BY item_id"));
    }
}
