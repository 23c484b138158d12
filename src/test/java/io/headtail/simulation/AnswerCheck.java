package io.headtail.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.merge.Answer;
import io.headtail.merge.Merger;
import io.headtail.testing.AnswerJson;
import io.headtail.testing.Oracle;
import io.headtail.time.SpanCode;
import io.headtail.time.WindowSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects answers while a run goes on, and compares them with the recount at its end. */
final class AnswerCheck {
    private final Setup setup;
    private final Map<String, Answer> last = new HashMap<>();
    private final List<Answer> kept = new ArrayList<>();
    private long provisional;
    private int comparedNewest;

    AnswerCheck(Setup setup) {
        this.setup = setup;
    }

    /** Looks at what the merger shows now. */
    void observe(Merger merger) {
        for (WindowSpec spec : setup.windows()) {
            Answer answer = merger.newest(spec.name());
            Answer before = last.get(spec.name());
            if (answer == null || answer.equals(before)) {
                continue;
            }
            assertTrue(
                    before == null || answer.tick() >= before.tick(),
                    () -> "a newer tick of " + spec + " was replaced by " + answer.tick());
            last.put(spec.name(), answer);
            if (!answer.isFinal()) {
                provisional++;
            } else if (isExact(answer)) {
                kept.add(answer);
            }
        }
    }

    private static boolean isExact(Answer answer) {
        return answer.complete() && answer.degraded() == null;
    }

    long provisional() {
        return provisional;
    }

    /** Compares every final answer seen, all ranks; returns how many. */
    int compare(Oracle oracle) {
        kept.sort(Comparator.comparing(Answer::window).thenComparingLong(Answer::tick));
        kept.forEach(answer -> compare(oracle, answer));
        return kept.size() + comparedNewest;
    }

    /**
     * Compares the newest answers, final or not: none is older than the tick that every owner
     * stands at, and those of that tick are right.
     */
    void compareNewest(Merger merger, Oracle oracle, long tick) {
        for (WindowSpec spec : setup.windows()) {
            Answer answer = merger.newest(spec.name());
            if (answer == null) {
                throw new AssertionError("no answer of " + spec);
            }
            assertTrue(
                    answer.tick() >= tick,
                    () -> "the newest tick of " + spec + " is " + answer.tick() + ", not " + tick);
            if (isExact(answer) && answer.tick() == tick) {
                compare(oracle, answer);
                comparedNewest++;
            }
        }
    }

    private void compare(Oracle oracle, Answer answer) {
        List<Oracle.Row> expected =
                oracle.rows(SpanCode.of(answer.span()), answer.tick(), setup.kMax());
        String what = answer.window() + " at " + answer.tick();
        assertEquals(expected, AnswerJson.rows(answer.json()), what);
        int k = 1 + expected.size() / 2;
        assertEquals(
                expected.subList(0, Math.min(k, expected.size())),
                AnswerJson.rows(answer.json(k)),
                () -> what + ", first " + k);
        long start = answer.tick() - SpanCode.of(answer.span());
        if (SpanCode.of(answer.span()) == SpanCode.ALL_TIME) {
            start = oracle.firstTimestamp(answer.tick());
        } else if (SpanCode.of(answer.span()) == SpanCode.MONTH) {
            start = Oracle.monthStart(answer.tick());
        } else if (SpanCode.isRising(SpanCode.of(answer.span()))) {
            start = answer.tick() + SpanCode.of(answer.span());
        }
        long expectedStart = start;
        assertEquals(expectedStart, answer.startMs(), () -> "start of " + what);
    }
}
