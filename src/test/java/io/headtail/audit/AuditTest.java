package io.headtail.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.headtail.audit.event.View;
import io.headtail.audit.recount.CountedRow;
import io.headtail.audit.recount.CountedWindow;
import io.headtail.audit.recount.LogRecount;
import io.headtail.audit.recount.PassReport;
import io.headtail.audit.recount.RecountQuestion;
import io.headtail.audit.recount.RecountedAnswer;
import io.headtail.audit.recount.TooManyCountsException;
import io.headtail.testing.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditTest {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long BASE = 472_222 * HOUR;
    private static final long LATENESS = 5_000;
    private static final CountedWindow WINDOW = CountedWindow.sliding("ten", 10 * MINUTE);
    private static final CountedWindow ALL = CountedWindow.allTime("all");

    private final List<View> log = new ArrayList<>();
    private final List<StoredBoundary> stored = new ArrayList<>();
    private int passes;
    private Due due = Due.byWallClock(Long.MIN_VALUE);
    private long keptMs = 1;
    private int quietPartitions;
    private long mostCounts = Long.MAX_VALUE;
    private String outOfReach = "";

    /** Two hours, with one late event at 00:32 that lies at 00:27. */
    @BeforeEach
    void two_hours_of_views() {
        for (long at = BASE; at < BASE + 2 * HOUR + MINUTE; at += 20_000) {
            log.add(new View("v" + at / 20_000 % 7, at, 1));
            if (at == BASE + 32 * MINUTE) {
                log.add(new View("late", BASE + 27 * MINUTE, 50));
            }
        }
    }

    private PassReport recount(List<RecountQuestion> questions, Consumer<RecountedAnswer> taker) {
        passes++;
        LogRecount recount = new LogRecount(questions, 1 + quietPartitions, LATENESS, mostCounts);
        log.forEach(view -> recount.add(0, view));
        recount.answer(
                answer ->
                        taker.accept(
                                outOfReach.isEmpty()
                                        ? answer
                                        : new RecountedAnswer(
                                                answer.question(),
                                                0,
                                                false,
                                                false,
                                                List.of(),
                                                outOfReach)));
        return new PassReport(true, 1, recount.events(), recount.lateEvents(), 0);
    }

    private List<StoredRow> right(CountedWindow window, long tick, boolean includeLate) {
        List<StoredRow> rows = new ArrayList<>();
        LogRecount recount =
                new LogRecount(
                        List.of(new RecountQuestion(window, tick, 5, includeLate)),
                        1,
                        LATENESS,
                        Long.MAX_VALUE);
        log.forEach(view -> recount.add(0, view));
        recount.answer(
                answer ->
                        answer.rows()
                                .forEach(
                                        row ->
                                                rows.add(
                                                        new StoredRow(
                                                                rows.size() + 1,
                                                                row.videoId(),
                                                                row.views()))));
        return rows;
    }

    private StoredBoundary boundary(CountedWindow window, long tick, List<StoredRow> rows) {
        return new StoredBoundary(
                window.name(), tick, window.startMs(tick), 5, 0, true, true, false, rows);
    }

    private void storeAll(CountedWindow window, long everyMs) {
        for (long tick = BASE; tick <= BASE + 2 * HOUR; tick += everyMs) {
            stored.add(boundary(window, tick, right(window, tick, false)));
        }
    }

    private void replace(long tick, StoredBoundary with) {
        stored.replaceAll(one -> one.tick() == tick ? with : one);
    }

    /** What is stored. */
    private final class Kept implements StoredBoundaries {
        @Override
        public List<StoredBoundary> between(String window, long fromMs, long toMs) {
            return stored.stream()
                    .filter(one -> one.window().equals(window))
                    .filter(one -> one.tick() >= fromMs && one.tick() <= toMs)
                    .sorted(Comparator.comparingLong(StoredBoundary::tick))
                    .toList();
        }

        @Override
        public @Nullable StoredTick lastBefore(String window, long beforeMs) {
            return between(window, Long.MIN_VALUE, beforeMs - 1).stream()
                    .filter(one -> !one.skipped())
                    .reduce((a, b) -> b)
                    .map(one -> new StoredTick(one.tick(), one.k()))
                    .orElse(null);
        }
    }

    private List<Checked> audit(long from, long to, CountedWindow... windows) {
        List<Checked> found = new ArrayList<>();
        new Audit(this::recount, new Kept(), due)
                .run(
                        new Audit.Scope(
                                List.of(windows),
                                from,
                                to,
                                10 * MINUTE,
                                tick -> tick % keptMs == 0),
                        found::add);
        return found;
    }

    private Checked at(long tick) {
        return audit(BASE, BASE + 2 * HOUR, WINDOW).stream()
                .filter(one -> one.tick() == tick)
                .findFirst()
                .orElseThrow();
    }

    private static List<Verdict> verdicts(List<Checked> all) {
        return all.stream().map(Checked::verdict).distinct().toList();
    }

    @Test
    void what_is_as_recounted_is_equal_in_one_pass() {
        storeAll(WINDOW, 10 * MINUTE);
        storeAll(ALL, 10 * MINUTE);
        List<Checked> found = audit(BASE, BASE + 2 * HOUR, WINDOW, ALL);
        assertEquals(List.of(Verdict.EQUAL), verdicts(found));
        assertEquals(26, found.size());
        assertEquals("ten", found.get(12).window());
        assertEquals(BASE, found.get(13).tick());
        assertEquals(1, passes);
    }

    @Test
    void whatever_is_altered_in_a_row_is_found_and_nothing_else() {
        Seeds.run(AuditTest.class, 40, this::alterOne);
    }

    private void alterOne(Random random) {
        stored.clear();
        storeAll(WINDOW, 10 * MINUTE);
        long tick = BASE + (1L + random.nextInt(12)) * 10 * MINUTE;
        List<StoredRow> rows = right(WINDOW, tick, false);
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
        replace(tick, boundary(WINDOW, tick, rows));
        for (Checked one : audit(BASE, BASE + 2 * HOUR, WINDOW)) {
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
    void a_boundary_that_is_not_there_is_missing_and_one_of_the_future_is_not_due() {
        storeAll(WINDOW, 10 * MINUTE);
        stored.removeIf(one -> one.tick() == BASE + 30 * MINUTE);
        List<Checked> found = audit(BASE, BASE + 2 * HOUR + 15 * MINUTE, WINDOW);
        assertEquals(14, found.size());
        assertEquals(Verdict.MISSING, found.get(3).verdict());
        assertEquals(Verdict.NOT_DUE, found.get(13).verdict());
        found.remove(13);
        found.remove(3);
        assertEquals(List.of(Verdict.EQUAL), verdicts(found));
    }

    @Test
    void full_hours_are_expected_whatever_the_interval() {
        List<Checked> found = new ArrayList<>();
        new Audit(this::recount, new Kept(), due)
                .run(
                        new Audit.Scope(
                                List.of(WINDOW),
                                BASE + 1,
                                BASE + 2 * HOUR,
                                7 * MINUTE,
                                tick -> true),
                        found::add);
        assertEquals(
                List.of(BASE + HOUR, BASE + 2 * HOUR),
                found.stream().map(Checked::tick).filter(t -> t % (7 * MINUTE) != 0).toList());
        assertEquals(17, found.stream().filter(one -> one.tick() % (7 * MINUTE) == 0).count());
    }

    @Test
    void boundaries_between_the_expected_ones_are_compared_too() {
        long tick = BASE + 13 * MINUTE;
        stored.add(boundary(WINDOW, tick, List.of()));
        List<Checked> found = audit(tick, tick, WINDOW);
        assertEquals(List.of(Verdict.DIFFERENT), verdicts(found));
        assertEquals(5, found.get(0).differing());
    }

    @Test
    void a_provisional_one_never_fails_and_says_whether_it_equals_the_recount() {
        storeAll(WINDOW, 10 * MINUTE);
        long tick = BASE + 20 * MINUTE;
        replace(tick, provisional(tick, right(WINDOW, tick, false)));
        assertEquals(Verdict.PROVISIONAL, at(tick).verdict());
        assertEquals("equals the recount", at(tick).note());
        replace(tick, provisional(tick, List.of()));
        assertEquals(Verdict.PROVISIONAL, at(tick).verdict());
        assertEquals("differs from the recount", at(tick).note());
        assertEquals(5, at(tick).differing());
    }

    @Test
    void what_the_watermark_has_not_reached_is_no_difference_of_a_provisional_one() {
        storeAll(WINDOW, 10 * MINUTE);
        long tick = BASE + 2 * HOUR;
        replace(tick, provisional(tick, List.of()));
        log.removeIf(view -> view.timestamp() >= tick + LATENESS);
        Checked found = at(tick);
        assertEquals(Verdict.PROVISIONAL, found.verdict());
        assertEquals(0, found.differing());
        assertEquals("not comparable yet: the log's watermark has not reached it", found.note());
    }

    private static StoredBoundary provisional(long tick, List<StoredRow> rows) {
        return new StoredBoundary("ten", tick, 0, 5, 0, false, true, false, rows);
    }

    @Test
    void incomplete_and_skipped_ones_are_listed_and_compared_with_nothing() {
        storeAll(WINDOW, 10 * MINUTE);
        long tick = BASE + 20 * MINUTE;
        replace(tick, new StoredBoundary("ten", tick, 0, 5, 0, true, false, false, List.of()));
        assertEquals(Verdict.INCOMPLETE, at(tick).verdict());
        replace(tick, new StoredBoundary("ten", tick, 0, 0, 0, false, false, true, List.of()));
        assertEquals(Verdict.SKIPPED, at(tick).verdict());
        assertFalse(Verdict.SKIPPED.isWrong() || Verdict.INCOMPLETE.isWrong());
    }

    @Test
    void a_revision_includes_what_is_late_and_the_first_count_does_not() {
        storeAll(WINDOW, 10 * MINUTE);
        long tick = BASE + 30 * MINUTE;
        List<StoredRow> withLate = right(WINDOW, tick, true);
        assertEquals("late", withLate.get(0).videoId());
        assertEquals(Verdict.EQUAL, at(tick).verdict());
        replace(tick, boundary(WINDOW, tick, withLate));
        assertEquals(Verdict.DIFFERENT, at(tick).verdict());
        replace(tick, new StoredBoundary("ten", tick, 0, 5, 1, true, true, false, withLate));
        assertEquals(Verdict.EQUAL, at(tick).verdict());
        List<StoredRow> without = right(WINDOW, tick, false);
        replace(tick, new StoredBoundary("ten", tick, 0, 5, 2, true, true, false, without));
        assertEquals(Verdict.DIFFERENT, at(tick).verdict());
    }

    @Test
    void where_the_log_no_longer_reaches_nothing_is_called_different() {
        stored.add(boundary(WINDOW, BASE, List.of(new StoredRow(1, "wrong", 1))));
        stored.add(provisional(BASE + 10 * MINUTE, List.of()));
        outOfReach = "partition 0 begins at offset 7";
        List<Checked> found = audit(BASE, BASE + 20 * MINUTE, WINDOW);
        assertEquals(
                List.of(Verdict.OUT_OF_REACH, Verdict.PROVISIONAL, Verdict.MISSING),
                verdicts(found));
        assertEquals(outOfReach, found.get(0).note());
    }

    @Test
    void what_does_not_fit_into_memory_at_once_is_recounted_in_parts() {
        storeAll(WINDOW, 10 * MINUTE);
        // Seven videos in each span of ten minutes.
        mostCounts = 30;
        assertEquals(List.of(Verdict.EQUAL), verdicts(audit(BASE, BASE + 2 * HOUR, WINDOW)));
        mostCounts = 3;
        assertThrows(TooManyCountsException.class, () -> audit(BASE, BASE + 2 * HOUR, WINDOW));
    }

    private List<Verdict> each(long from, long to) {
        return audit(from, to, WINDOW).stream().map(Checked::verdict).toList();
    }

    /** Views from 0:00 to 0:20 and from 1:40 on: in between nothing changes from 0:30 on. */
    private void a_pause_in_the_middle() {
        log.removeIf(
                view ->
                        view.timestamp() >= BASE + 20 * MINUTE
                                && view.timestamp() < BASE + 100 * MINUTE);
    }

    @Test
    void what_need_not_be_stored_since_nothing_changes_is_not_missing() {
        a_pause_in_the_middle();
        storeAll(WINDOW, 10 * MINUTE);
        stored.removeIf(one -> one.tick() > BASE + 30 * MINUTE && one.tick() < BASE + 100 * MINUTE);
        List<Verdict> all = each(BASE, BASE + 2 * HOUR);
        assertEquals(6, all.stream().filter(Verdict.UNCHANGED::equals).count());
        assertEquals(7, all.stream().filter(Verdict.EQUAL::equals).count());
        // Whatever part is looked at.
        assertEquals(
                List.of(Verdict.UNCHANGED, Verdict.UNCHANGED),
                each(BASE + 50 * MINUTE, BASE + 60 * MINUTE));
    }

    @Test
    void what_is_not_there_where_something_changes_is_missing_and_so_is_all_that_stands_on_it() {
        a_pause_in_the_middle();
        storeAll(WINDOW, 10 * MINUTE);
        stored.removeIf(
                one -> one.tick() >= BASE + 30 * MINUTE && one.tick() < BASE + 100 * MINUTE);
        assertEquals(
                List.of(Verdict.EQUAL, Verdict.MISSING, Verdict.MISSING),
                each(BASE + 20 * MINUTE, BASE + 40 * MINUTE));
    }

    @Test
    void where_no_later_boundary_is_stored_one_is_missing_though_nothing_changes() {
        a_pause_in_the_middle();
        storeAll(WINDOW, 10 * MINUTE);
        stored.removeIf(one -> one.tick() > BASE + 30 * MINUTE);
        assertEquals(
                List.of(Verdict.EQUAL, Verdict.MISSING),
                each(BASE + 30 * MINUTE, BASE + 40 * MINUTE));
    }

    @Test
    void before_the_first_event_nothing_need_be_stored() {
        storeAll(WINDOW, 10 * MINUTE);
        stored.removeIf(one -> one.tick() < BASE + 20 * MINUTE);
        assertEquals(
                List.of(Verdict.UNCHANGED, Verdict.UNCHANGED, Verdict.MISSING, Verdict.EQUAL),
                each(BASE - 10 * MINUTE, BASE + 20 * MINUTE));
    }

    @Test
    void what_retention_has_thinned_is_not_missing_and_the_rest_is() {
        storeAll(WINDOW, 10 * MINUTE);
        stored.removeIf(one -> one.tick() % HOUR != 0 || one.tick() == BASE + HOUR);
        keptMs = HOUR;
        assertEquals(
                List.of(Verdict.EQUAL, Verdict.MISSING, Verdict.EQUAL),
                each(BASE, BASE + 2 * HOUR));
    }

    @Test
    void what_quiet_partitions_do_not_reach_is_due_by_the_clock_that_passes_them_over() {
        quietPartitions = 3;
        storeAll(WINDOW, 10 * MINUTE);
        stored.removeIf(one -> one.tick() < BASE + HOUR);
        long at = BASE + 30 * MINUTE;
        assertEquals(List.of(Verdict.NOT_DUE), each(at, at));
        due = Due.byWallClock(at - 1);
        assertEquals(List.of(Verdict.NOT_DUE), each(at, at));
        due = Due.byWallClock(at);
        assertEquals(List.of(Verdict.MISSING), each(at, at));
        due = Due.BY_EVENTS;
        assertEquals(List.of(Verdict.MISSING), each(at, at));
        long future = BASE + 3 * HOUR;
        assertEquals(List.of(Verdict.NOT_DUE), each(future, future));
    }

    @Test
    void where_the_log_no_longer_reaches_nothing_is_said_of_what_is_not_stored() {
        storeAll(WINDOW, 10 * MINUTE);
        stored.removeIf(one -> one.tick() == BASE + 30 * MINUTE);
        outOfReach = "partition 0 begins at offset 7";
        Checked found = at(BASE + 30 * MINUTE);
        assertEquals(Verdict.OUT_OF_REACH, found.verdict());
        assertEquals("nothing is stored; partition 0 begins at offset 7", found.note());
    }
}
