package io.headtail.correct;

import static io.headtail.history.HistoryFixture.HOUR;
import static io.headtail.history.HistoryFixture.MINUTE;
import static io.headtail.history.HistoryFixture.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.correct.schedule.ScheduledCorrections;
import io.headtail.history.HistoryFixture;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.BoundaryRows.RankedVideo;
import io.headtail.log.TopicProblemException;
import io.headtail.time.CalendarUnit;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sealed hours that are corrected by themselves, from a log in memory, in a real PostgreSQL. */
class ScheduledCorrectionsIT extends ScheduledScene {
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
    void what_is_set_back_while_a_correction_runs_is_corrected_again() {
        nowMs = END + AFTER;
        ScheduledCorrections corrections =
                corrections(
                        null,
                        () -> {
                            setBack();
                            return open();
                        });
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
                        });
        assertThrows(TopicProblemException.class, failing::run);
        assertEquals(1, failing.status().failures());
        assertEquals(counted(0, V), stored(END));
        assertTrue(corrections(null).run(), "nobody else works");
        assertEquals(counted(1, W, V), stored(END));
    }

    @Test
    void what_was_counted_by_other_settings_is_not_tried_again() {
        nowMs = END + AFTER;
        fingerprint = -8;
        ScheduledCorrections other = corrections(null);
        assertTrue(other.run(), "nobody else works");
        assertTrue(other.run(), "nobody else works");
        assertEquals(1, opened);
        assertEquals(1, other.status().refused());
        assertEquals(counted(0, V), stored(END));
    }

    @Test
    void what_was_counted_anew_by_later_settings_is_due_again() {
        nowMs = END + AFTER;
        assertTrue(corrections(null).run(), "nobody else works");
        assertEquals(counted(1, W, V), stored(END));
        BoundaryRows anew = HistoryFixture.answer("hour", END, List.of(V));
        // Fingerprint −5.
        anew = HistoryFixture.saying(anew, 2, 4, 2, null);
        assertEquals(1, history.database.writer().write(List.of(anew)));
        assertEquals(counted(0, V), stored(END));
        fingerprint = -5;
        assertTrue(corrections(null).run(), "nobody else works");
        assertEquals(counted(1, W, V), stored(END));
        assertEquals(counted(0, V), stored(START), "of that nothing is new");
        assertEquals(2, opened);
    }

    @Test
    void what_is_set_back_far_is_corrected_in_few_passes_and_few_statements() throws Exception {
        // Ten years before; late views of the last 30 hours alone are known.
        sql("UPDATE scheduled_corrections SET corrected_before = '2016-01-01 00:00Z'");
        sql(
                """
                CREATE TABLE steps (corrected_before timestamptz);
                CREATE FUNCTION step() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    INSERT INTO steps VALUES (NEW.corrected_before);
                    RETURN NULL;
                END $$;
                CREATE TRIGGER step AFTER UPDATE ON scheduled_corrections FOR EACH ROW EXECUTE FUNCTION step()
                """);
        for (int hour = 1; hour <= 30; hour++) {
            store(END + hour * HOUR, 3, hour % 10 == 0 ? 0 : 1);
        }
        nowMs = END + 30 * HOUR + AFTER;
        store(nowMs, 1, 0);
        ScheduledCorrections corrections = corrections(null);
        assertTrue(corrections.run(), "nobody else works");
        assertEquals(counted(1, W, V), stored(END));
        for (int hour = 2; hour <= 30; hour++) {
            assertEquals(
                    hour % 10 == 0 ? counted(0, new RankedVideo("v", 3)) : counted(1),
                    stored(END + hour * HOUR),
                    hour + " hours later");
        }
        assertEquals(2, opened, "24 hours at once, and the others");
        assertEquals(Map.of(CalendarUnit.HOUR, END + 30 * HOUR), corrections.status().doneBefore());
        assertEquals(Map.of(CalendarUnit.HOUR, END + 30 * HOUR), corrections.status().due());
        assertEquals(List.of("2"), history.query("SELECT count(*) FROM steps"));
    }

    @Test
    void one_process_works_at_a_time() {
        nowMs = END + AFTER;
        boolean taken =
                history.database
                        .correctionTurns()
                        .take(turn -> assertFalse(corrections(null).run(), "another one works"));
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
}
