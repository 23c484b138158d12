package io.headtail.tool.drill.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.tool.drill.DrillReport;
import io.headtail.tool.drill.DrillSettings;
import io.headtail.tool.drill.fault.FaultKind;
import io.headtail.tool.drill.fault.InjectedFault;
import io.headtail.tool.drill.record.DrillVideos;
import io.headtail.tool.drill.record.SeenAnswer;
import io.headtail.tool.drill.record.SentEvents;
import io.headtail.tool.drill.record.WatchedWindow;
import io.headtail.tool.drill.store.StoreKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

/** What makes a drill fail, on answers made by hand. */
class JudgementTest {
    private static final long START = 1_700_000_000_000L;
    private static final int SECONDS = 60;
    private static final long END = START + SECONDS * 1_000L;

    private final SentEvents events = new SentEvents(1, START);
    private final List<SeenAnswer> answers = new ArrayList<>();
    private final InjectedFault fault = new InjectedFault("kill a", START);

    JudgementTest() {
        for (int i = 0; i <= SECONDS * 10; i++) {
            events.add(0, i, START + 100L * i, i % 7);
        }
    }

    private DrillRecount recount() {
        return new DrillRecount(events, WatchedWindow.LATENESS_MS);
    }

    /** Every window's answer of every tick that passes, as the recount has it, 3 s after it. */
    private void answer(LongPredicate tick) {
        for (WatchedWindow window : WatchedWindow.ALL) {
            DrillRecount.Sweep sweep = recount().sweep(window);
            for (long t = START + 1_000; t <= END; t += 1_000) {
                if (tick.test(t)) {
                    answers.add(exact(window, t, sweep.rows(t, WatchedWindow.ROWS)));
                }
            }
        }
    }

    private static SeenAnswer exact(WatchedWindow window, long tick, long[] rows) {
        return new SeenAnswer(window.name(), tick, true, true, null, rows, tick + 3_000);
    }

    private DrillReport report() {
        return report(true);
    }

    private DrillReport report(boolean onTime) {
        Judgement judgement = new Judgement(answers, recount(), n -> {});
        DrillSettings settings =
                new DrillSettings(
                        1,
                        1,
                        10,
                        1,
                        5_000,
                        1,
                        StoreKind.DIRECTORY,
                        List.of(FaultKind.KILL),
                        null,
                        false,
                        null,
                        List.of(),
                        List.of(),
                        "256m",
                        onTime);
        return new DrillReport(
                settings,
                judgement.phases(List.of(fault), END),
                judgement.compared(),
                judgement.notExact(),
                judgement.marks(),
                judgement.wrong(),
                judgement.described(),
                List.of(),
                recount().counted(),
                recount().late(),
                0,
                0,
                SECONDS);
    }

    @Test
    void answers_that_are_the_recounts_pass() {
        answer(tick -> true);
        DrillReport report = report();
        assertEquals(List.of(), report.failures());
        assertEquals(4 * SECONDS, report.compared());
        // Due from 20 s after the fault until the end.
        assertEquals(4 * 40, report.pairs());
        assertEquals(report.pairs(), report.exactPairs());
        assertTrue(report.table().contains("PASSED"), report.table());
    }

    @Test
    void one_view_too_many_in_one_row_is_a_wrong_answer() {
        answer(tick -> true);
        SeenAnswer good = answers.remove(100);
        long[] rows = good.rows().clone();
        rows[3] += 1L << 20;
        answers.add(
                new SeenAnswer(good.window(), good.tick(), true, true, null, rows, good.atMs()));
        assertWrong("rank 4 is");
    }

    @Test
    void two_rows_in_the_other_order_are_a_wrong_answer() {
        answer(tick -> true);
        SeenAnswer good = answers.remove(100);
        long[] rows = good.rows().clone();
        long first = rows[0];
        rows[0] = rows[1];
        rows[1] = first;
        answers.add(
                new SeenAnswer(good.window(), good.tick(), true, true, null, rows, good.atMs()));
        assertWrong("rank 1 is");
    }

    @Test
    void an_empty_answer_where_there_were_views_is_a_wrong_answer() {
        answer(tick -> true);
        SeenAnswer good = answers.remove(100);
        answers.add(
                new SeenAnswer(
                        good.window(), good.tick(), true, true, null, new long[0], good.atMs()));
        assertWrong("rank 1 is nothing");
    }

