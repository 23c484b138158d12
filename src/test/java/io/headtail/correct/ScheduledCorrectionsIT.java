package io.headtail.correct;

import static io.headtail.history.HistoryFixture.DAY;
import static io.headtail.history.HistoryFixture.HOUR;
import static io.headtail.history.HistoryFixture.MINUTE;
import static io.headtail.history.HistoryFixture.START;
import static io.headtail.history.HistoryFixture.TOPIC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.correct.schedule.ScheduledCorrections;
import io.headtail.history.HistoryFixture;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.BoundaryRows.RankedVideo;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.stats.StatsCorrection;
import io.headtail.log.TopicProblemException;
import io.headtail.log.scan.ScannedLog;
import io.headtail.testing.Oracle;
import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sealed hours that are corrected by themselves, from a log in memory, in a real PostgreSQL. */
class ScheduledCorrectionsIT {
    private static final long AFTER = 30 * MINUTE;
    private static final long END = START + HOUR;

    private HistoryFixture history;
    private long nowMs;
    private int opened;

    @BeforeEach
    void create() {
        history = new HistoryFixture(HistoryKeep.DEFAULT);
        opened = 0;
        nowMs = START + AFTER;
        // What has ended before the schedule begins is not its business.
        store(START, 1, 5);
        store(START + AFTER, 1, 0);
        assertTrue(corrections(null).run(), "nobody else works");
        store(END, 1, 2);
        store(END + HOUR, 3, 0);
    }

    @AfterEach
    void close() {
        history.close();
    }

    private void store(long end, long views, long lateViews) {
        BoundaryRows rows =
                HistoryFixture.answer("hour", end, List.of(new RankedVideo("v", views)));
        history.database
                .writer()
                .write(List.of(HistoryFixture.saying(rows, 0, 4, lateViews, null)));
    }

    /** The hour's only view in time, and two late ones. */
    private ScannedLog open() {
        opened++;
        return new MemoryLog(
                List.of(
                        List.of(
                                new Oracle.Event(0, START + MINUTE, "v", 1),
                                new Oracle.Event(1, END + MINUTE, "v", 1),
                                new Oracle.Event(2, START + 2 * MINUTE, "w", 2)),
                        List.of()),
                TOPIC,
                5_000,
                Map.of(0, 3L, 1, 0L));
    }

    private ScheduledCorrections corrections(@Nullable StatsCorrection stats) {
        return corrections(stats, this::open, -7);
    }

    private ScheduledCorrections corrections(
            @Nullable StatsCorrection stats, Supplier<ScannedLog> opener, long fingerprint) {
        return new ScheduledCorrections(
                new ScheduledCorrections.Plan(
                        List.of(CalendarUnit.HOUR),
                        Map.of(CalendarUnit.HOUR, WindowSpec.sliding("hour", HOUR)),
                        AFTER,
                        Ended::byWallClock,
                        1 << 20),
                history.database.correctionTurns(),
                new Correction(
                        history.database.revisions(),
                        opener,
                        5_000,
                        (topicId, partitions, span, k) -> fingerprint,
                        20),
                stats,
                () -> nowMs);
    }

    /** Revision and ranks of the hour that ends then. */
    private String stored(long end) {
        for (BoundaryRows rows : history.stored("hour")) {
            if (rows.tick() == end) {
                return rows.revision() + " " + rows.rows();
            }
        }
        return "nothing";
    }

    private static String counted(int revision, RankedVideo... rows) {
        return revision + " " + List.of(rows);
    }

    private static final RankedVideo V = new RankedVideo("v", 1);
    private static final RankedVideo W = new RankedVideo("w", 2);

    @Test
    void an_hour_with_late_views_is_corrected_once_so_long_after_its_end() {
        ScheduledCorrections corrections = corrections(null);
        nowMs = END + AFTER - 1;
        assertTrue(corrections.run(), "nobody else works");
        assertEquals(0, opened, "it is not due");
        nowMs = END + AFTER;
        assertTrue(corrections.run(), "nobody else works");
        assertEquals(counted(1, W, V), stored(END));
        nowMs = END + 2 * HOUR + AFTER;
        store(nowMs, 1, 0);
        assertTrue(corrections.run(), "nobody else works");
        assertEquals(1, opened, "of the next two hours no late views are known");
        assertEquals(counted(0, V), stored(START), "it ended before");
        assertEquals(Map.of(CalendarUnit.HOUR, END + 2 * HOUR), corrections.status().doneBefore());
        assertEquals(1, corrections.status().recounted());
        assertEquals(1, corrections.status().changed());
    }

    @Test
    void an_hour_waits_for_the_answers_that_would_tell_of_its_late_views() {
        ScheduledCorrections corrections = corrections(null);
        long end = END + 2 * HOUR;
        nowMs = end + DAY;
        assertTrue(corrections.run(), "nobody else works");
        assertEquals(Map.of(CalendarUnit.HOUR, END), corrections.status().doneBefore());
        store(end, 1, 0);
        store(end + AFTER - MINUTE, 1, 0);
        assertTrue(corrections.run(), "nobody else works");
        assertEquals(
                Map.of(CalendarUnit.HOUR, END + HOUR), corrections.status().doneBefore());
        store(end + AFTER, 1, 2);
        assertTrue(corrections.run(), "nobody else works");
        assertEquals(Map.of(CalendarUnit.HOUR, end), corrections.status().doneBefore());
        assertEquals(counted(1), stored(end));
    }

