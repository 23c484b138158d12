package io.headtail.audit;

import static io.headtail.audit.AuditScene.ALL;
import static io.headtail.audit.AuditScene.BASE;
import static io.headtail.audit.AuditScene.HOUR;
import static io.headtail.audit.AuditScene.LATENESS;
import static io.headtail.audit.AuditScene.MINUTE;
import static io.headtail.audit.AuditScene.WINDOW;
import static io.headtail.audit.AuditScene.verdicts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.headtail.audit.recount.CountedRow;
import io.headtail.audit.recount.TooManyCountsException;
import io.headtail.testing.Seeds;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is stored, compared with the recount. */
class AuditTest {
    private final AuditScene scene = new AuditScene();

    @Test
    void a_history_that_is_right_is_equal_in_one_pass() {
        scene.storeAll(WINDOW, 10 * MINUTE);
        scene.storeAll(ALL, 10 * MINUTE);
        List<Checked> found = scene.audit(BASE, BASE + 2 * HOUR, WINDOW, ALL);
        assertEquals(List.of(Verdict.EQUAL), verdicts(found));
        assertEquals(26, found.size());
        assertEquals("ten", found.get(12).window());
        assertEquals(BASE, found.get(13).tick());
        assertEquals(1, scene.passes);
    }

    @Test
    void every_alteration_of_a_row_is_found_and_nothing_else() {
        Seeds.run(AuditTest.class, 40, this::alterOne);
    }

    private void alterOne(Random random) {
        scene.stored.clear();
        scene.storeAll(WINDOW, 10 * MINUTE);
        long tick = BASE + (1L + random.nextInt(12)) * 10 * MINUTE;
        List<StoredRow> rows = scene.right(WINDOW, tick, false);
        int at = random.nextInt(rows.size());
        StoredRow row = rows.get(at);
        switch (random.nextInt(6)) {
            case 0 -> rows.set(at, new StoredRow(row.rank(), row.videoId(), row.views() + 1));
            case 1 -> rows.set(at, new StoredRow(row.rank(), row.videoId() + "x", row.views()));
            case 2 -> rows.set(at, new StoredRow(row.rank() + 5, row.videoId(), row.views()));
            case 3 -> rows.remove(at);
            case 4 -> rows.add(row);
            default -> rows.add(new StoredRow(6, "sixth", 1));
        }
        scene.replace(tick, scene.boundary(WINDOW, tick, rows));
        for (Checked one : scene.audit(BASE, BASE + 2 * HOUR, WINDOW)) {
            boolean altered = one.tick() == tick;
            assertEquals(altered ? Verdict.DIFFERENT : Verdict.EQUAL, one.verdict(), one::toString);
            assertEquals(altered, one.differing() > 0, one::toString);
        }
    }

    @Test
    void a_missing_rank_a_gap_and_a_repeated_rank_are_differences() {
        List<CountedRow> expected =
                List.of(new CountedRow("a", 3), new CountedRow("b", 2), new CountedRow("c", 1));
        StoredRow a = new StoredRow(1, "a", 3);
        StoredRow b = new StoredRow(2, "b", 2);
        StoredRow c = new StoredRow(3, "c", 1);
        assertEquals(List.of(), Differences.of(expected, List.of(c, a, b)));
        assertEquals(
                List.of(new Difference(2, expected.get(1), null)),
                Differences.of(expected, List.of(a, c)));
        assertEquals(
                List.of(
                        new Difference(3, expected.get(2), null),
                        new Difference(4, null, expected.get(2))),
                Differences.of(expected, List.of(a, b, new StoredRow(4, "c", 1))));
        assertEquals(
                List.of(new Difference(2, null, expected.get(1))),
                Differences.of(expected, List.of(a, b, b, c)));
        assertEquals(
                List.of(new Difference(0, null, new CountedRow("z", 9))),
                Differences.of(expected, List.of(new StoredRow(0, "z", 9), a, b, c)));
        assertEquals(
                List.of(new Difference(1, null, expected.get(0))),
                Differences.of(List.of(), List.of(a)));
    }

    @Test
    void full_hours_are_expected_whatever_the_interval() {
        List<Checked> found =
                scene.audit(
                        new Audit.Scope(
                                List.of(WINDOW),
                                BASE + 1,
                                BASE + 2 * HOUR,
                                7 * MINUTE,
                                tick -> true));
        assertEquals(
                List.of(BASE + HOUR, BASE + 2 * HOUR),
                found.stream().map(Checked::tick).filter(t -> t % (7 * MINUTE) != 0).toList());
        assertEquals(17, found.stream().filter(one -> one.tick() % (7 * MINUTE) == 0).count());
    }

