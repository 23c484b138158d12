package io.headtail.history.revision;

import static io.headtail.history.HistoryFixture.HOUR;
import static io.headtail.history.HistoryFixture.MINUTE;
import static io.headtail.history.HistoryFixture.START;
import static io.headtail.history.HistoryFixture.answer;
import static io.headtail.history.HistoryFixture.rows;
import static io.headtail.history.HistoryFixture.saying;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.HistoryFixture;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.BoundaryRows.RankedVideo;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.history.revision.Revised.Change;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is kept of earlier revisions, for how long, and what readers find. */
class KeptRevisionsIT {
    private static final Map<Integer, Long> ENDS = Map.of(0, 700L, 1, 800L);
    private static final WindowSpec HOURS = WindowSpec.sliding("hour", HOUR);
    private static final List<String> KEPT =
            List.of(
                    "topk_boundary_revisions",
                    "global_topk_revisions",
                    "topk_snapshot_offset_revisions");

    private static StoredLine line(HistoryFixture history, long tick) {
        return RevisionStoreIT.line(history, tick);
    }

    private static long count(HistoryFixture history, String table, long tick) {
        return RevisionStoreIT.count(history, table, tick);
    }

    @Test
    void an_empty_boundary_gets_ranks_on_a_day_that_has_no_table_yet() {
        try (HistoryFixture history = new HistoryFixture(HistoryKeep.DEFAULT)) {
            BoundaryRows empty = answer("hour", START, List.of());
            history.database.writer().write(List.of(empty));
            List<RankedVideo> late = rows(new Random(2), 3);
            Recounted recounted = new Recounted(empty.startMs(), late, ENDS);
            Revised revised = history.database.revisions().write(line(history, START), recounted);
            assertEquals(new Revised(Change.WRITTEN, 1, 3), revised);
            assertEquals(late, history.stored("hour").get(0).rows());
            assertEquals(1, count(history, "topk_boundary_revisions", START));
        }
    }

    @Test
    void earlier_revisions_go_with_their_boundary_and_stay_with_it() {
        // Of days before yesterday, hours are kept.
        HistoryKeep keep = new HistoryKeep(Duration.ofDays(1), Duration.ofDays(365), null);
        try (HistoryFixture history = new HistoryFixture(keep)) {
            for (long tick : List.of(START, START + 5 * MINUTE, START + HOUR)) {
                BoundaryRows stored = answer("hour", tick, rows(new Random(tick), 3));
                history.database.writer().write(List.of(stored));
                List<RankedVideo> other = rows(new Random(tick + 1), 4);
                Recounted recounted = new Recounted(stored.startMs(), other, ENDS);
                history.database.revisions().write(line(history, tick), recounted);
            }
            List<BoundaryRows> all = history.stored("hour");
            var unused =
                    history.database.retention().run(Instant.ofEpochMilli(START + 3 * 24 * HOUR));
            List<BoundaryRows> left = history.stored("hour");
            assertEquals(List.of(all.get(0), all.get(2)), left);
            for (String table : KEPT) {
                assertEquals(0, count(history, table, START + 5 * MINUTE), table);
                assertTrue(count(history, table, START + HOUR) > 0, table);
            }
        }
    }

    @Test
    void a_tick_that_a_later_boundary_stood_for_is_answered_as_first_counted() {
        try (HistoryFixture history = new HistoryFixture(HistoryKeep.DEFAULT)) {
            BoundaryRows late = answer("hour", START + HOUR, rows(new Random(1), 3));
            BoundaryRows standing =
                    new BoundaryRows(
                            late.answer(),
                            false,
                            late.topicId(),
                            late.fingerprint(),
                            0,
                            late.spans().stream()
                                    .map(
                                            span ->
                                                    new BoundaryRows.ReadSpan(
                                                            span.partition(),
                                                            span.headOffset(),
                                                            -1,
                                                            4,
                                                            "same-since=" + START,
                                                            null))
                                    .toList());
            history.database.writer().write(List.of(standing));
            StoredAnswer before = history.database.reader().at(HOURS, START + 5 * MINUTE, 2);
            assertNotNull(before);
            assertEquals(late.rows().subList(0, 2), before.rows());
            Recounted recounted = new Recounted(late.startMs(), rows(new Random(2), 3), ENDS);
            history.database.revisions().write(line(history, START + HOUR), recounted);
            assertEquals(before, history.database.reader().at(HOURS, START + 5 * MINUTE, 2));
            assertNull(history.database.reader().at(HOURS, START - MINUTE, 2));
            StoredAnswer corrected = history.database.reader().at(HOURS, START + HOUR, 9);
            assertNotNull(corrected);
            assertEquals(1, corrected.revision());
        }
    }

    @Test
    void corrected_units_are_found_by_their_ends() {
        try (HistoryFixture history = new HistoryFixture(HistoryKeep.DEFAULT)) {
            for (long tick : List.of(START, START + 5 * MINUTE, START + HOUR)) {
                BoundaryRows stored = answer("hour", tick, rows(new Random(tick), 3));
                history.database.writer().write(List.of(stored));
                Recounted none = new Recounted(stored.startMs(), List.of(), ENDS);
                history.database.revisions().write(line(history, tick), none);
            }
            history.database.writer().write(List.of(answer("hour", START + 2 * HOUR, List.of())));
            CorrectedBoundaries corrected = history.database.corrected();
            assertEquals(
                    Map.of(START, 1, START + HOUR, 1),
                    corrected.between("hour", CalendarUnit.HOUR, START, START + 9 * HOUR));
            assertEquals(
                    Map.of(START, 1),
                    corrected.between("hour", CalendarUnit.DAY, START, START + 9 * HOUR));
            assertEquals(
                    Map.of(), corrected.between("day", CalendarUnit.DAY, START, START + 9 * HOUR));
        }
    }

    @Test
    void units_that_were_counted_anew_are_found_with_whose_answer_stands() {
        try (HistoryFixture history = new HistoryFixture(HistoryKeep.DEFAULT)) {
            for (long tick : List.of(START, START + 5 * MINUTE, START + HOUR)) {
                BoundaryRows first = answer("hour", tick, rows(new Random(tick), 3));
                history.database.writer().write(List.of(saying(first, 1, 4, 0, null)));
                Recounted none = new Recounted(first.startMs(), List.of(), ENDS);
                history.database.revisions().write(line(history, tick), none);
                if (tick < START + HOUR) {
                    history.database.writer().write(List.of(saying(first, 2, 4, 0, null)));
                }
            }
            CorrectedBoundaries corrected = history.database.corrected();
            long end = START + 9 * HOUR;
            assertEquals(
                    Map.of(START, -5L), corrected.disputed("hour", CalendarUnit.HOUR, START, end));
            assertEquals(Map.of(), corrected.disputed("hour", CalendarUnit.HOUR, START + 1, end));
            assertEquals(Map.of(), corrected.disputed("day", CalendarUnit.DAY, START, end));
        }
    }
}