    @Test
    void a_clock_that_is_ahead_marks_nothing_as_done() throws Exception {
        nowMs = END + 1_000 * DAY;
        assertTrue(corrections(null).run(), "nobody else works");
        assertEquals(counted(1, W, V), stored(END));
        store(END + HOUR + AFTER, 1, 2);
        nowMs = END + HOUR + AFTER;
        assertTrue(corrections(null).run(), "nobody else works");
        assertEquals(counted(1, V), stored(END + HOUR));
    }

    @Test
    void a_clock_that_is_ahead_at_the_first_start_leaves_out_no_later_hour() throws Exception {
        sql("DELETE FROM scheduled_corrections");
        nowMs = END + 1_000 * DAY;
        assertTrue(corrections(null).run(), "nobody else works");
        assertEquals(0, opened, "what has ended before is left to the command");
        store(END + HOUR + AFTER, 1, 2);
        nowMs = END + HOUR + AFTER;
        assertTrue(corrections(null).run(), "nobody else works");
        assertEquals(counted(1, V), stored(END + HOUR));
    }

    @Test
    void an_hour_without_an_answer_of_its_own_is_refused_if_views_were_late() {
        ScheduledCorrections corrections = corrections(null);
        nowMs = END + 2 * HOUR + AFTER;
        store(nowMs, 1, 2);
        assertTrue(corrections.run(), "nobody else works");
        assertEquals(1, corrections.status().refused());
        assertEquals(
                Map.of(CalendarUnit.HOUR, END + 2 * HOUR), corrections.status().doneBefore());
    }

    @Test
    void what_is_set_back_while_a_correction_runs_is_corrected_again() {
        nowMs = END + AFTER;
        ScheduledCorrections corrections =
                corrections(
                        null,
                        () -> {
                            setBack();
                            return open();
                        },
                        -7);
        assertTrue(corrections.run(), "nobody else works");
        assertEquals(counted(1, W, V), stored(END));
        assertEquals(counted(0, V), stored(START));
        assertTrue(corrections(null).run(), "nobody else works");
        assertEquals(counted(1), stored(START));
    }

    // By so much that it is no whole millisecond.
    private void setBack() {
        try {
            sql(
                    "UPDATE scheduled_corrections SET corrected_before = '"
                            + Instant.ofEpochMilli(START - HOUR).plusNanos(1_000)
                            + "'");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void what_has_failed_is_done_by_the_next_process() {
        nowMs = END + AFTER;
        ScheduledCorrections failing =
                corrections(
                        null,
                        () -> {
                            throw new TopicProblemException("Kafka is away");
                        },
                        -7);
        assertThrows(TopicProblemException.class, failing::run);
        assertEquals(1, failing.status().failures());
        assertEquals(counted(0, V), stored(END));
        assertTrue(corrections(null).run(), "nobody else works");
        assertEquals(counted(1, W, V), stored(END));
    }

    @Test
    void what_was_counted_by_other_settings_is_not_tried_again() {
        nowMs = END + AFTER;
        ScheduledCorrections other = corrections(null, this::open, -8);
        assertTrue(other.run(), "nobody else works");
        assertTrue(other.run(), "nobody else works");
        assertEquals(1, opened);
        assertEquals(1, other.status().refused());
        assertEquals(counted(0, V), stored(END));
    }

    @Test
    void one_process_works_at_a_time() {
        nowMs = END + AFTER;
        boolean taken =
                history.database
                        .correctionTurns()
                        .take(() -> assertFalse(corrections(null).run(), "another one works"));
        assertTrue(taken);
        assertEquals(0, opened);
        assertTrue(corrections(null).run(), "nobody works any more");
        assertEquals(1, opened);
    }

    @Test
    void the_minutes_are_corrected_too_once_they_are_written() throws Exception {
        nowMs = END + AFTER;
        String hour = "'" + Instant.ofEpochMilli(START) + "'";
        sql("INSERT INTO video_stats_late VALUES (" + hour + ", 'w', 2)");
        sql("INSERT INTO video_stats_late_hours VALUES (" + hour + ", 2, 0)");
        ScheduledCorrections corrections = corrections(history.database.statsCorrection());
        assertTrue(corrections.run(), "nobody else works");
        assertEquals(0, opened, "nothing is written");
        sql(
                "INSERT INTO video_stats_marks VALUES ('t', 0, 'v', 3, -1, NULL, '"
                        + Instant.ofEpochMilli(END + AFTER - MINUTE)
                        + "', '', now(), NULL, 1)");
        assertTrue(corrections.run(), "nobody else works");
        assertEquals(0, opened, "late views may still come");
        sql("UPDATE video_stats_marks SET written_before = written_before + interval '1 min'");
        assertTrue(corrections.run(), "nobody else works");
        assertEquals(counted(1, W, V), stored(END));
        assertEquals(2, corrections.status().lateViews());
        try (Connection connection = DriverManager.getConnection(history.url);
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("SELECT video_id, total_views FROM video_stats")) {
            assertTrue(result.next());
            assertEquals("w", result.getString(1));
            assertEquals(2, result.getLong(2));
        }
    }

    private void sql(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(history.url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
