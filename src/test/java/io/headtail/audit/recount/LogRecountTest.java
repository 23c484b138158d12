package io.headtail.audit.recount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.audit.event.View;
import io.headtail.testing.Oracle;
import io.headtail.testing.Seeds;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogRecountTest {
    private static final long ALL_COUNTS = Long.MAX_VALUE;

    @Test
    void every_window_at_every_tick_equals_the_oracle_with_and_without_what_is_late() {
        Seeds.run(LogRecountTest.class, 150, LogRecountTest::compareWithOracle);
    }

    private static void compareWithOracle(Random random) {
        long latenessMs = random.nextInt(4) * 1_000L;
        int partitions = 1 + random.nextInt(3);
        // Two days around the end of a month.
        long base = Instant.parse("2024-02-29T00:00:00Z").toEpochMilli();
        long spanMs = (2 * 86_400_000L) >> random.nextInt(8);
        base += random.nextInt(2) * (86_400_000L - spanMs / 2);
        List<List<Oracle.Event>> log = log(random, partitions, base, spanMs, latenessMs);
        List<RecountQuestion> questions = questions(random, base, spanMs);

        LogRecount recount = new LogRecount(questions, partitions, latenessMs, ALL_COUNTS);
        feed(recount, log, random);
        Oracle onTime = new Oracle(log, latenessMs);
        Oracle everything = new Oracle(log, Long.MAX_VALUE / 2);
        List<RecountQuestion> answered = new ArrayList<>();
        recount.answer(
                answer -> {
                    answered.add(answer.question());
                    Oracle oracle = answer.question().includeLate() ? everything : onTime;
                    if (!answer.question().ends().isEmpty()) {
                        assertEquals(
                                oracleRows(below(log, answer.question()), answer.question()),
                                answer.rows(),
                                () -> answer.question().toString());
                        return;
                    }
                    assertEquals(
                            oracleRows(oracle, answer.question()),
                            answer.rows(),
                            () -> answer.question().toString());
                    assertEquals(oracleStart(oracle, answer.question()), answer.startMs());
                    assertEquals(
                            hasReached(log, answer.question().tick() + latenessMs),
                            answer.reached(),
                            () -> answer.question().toString());
                });
        assertEquals(questions.size(), answered.size());
        assertTrue(answered.containsAll(questions));
        assertEquals(onTime.late(), recount.lateEvents());
        assertEquals(everything.counted(), recount.events());
    }

    private static Oracle below(List<List<Oracle.Event>> log, RecountQuestion question) {
        List<List<Oracle.Event>> below = new ArrayList<>();
        for (int p = 0; p < log.size(); p++) {
            long end = question.ends().getOrDefault(p, 0L);
            below.add(log.get(p).stream().filter(event -> event.offset() < end).toList());
        }
        return new Oracle(below, Long.MAX_VALUE / 2);
    }

    private static List<List<Oracle.Event>> log(
            Random random, int partitions, long base, long spanMs, long latenessMs) {
        List<List<Oracle.Event>> log = new ArrayList<>();
        for (int p = 0; p < partitions; p++) {
            List<Oracle.Event> partition = new ArrayList<>();
            int events = random.nextInt(200);
            for (int i = 0; i < events; i++) {
                // Some behind within the lateness, some just at it, some late.
                long behind =
                        switch (random.nextInt(6)) {
                            case 0 -> random.nextInt((int) latenessMs + 1);
                            case 1 -> latenessMs;
                            case 2 -> latenessMs + 1;
                            case 3 -> random.nextInt(100_000);
                            default -> 0;
                        };
                long timestamp = base + spanMs * i / events - behind;
                String id =
                        List.of("é", "z", "~", "😀", "a", "b", "￿", "ab").get(random.nextInt(8));
                partition.add(new Oracle.Event(i * 2L, timestamp, id, 1 + random.nextInt(3)));
            }
            log.add(partition);
        }
        return log;
    }

    private static List<RecountQuestion> questions(Random random, long base, long spanMs) {
        List<CountedWindow> windows =
                List.of(
                        CountedWindow.sliding("short", 1_000 * (1L + random.nextInt(100))),
                        CountedWindow.sliding("long", 3_600_000L * (1 + random.nextInt(5))),
                        CountedWindow.allTime("all"),
                        CountedWindow.month("month"),
                        CountedWindow.rising("rising", 1_000 * (1L + random.nextInt(2_000))));
        List<RecountQuestion> questions = new ArrayList<>();
        for (int i = 1 + random.nextInt(40); i > 0; i--) {
            long tick = base + (long) (random.nextDouble() * 1.2 * spanMs) / 1_000 * 1_000;
            boolean includeLate = random.nextInt(3) == 0;
            RecountQuestion question =
                    new RecountQuestion(
                            windows.get(random.nextInt(5)),
                            tick,
                            1 + random.nextInt(10),
                            includeLate,
                            includeLate && random.nextBoolean() ? ends(random) : Map.of());
            if (!questions.contains(question)) {
                questions.add(question);
            }
        }
        return questions;
    }

    private static Map<Integer, Long> ends(Random random) {
        Map<Integer, Long> ends = new HashMap<>();
        for (int p = 0; p < 2; p++) {
            ends.put(p, 100L * random.nextInt(5));
        }
        return ends;
    }

    // Partitions in turn, and each as far as it is wanted only.
    private static void feed(LogRecount recount, List<List<Oracle.Event>> log, Random random) {
        int[] next = new int[log.size()];
        int open = log.size();
        while (open > 0) {
            open = 0;
            for (int p = 0; p < next.length; p++) {
                List<Oracle.Event> partition = log.get(p);
                int until = Math.min(partition.size(), next[p] + random.nextInt(20));
                for (; next[p] < until; next[p]++) {
                    Oracle.Event event = partition.get(next[p]);
                    View view = new View(event.videoId(), event.timestamp(), event.views());
                    recount.add(p, event.offset(), view);
                }
                open += next[p] < partition.size() ? 1 : 0;
            }
        }
    }

    private static List<CountedRow> oracleRows(Oracle oracle, RecountQuestion question) {
        return oracle.rows(length(question), question.tick(), question.k()).stream()
                .map(row -> new CountedRow(row.videoId(), row.views()))
                .toList();
    }

    private static long oracleStart(Oracle oracle, RecountQuestion question) {
        return question.window().kind() == CountedWindow.SpanKind.ALL_TIME
                ? oracle.firstTimestamp(question.tick())
                : question.tick() - Math.abs(length(question));
    }

    private static long length(RecountQuestion question) {
        return switch (question.window().kind()) {
            case SLIDING -> question.window().lengthMs();
            case RISING -> -2 * question.window().lengthMs();
            case ALL_TIME -> Oracle.ALL;
            case MONTH ->
                    question.tick()
                            - YearMonth.from(
                                            Instant.ofEpochMilli(question.tick() - 1)
                                                    .atOffset(ZoneOffset.UTC))
                                    .atDay(1)
                                    .atStartOfDay()
                                    .toInstant(ZoneOffset.UTC)
                                    .toEpochMilli();
        };
    }

    private static boolean hasReached(List<List<Oracle.Event>> log, long streamTime) {
        return log.stream()
                .allMatch(
                        partition ->
                                partition.stream()
                                        .anyMatch(event -> event.timestamp() >= streamTime));
    }

    @Test
    void events_after_the_watermark_has_passed_the_last_tick_change_nothing() {
        CountedWindow window = CountedWindow.sliding("w", 10_000);
        LogRecount recount = recount(List.of(new RecountQuestion(window, 20_000, 3, false)), 5_000);
        recount.add(0, new View("a", 19_999, 1));
        assertTrue(recount.wants(0));
        recount.add(0, new View("b", 24_999, 1));
        assertTrue(recount.wants(0), "an event of 19999 would not be late yet");
        recount.add(0, new View("b", 25_000, 1));
        assertFalse(recount.wants(0));
        recount.add(0, new View("late", 19_999, 1));
        assertEquals(1, recount.lateEvents());
        assertEquals(List.of(new CountedRow("a", 1)), only(recount).rows());
    }

    @Test
    void everything_is_wanted_to_the_end_with_late_events() {
        CountedWindow window = CountedWindow.sliding("w", 10_000);
        LogRecount recount = recount(List.of(new RecountQuestion(window, 20_000, 3, true)), 5_000);
        recount.add(0, new View("b", 90_000, 1));
        assertTrue(recount.wants(0));
        recount.add(0, new View("late", 10_000, 1));
        recount.add(0, new View("before", 9_999, 1));
        assertEquals(List.of(new CountedRow("late", 1)), only(recount).rows());
    }

    @Test
    void with_ends_nothing_is_wanted_beyond_them_once_the_watermark_has_passed() {
        CountedWindow window = CountedWindow.sliding("w", 10_000);
        LogRecount recount =
                recount(
                        List.of(new RecountQuestion(window, 20_000, 3, true, Map.of(0, 3L))),
                        5_000);
        recount.add(0, 1, new View("b", 90_000, 1));
        assertTrue(recount.wants(0));
        recount.add(0, 2, new View("late", 10_000, 1));
        assertFalse(recount.wants(0));
        recount.add(0, 3, new View("later", 10_000, 1));
        assertEquals(List.of(new CountedRow("late", 1)), only(recount).rows());
        assertThrows(
                IllegalArgumentException.class,
                () -> new RecountQuestion(window, 20_000, 3, false, Map.of(0, 3L)));
    }

    @Test
    void ties_are_in_the_order_of_unsigned_bytes() {
        LogRecount recount =
                recount(
                        List.of(new RecountQuestion(CountedWindow.allTime("all"), 10, 9, false)),
                        0);
        // By UTF-16, and by signed bytes, these two would be the other way round.
        for (String id : List.of("\ud83d\ude00", "\uffff", "é", "z")) {
            recount.add(0, new View(id, 1, 1));
        }
        assertEquals(
                List.of("z", "é", "\uffff", "\ud83d\ude00"),
                only(recount).rows().stream().map(CountedRow::videoId).toList());
    }

    @Test
    void a_month_ends_with_its_last_millisecond() {
        CountedWindow month = CountedWindow.month("month");
        long end = Instant.parse("2024-03-01T00:00:00Z").toEpochMilli();
        assertEquals(Instant.parse("2024-02-01T00:00:00Z").toEpochMilli(), month.startMs(end));
        assertEquals(end, month.startMs(end + 1));
        assertEquals(end, month.startMs(Instant.parse("2024-04-01T00:00:00Z").toEpochMilli()));
    }

    @Test
    void more_counts_than_allowed_are_refused() {
        RecountQuestion question = new RecountQuestion(CountedWindow.allTime("all"), 10, 9, false);
        LogRecount recount = new LogRecount(List.of(question), 1, 100, 2);
        recount.add(0, new View("a", 1, 1));
        recount.add(0, new View("b", 1, 1));
        recount.add(0, new View("a", 1, 1));
        recount.add(0, new View("outside", 10, 1));
        assertThrows(TooManyCountsException.class, () -> recount.add(0, new View("c", 9, 1)));
    }

    private static LogRecount recount(List<RecountQuestion> questions, long latenessMs) {
        return new LogRecount(questions, 1, latenessMs, ALL_COUNTS);
    }

    private static RecountedAnswer only(LogRecount recount) {
        List<RecountedAnswer> answers = new ArrayList<>();
        recount.answer(answers::add);
        assertEquals(1, answers.size());
        return answers.get(0);
    }
}
