package io.headtail.correct;

import static io.headtail.history.HistoryFixture.HOUR;
import static io.headtail.history.HistoryFixture.MINUTE;
import static io.headtail.history.HistoryFixture.START;
import static io.headtail.history.HistoryFixture.TOPIC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.headtail.history.HistoryFixture;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.BoundaryRows.RankedVideo;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.testing.Oracle;
import io.headtail.time.WindowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A provisional hour, of which a partition was passed over, that its owners write again while the
 * log is read for its correction.
 */
class CorrectionMeanwhileIT {
    private static final long END = START + HOUR;
    private static final RankedVideo V = new RankedVideo("v", 1);
    private static final RankedVideo W = new RankedVideo("w", 2);

    /** Above the ends of a run that begins before it came. */
    private static final Oracle.Event STRAGGLER = new Oracle.Event(5, START + 2 * MINUTE, "w", 2);

    private final HistoryFixture history = new HistoryFixture(HistoryKeep.DEFAULT);

    @AfterEach
    void close() {
        history.close();
    }

    private void write(BoundaryRows rows) {
        assertEquals(1, history.database.writer().write(List.of(rows)));
    }

    private static BoundaryRows answer(boolean isFinal, long head, RankedVideo... rows) {
        return HistoryFixture.answer("hour", END, 0, isFinal, true, false, head, List.of(rows));
    }

    /** Corrects the hour up to some ends; others do something while the log is read. */
    private Corrected correct(long end, Runnable meanwhile) {
        return correct(end, meanwhile, Ended.byWallClock(Long.MAX_VALUE), 1);
    }

    private Corrected correct(long end, Runnable meanwhile, Ended ended, int passes) {
        MemoryLog log =
                new MemoryLog(
                        List.of(
                                List.of(
                                        new Oracle.Event(0, START + MINUTE, "v", 1),
                                        new Oracle.Event(1, END + MINUTE, "v", 1)),
                                List.of(STRAGGLER)),
                        TOPIC,
                        5_000,
                        Map.of(0, end, 1, end));
        int[] asked = new int[1];
        log.meanwhile =
                same -> {
                    // First it is asked where to read.
                    if (++asked[0] == 2) {
                        meanwhile.run();
                    }
                };
        List<Corrected> outcomes = new ArrayList<>();
        CorrectionReport report =
                new Correction(
                                history.database.revisions(),
                                () -> log,
                                5_000,
                                (topicId, partitions, span, k) -> -7,
                                20)
                        .run(
                                new CorrectionRequest(
                                        List.of(WindowSpec.sliding("hour", HOUR)),
                                        END,
                                        END,
                                        ended,
                                        1 << 20,
                                        false),
                                (events, offsets, all) -> true,
                                outcomes::add);
        assertEquals(passes, report.passes());
        assertEquals(1, outcomes.size());
        return outcomes.get(0);
    }

    private String stored() {
        BoundaryRows rows = history.stored("hour").get(0);
        return rows.revision() + " " + rows.isFinal() + " " + rows.inexact() + " " + rows.rows();
    }

    @Test
    void a_final_answer_of_events_above_the_ends_stays_until_they_are_counted() {
        write(answer(false, 3, V));
        BoundaryRows restored = answer(true, 6, W, V);
        Corrected outcome = correct(5, () -> write(restored));
        assertEquals(Outcome.CONFLICT, outcome.outcome());
        assertNotNull(outcome.note());
        assertEquals("0 true null " + restored.rows(), stored());
        assertEquals(Outcome.CONFLICT, correct(7, () -> write(answer(true, 7, W, V))).outcome());
        assertEquals("0 true null " + restored.rows(), stored());
    }

    @Test
    void a_log_that_ends_below_what_was_counted_replaces_nothing() {
        write(answer(true, 6, W, V));
        assertEquals(
                Outcome.LOG_LOST,
                correct(5, () -> {}, Ended.byWallClock(Long.MAX_VALUE), 0).outcome());
        assertEquals("0 true null " + List.of(W, V), stored());
    }

    @Test
    void a_mark_that_is_set_meanwhile_is_not_taken_back() {
        write(answer(false, 3, V));
        BoundaryRows marked = HistoryFixture.saying(answer(false, 3, V), 0, 3, 0, "stragglers=1");
        Corrected outcome = correct(5, () -> write(marked));
        assertEquals(Outcome.CONFLICT, outcome.outcome());
        assertEquals("0 false stragglers=1 " + List.of(V), stored());
        // The next run begins with the mark, and above what it speaks of.
        assertEquals(Outcome.CORRECTED, correct(6, () -> {}).outcome());
        assertEquals("1 true null " + List.of(W, V), stored());
    }

    @Test
    void a_log_that_has_not_reached_the_end_in_all_partitions_is_not_read_for_that() {
        write(answer(false, 3, V));
        Corrected outcome = correct(6, () -> {}, (tick, fastest) -> false, 0);
        assertEquals(Outcome.NOT_ENDED, outcome.outcome());
        assertEquals("0 false null " + List.of(V), stored());
    }

    @Test
    void what_has_become_final_without_more_events_is_compared_as_such() {
        write(answer(false, 3, V));
        Corrected outcome = correct(5, () -> write(answer(true, 4, V)));
        assertEquals(Outcome.UNCHANGED, outcome.outcome());
        assertEquals("0 true null " + List.of(V), stored());
        write(HistoryFixture.saying(answer(true, 4, V), 0, 4, 1, null));
        assertEquals(
                Outcome.SETTLED,
                correct(5, () -> write(HistoryFixture.saying(answer(true, 4, V), 0, 5, 1, null)))
                        .outcome());
    }
}