    @Test
    void boundaries_between_expected_ones_are_compared_too() {
        long tick = BASE + 13 * MINUTE;
        scene.stored.add(scene.boundary(WINDOW, tick, List.of()));
        List<Checked> found = scene.audit(tick, tick, WINDOW);
        assertEquals(List.of(Verdict.DIFFERENT), verdicts(found));
        assertEquals(5, found.get(0).differing());
    }

    @Test
    void a_provisional_boundary_never_fails_and_says_whether_it_equals_the_recount() {
        scene.storeAll(WINDOW, 10 * MINUTE);
        long tick = BASE + 20 * MINUTE;
        scene.replace(tick, provisional(tick, scene.right(WINDOW, tick, false)));
        assertEquals(Verdict.PROVISIONAL, scene.at(tick).verdict());
        assertEquals("equals the recount", scene.at(tick).note());
        scene.replace(tick, provisional(tick, List.of()));
        assertEquals(Verdict.PROVISIONAL, scene.at(tick).verdict());
        assertEquals("differs from the recount", scene.at(tick).note());
        assertEquals(5, scene.at(tick).differing());
    }

    @Test
    void a_provisional_boundary_past_the_logs_watermark_does_not_differ() {
        scene.storeAll(WINDOW, 10 * MINUTE);
        long tick = BASE + 2 * HOUR;
        scene.replace(tick, provisional(tick, List.of()));
        scene.log.removeIf(view -> view.timestamp() >= tick + LATENESS);
        Checked found = scene.at(tick);
        assertEquals(Verdict.PROVISIONAL, found.verdict());
        assertEquals(0, found.differing());
        assertEquals("not comparable yet: the log's watermark has not reached it", found.note());
    }

    private static StoredBoundary provisional(long tick, List<StoredRow> rows) {
        return new StoredBoundary("ten", tick, 0, 5, 0, false, true, false, rows);
    }

    @Test
    void incomplete_and_skipped_boundaries_are_listed_and_compared_with_nothing() {
        scene.storeAll(WINDOW, 10 * MINUTE);
        long tick = BASE + 20 * MINUTE;
        scene.replace(
                tick, new StoredBoundary("ten", tick, 0, 5, 0, true, false, false, List.of()));
        assertEquals(Verdict.INCOMPLETE, scene.at(tick).verdict());
        scene.replace(
                tick, new StoredBoundary("ten", tick, 0, 0, 0, false, false, true, List.of()));
        assertEquals(Verdict.SKIPPED, scene.at(tick).verdict());
        assertFalse(Verdict.SKIPPED.isWrong() || Verdict.INCOMPLETE.isWrong());
    }

    @Test
    void a_revision_includes_what_is_late_and_the_first_count_does_not() {
        scene.storeAll(WINDOW, 10 * MINUTE);
        long tick = BASE + 30 * MINUTE;
        List<StoredRow> withLate = scene.right(WINDOW, tick, true);
        assertEquals("late", withLate.get(0).videoId());
        assertEquals(Verdict.EQUAL, scene.at(tick).verdict());
        scene.replace(tick, scene.boundary(WINDOW, tick, withLate));
        assertEquals(Verdict.DIFFERENT, scene.at(tick).verdict());
        scene.replace(tick, new StoredBoundary("ten", tick, 0, 5, 1, true, true, false, withLate));
        assertEquals(Verdict.EQUAL, scene.at(tick).verdict());
        List<StoredRow> without = scene.right(WINDOW, tick, false);
        scene.replace(tick, new StoredBoundary("ten", tick, 0, 5, 2, true, true, false, without));
        assertEquals(Verdict.DIFFERENT, scene.at(tick).verdict());
    }

    @Test
    void nothing_is_different_where_the_log_no_longer_reaches() {
        scene.stored.add(scene.boundary(WINDOW, BASE, List.of(new StoredRow(1, "wrong", 1))));
        scene.stored.add(provisional(BASE + 10 * MINUTE, List.of()));
        scene.outOfReach = "partition 0 begins at offset 7";
        List<Checked> found = scene.audit(BASE, BASE + 20 * MINUTE, WINDOW);
        assertEquals(
                List.of(Verdict.OUT_OF_REACH, Verdict.PROVISIONAL, Verdict.MISSING),
                verdicts(found));
        assertEquals(scene.outOfReach, found.get(0).note());
    }

    @Test
    void a_recount_that_exceeds_memory_runs_in_parts() {
        scene.storeAll(WINDOW, 10 * MINUTE);
        // Seven videos in each span of ten minutes.
        scene.mostCounts = 30;
        assertEquals(List.of(Verdict.EQUAL), verdicts(scene.audit(BASE, BASE + 2 * HOUR, WINDOW)));
        scene.mostCounts = 3;
        assertThrows(
                TooManyCountsException.class, () -> scene.audit(BASE, BASE + 2 * HOUR, WINDOW));
    }
}
