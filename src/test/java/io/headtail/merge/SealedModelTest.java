package io.headtail.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Seeds;
import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sealed hours of owners that report in any order, repeatedly, too early, and for spans. */
class SealedModelTest {
    private static final long HOUR = CalendarUnit.HOUR.lengthMs();
    private static final WindowSpec SPEC = WindowSpec.sliding("sixty", HOUR);
    private static final int HOURS = 12;
    private static final int FIRST = 10;

    @Test
    void every_final_complete_unmarked_hour_is_right_and_the_last_one_comes() {
        Seeds.run(getClass(), 60, this::run);
    }

    // For each partition its partial at each hour, which changes now and then.
    private void run(Random random) {
        int partitions = 1 + random.nextInt(3);
        int[][] truth = new int[partitions][HOURS];
        for (int[] of : truth) {
            for (int h = 1; h < HOURS; h++) {
                of[h] = random.nextInt(3) == 0 ? random.nextInt(3) : of[h - 1];
            }
        }
        boolean limited = random.nextInt(3) == 0;
        Merger merger =
                new Merger(
                        Partials.TOPIC,
                        List.of(SPEC),
                        List.of(CalendarUnit.HOUR),
                        Partials.K,
                        Long.MAX_VALUE);
        merger.limitMemory(limited ? 1_500 : Long.MAX_VALUE);
        int[] reached = new int[partitions];
        for (int step = 0; step < 60; step++) {
            int p = random.nextInt(partitions);
            if (random.nextInt(3) > 0) {
                reached[p] = Math.min(HOURS - 1, reached[p] + random.nextInt(4));
            }
            int h = Math.max(0, reached[p] - (random.nextInt(3) == 0 ? random.nextInt(4) : 0));
            report(merger, random, p, partitions, truth[p], h);
            check(merger, truth);
        }
        for (int p = 0; p < partitions; p++) {
            accept(merger, p, partitions, HOURS - 1, HOURS - 1, true, true, truth[p][HOURS - 1]);
            check(merger, truth);
        }
        Answer last = merger.sealed(CalendarUnit.HOUR);
        assertNotNull(last);
        assertEquals((FIRST + HOURS - 1) * HOUR, last.tick());
        assertTrue(last.isFinal() && last.complete());
    }

    private void report(Merger merger, Random random, int p, int of, int[] truth, int h) {
        boolean isFinal = random.nextInt(4) > 0;
        boolean complete = random.nextInt(5) > 0;
        int since = h;
        while (since > 0 && truth[since - 1] == truth[h] && random.nextInt(5) > 0) {
            since--;
        }
        boolean right = isFinal && complete;
        accept(merger, p, of, h, right ? since : h, isFinal, complete, right ? truth[h] : 9);
    }

    private void accept(
            Merger merger,
            int p,
            int of,
            int h,
            int since,
            boolean isFinal,
            boolean complete,
            int views) {
        Partials partial = new Partials();
        partial.spec = SPEC;
        partial.partitions = of;
        partial.tick = (FIRST + h) * HOUR;
        partial.isFinal = isFinal;
        partial.complete = complete;
        byte[] key = PartialKey.sealed(Partials.TOPIC, "a", p, CalendarUnit.HOUR).encode();
        byte[] value = views == 0 ? partial.of() : partial.of("v" + p + "=" + views);
        Marks marks = since == h ? Marks.NONE : Marks.NONE.sameSince((FIRST + since) * HOUR);
        assertNull(merger.accept(key, value, marks, Long.MAX_VALUE));
        merger.publish(Long.MIN_VALUE);
    }

    private static void check(Merger merger, int[][] truth) {
        Answer answer = merger.sealed(CalendarUnit.HOUR);
        if (answer == null
                || !answer.isFinal()
                || !answer.complete()
                || answer.degraded() != null) {
            return;
        }
        int h = (int) (answer.tick() / HOUR) - FIRST;
        String json = new String(answer.json(), StandardCharsets.UTF_8);
        for (int p = 0; p < truth.length; p++) {
            String row = "{\"videoId\":\"v" + p + "\",\"views\":" + truth[p][h] + "}";
            assertEquals(truth[p][h] > 0, json.contains(row), () -> h + ": " + json + " " + row);
            assertEquals(truth[p][h] > 0, json.contains("\"v" + p + "\""), json);
        }
    }
}
