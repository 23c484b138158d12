package io.headtail.correct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.headtail.history.boundary.BoundaryRows.RankedVideo;
import io.headtail.testing.Oracle;
import io.headtail.testing.Seeds;
import io.headtail.time.SpanCode;
import io.headtail.time.WindowSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Windows counted in one pass are a map and a sort of all events, late or not. */
class WindowRecountTest {
    /** An hour before a month ends. */
    private static final long BASE = 1_709_251_200_000L - 3_600_000;

    private static final long LATENESS = 3_000;
    private static final List<WindowSpec> WINDOWS =
            List.of(
                    WindowSpec.sliding("short", 7_000),
                    WindowSpec.sliding("long", 3_000_000),
                    WindowSpec.month("month"),
                    WindowSpec.allTime("all"),
                    WindowSpec.rising("rising", 60_000));
    private static final List<String> IDS =
            List.of("é", "z", "~", "😀", "a", "b", "￿", "ab", "v".repeat(20), "v".repeat(20) + "w");

    @Test
    void any_windows_at_any_ticks_are_a_map_and_a_sort_of_all_events() {
        Seeds.run(WindowRecountTest.class, 150, WindowRecountTest::run);
    }

    private static void run(Random random) {
        long span = 1L << (12 + random.nextInt(12));
        List<List<Oracle.Event>> log = new ArrayList<>();
        for (int p = 0; p <= random.nextInt(3); p++) {
            List<Oracle.Event> partition = new ArrayList<>();
            int count = random.nextInt(300);
            for (int i = 0; i < count; i++) {
                long behind = random.nextInt(4) == 0 ? random.nextLong(span) : 0;
                partition.add(
                        new Oracle.Event(
                                3L * i,
                                BASE + span * i / count - behind,
                                IDS.get(random.nextInt(IDS.size())),
                                1 + random.nextInt(3)));
            }
            log.add(partition);
        }
        Set<Question> questions = new HashSet<>();
        for (int i = 1 + random.nextInt(40); i > 0; i--) {
            long tick = BASE + (random.nextLong(2 * span) - span / 2) / 1_000 * 1_000;
            questions.add(
                    new Question(
                            WINDOWS.get(random.nextInt(WINDOWS.size())),
                            tick,
                            1 + random.nextInt(9)));
        }
        WindowRecount recount = new WindowRecount(questions, Long.MAX_VALUE);
        for (int p = 0; p < log.size(); p++) {
            long newest = Long.MIN_VALUE;
            for (Oracle.Event event : log.get(p)) {
                boolean late = newest != Long.MIN_VALUE && event.timestamp() < newest - LATENESS;
                newest = Math.max(newest, event.timestamp());
                recount.event(new MemoryLog.Read(p, event, late));
            }
            assertEquals(newest, recount.streamTime(p));
        }
        Oracle all = new Oracle(log, Long.MAX_VALUE / 2);
        Set<Question> answered = new HashSet<>();
        recount.answer(
                answer -> {
                    Question question = answer.question();
                    answered.add(question);
                    assertEquals(rows(all, question), answer.rows(), question::toString);
                    assertEquals(late(log, question), answer.lateViews(), question::toString);
                    long start =
                            question.window().isAllTime()
                                    ? all.firstTimestamp(question.tick())
                                    : question.startMs();
                    assertEquals(start, answer.startMs());
                    return true;
                });
        assertEquals(questions, answered);
    }

    /** The rows of a question as an oracle has them. */
    static List<RankedVideo> rows(Oracle oracle, Question question) {
        long length = SpanCode.of(question.window().span());
        return oracle.rows(length, question.tick(), question.k()).stream()
                .map(row -> new RankedVideo(row.videoId(), row.views()))
                .toList();
    }

    private static long late(List<List<Oracle.Event>> log, Question question) {
        long views = 0;
        for (List<Oracle.Event> partition : log) {
            long newest = Long.MIN_VALUE;
            for (Oracle.Event event : partition) {
                boolean late = newest != Long.MIN_VALUE && event.timestamp() < newest - LATENESS;
                newest = Math.max(newest, event.timestamp());
                boolean within =
                        event.timestamp() >= question.startMs()
                                && event.timestamp() < question.tick();
                views += late && within ? event.views() : 0;
            }
        }
        return views;
    }

    @Test
    void it_stops_before_it_uses_more_memory_than_it_may() {
        Question question = new Question(WindowSpec.allTime("all"), BASE, 5);
        WindowRecount recount = new WindowRecount(List.of(question), 1 << 20);
        TooManyCountsException e =
                assertThrows(
                        TooManyCountsException.class,
                        () -> {
                            for (int i = 0; i < 1_000_000; i++) {
                                Oracle.Event event = new Oracle.Event(i, 1, "video " + i, 1);
                                recount.event(new MemoryLog.Read(0, event, false));
                            }
                        });
        assertEquals("the counts of one boundary need more than 1 MiB", e.getMessage());
    }
}