    private void assertWrong(String described) {
        DrillReport report = report();
        assertEquals(1, report.wrong());
        assertTrue(report.described().get(0).contains(described), report.described().toString());
        assertTrue(report.failures().get(0).startsWith("1 answers"), report.failures().toString());
        assertTrue(report.json().contains("\"answersWrong\":1"), report.json());
    }

    @Test
    void an_answer_that_says_it_is_not_exact_may_be_anything() {
        answer(tick -> true);
        long[] rows = {DrillVideos.FOREIGN};
        answers.add(new SeenAnswer("ten", START + 5_000, false, true, null, rows, END));
        answers.add(new SeenAnswer("ten", START + 5_000, true, false, null, rows, END));
        answers.add(new SeenAnswer("ten", START + 5_000, true, true, "misplaced", rows, END));
        DrillReport report = report();
        assertEquals(List.of(), report.failures());
        assertEquals(3, report.notExact());
        assertEquals(Map.of("provisional", 1, "incomplete", 1, "misplaced", 1), report.marks());
        assertTrue(report.table().contains("  misplaced: 1\n"), report.table());
        assertEquals(4 * SECONDS, report.compared());
    }

    @Test
    void answers_that_stay_away_within_20_s_of_a_fault_are_no_failure() {
        answer(tick -> tick >= START + 15_000);
        DrillReport report = report();
        assertEquals(List.of(), report.failures());
        assertEquals(18_000, report.phases().get(0).exactAgainMs().orElseThrow());
    }

    @Test
    void less_than_95_percent_of_the_answers_due_later_is_a_failure() {
        answer(tick -> tick < START + 40_000 || tick > START + 42_000);
        DrillReport report = report();
        assertEquals(4 * 37, report.exactPairs());
        assertTrue(report.failures().get(0).contains("of 160 answers due later than 20 s"));
        assertTrue(report.table().contains("FAILED"), report.table());
    }

    @Test
    void windows_that_need_deleted_events_are_due_once_these_have_left_them() {
        fault.deletedBefore(START + 20_000);
        for (WatchedWindow window : WatchedWindow.ALL) {
            DrillRecount.Sweep sweep = recount().sweep(window);
            // The deleted events leave "ten" after 30 s, and it is rebuilt in 15 s.
            long from = window.name().equals("ten") ? 45_000 : window.lengthMs() == 0 ? 0 : 600_000;
            for (long t = START + from; t <= END; t += 1_000) {
                answers.add(exact(window, t, sweep.rows(t, WatchedWindow.ROWS)));
            }
        }
        DrillReport report = report();
        assertEquals(List.of(), report.failures());
        assertEquals(40 + 10, report.pairs());
        assertEquals(report.pairs(), report.exactPairs());
        assertEquals(3_000, report.phases().get(0).exactAgainMs().orElseThrow());
    }

    @Test
    void answers_of_a_slow_machine_may_come_late_but_not_be_wrong() {
        answer(tick -> tick < START + 40_000 || tick > START + 42_000);
        assertEquals(List.of(), report(false).failures());
        answers.add(exact(WatchedWindow.ALL.get(0), START + 41_000, new long[0]));
        assertEquals(1, report(false).failures().size());
    }

    @Test
    void a_drill_that_saw_nothing_fails() {
        DrillReport report = report();
        assertEquals(0, report.compared());
        assertEquals(1, report.failures().size());
        assertEquals(1, report(false).failures().size());
    }

    @Test
    void the_greatest_replay_of_each_cursor_stands_in_the_totals() {
        answer(tick -> true);
        fault.replayed(Map.of("head", 12_345L, "ten", 777L));
        String total =
                report().table()
                        .lines()
                        .filter(line -> line.startsWith("in all"))
                        .findFirst()
                        .orElseThrow();
        assertTrue(total.matches(".* 12345 +777 +- +- .*"), total);
        // 10 events a second, for the 10 s between snapshots and the 4 s until answers came again.
        String row =
                report().table()
                        .lines()
                        .filter(line -> line.startsWith("kill a"))
                        .findFirst()
                        .orElseThrow();
        assertTrue(row.matches(".* 12345 +777 +- +- +140 .*"), row);
    }
}
