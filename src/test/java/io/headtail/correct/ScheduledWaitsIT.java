package io.headtail.correct;

import static io.headtail.history.HistoryFixture.DAY;
import static io.headtail.history.HistoryFixture.HOUR;
import static io.headtail.history.HistoryFixture.MINUTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.correct.schedule.ScheduledCorrections;
import io.headtail.history.HistoryFixture;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.BoundaryRows.RankedVideo;
import io.headtail.time.CalendarUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A sealed hour is not corrected before what it needs is there. */
class ScheduledWaitsIT extends ScheduledScene {
    @Test
    void what_may_still_get_events_waits_with_longer_pauses_and_lets_others_pass() {
        storeProvisional(END + HOUR);
        store(END + 2 * HOUR, 1, 2);
        nowMs = END + 2 * HOUR + AFTER;
        store(nowMs, 1, 0);
        ScheduledCorrections corrections = corrections(null);
        long begun = nowMs;
        for (int seconds = 0; seconds < 200; seconds += 10) {
            nowMs = begun + seconds * 1_000L;
            assertTrue(corrections.run(), "nobody else works");
            // At first with the two others, and again after 30 and 90 s.
            int tries = seconds < 30 ? 1 : seconds < 90 ? 2 : 3;
            assertEquals(tries, opened, seconds + " s");
        }
        assertEquals(counted(1), stored(END + 2 * HOUR));
        assertEquals(counted(0, W), stored(END + HOUR));
        assertEquals(Map.of(CalendarUnit.HOUR, END), corrections.status().doneBefore());

        // It comes, and is sent again as final.
        store(END + HOUR, 4, 1);
        assertEquals(counted(0, new RankedVideo("v", 4)), stored(END + HOUR));
        nowMs = begun + 210_000;
        assertTrue(corrections.run(), "nobody else works");
        assertEquals(counted(1, V), stored(END + HOUR));
        assertEquals(4, opened, "the later hour is not read again");
        assertEquals(Map.of(CalendarUnit.HOUR, END + 2 * HOUR), corrections.status().doneBefore());
    }

    @Test
    void an_hour_that_was_done_ahead_of_one_that_waits_is_due_again_when_counted_anew() {
        storeProvisional(END + HOUR);
        store(END + 2 * HOUR, 3, 1);
        nowMs = END + 2 * HOUR + AFTER;
        store(nowMs, 1, 0);
        ScheduledCorrections corrections = corrections(null);
        assertTrue(corrections.run(), "nobody else works");
        assertEquals(counted(1), stored(END + 2 * HOUR));
        // As of a topic whose partitions were changed meanwhile.
        fingerprint = -5;
        for (int hour = 1; hour <= 2; hour++) {
            BoundaryRows anew = HistoryFixture.answer("hour", END + hour * HOUR, List.of(W));
            anew = HistoryFixture.saying(anew, 2, 4, 1, null);
            assertEquals(1, history.database.writer().write(List.of(anew)));
        }
        nowMs += HOUR - 1;
        assertTrue(corrections.run(), "nobody else works");
        assertEquals(counted(1, V), stored(END + HOUR));
        assertEquals(counted(1), stored(END + 2 * HOUR));
        assertEquals(Map.of(CalendarUnit.HOUR, END + 2 * HOUR), corrections.status().doneBefore());
    }

    @Test
    void what_waits_for_a_day_is_left_to_the_command() {
        storeProvisional(END + HOUR);
        nowMs = END + HOUR + AFTER;
        store(nowMs, 1, 0);
        ScheduledCorrections corrections = corrections(null);
        assertTrue(corrections.run(), "nobody else works");
        nowMs += DAY - 1;
        assertTrue(corrections.run(), "nobody else works");
        assertEquals(0, corrections.status().refused());
        nowMs += HOUR;
        assertTrue(corrections.run(), "nobody else works");
        assertEquals(1, corrections.status().refused());
        assertEquals(counted(0, W), stored(END + HOUR));
        assertEquals(Map.of(CalendarUnit.HOUR, END + HOUR), corrections.status().doneBefore());
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
        assertEquals(Map.of(CalendarUnit.HOUR, END + HOUR), corrections.status().doneBefore());
        store(end + AFTER, 1, 2);
        assertTrue(corrections.run(), "nobody else works");
        assertEquals(Map.of(CalendarUnit.HOUR, end), corrections.status().doneBefore());
        assertEquals(counted(1), stored(end));
    }

    @Test
    void a_clock_that_is_ahead_marks_nothing_as_done() throws Exception {
        store(END + HOUR, 3, 0);
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
        store(END + HOUR, 3, 0);
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
        assertEquals(Map.of(CalendarUnit.HOUR, END + 2 * HOUR), corrections.status().doneBefore());
    }

    private void storeProvisional(long end) {
        BoundaryRows rows =
                HistoryFixture.answer("hour", end, 0, false, true, false, 4, List.of(W));
        history.database.writer().write(List.of(HistoryFixture.saying(rows, 0, 3, 1, null)));
    }
}
