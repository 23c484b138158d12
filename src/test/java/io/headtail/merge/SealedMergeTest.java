package io.headtail.merge;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hours of partitions that stopped at different ends, or had no event for long. */
class SealedMergeTest {
    private static final long HOUR = CalendarUnit.HOUR.lengthMs();
    private static final WindowSpec SPEC = WindowSpec.sliding("sixty", HOUR);

    private final Merger merger =
            new Merger(
                    Partials.TOPIC,
                    List.of(SPEC),
                    List.of(CalendarUnit.HOUR),
                    Partials.K,
                    Long.MAX_VALUE);

    private void report(int partition, long hour, long since, boolean isFinal, String... rows) {
        long tick = since == Long.MIN_VALUE ? since : since * HOUR;
        report(partition, hour, Marks.NONE.sameSince(tick), isFinal, rows);
    }

    private void report(int partition, long hour, Marks marks, boolean isFinal, String... rows) {
        Partials partial = new Partials();
        partial.spec = SPEC;
        partial.tick = hour * HOUR;
        partial.isFinal = isFinal;
        byte[] key = PartialKey.sealed(Partials.TOPIC, "a", partition, CalendarUnit.HOUR).encode();
        assertNull(merger.accept(key, partial.of(rows), marks, Long.MAX_VALUE));
        merger.publish(Long.MIN_VALUE);
    }

    private String answer() {
        Answer answer = merger.sealed(CalendarUnit.HOUR);
        return answer == null
                ? "none"
                : "%d %s %s"
                        .formatted(
                                answer.tick() / HOUR,
                                answer.isFinal() ? "final" : "provisional",
                                new String(answer.json(), StandardCharsets.UTF_8)
                                        .replaceAll("[^a-z0-9,]|videoId|views", ""));
    }

    @Test
    void a_partial_without_any_event_before_stands_for_every_hour_before() {
        report(0, 11, 11, true, "a=3");
        assertEquals("none", answer());
        report(1, 40, Long.MIN_VALUE, true);
        assertEquals("11 final a,3", answer());
        report(0, 12, 12, true, "a=4");
        assertEquals("12 final a,4", answer());
    }

    @Test
    void only_a_partial_that_has_said_the_same_since_before_an_hour_stands_for_it() {
        report(1, 20, 15, true, "b=2");
        report(0, 14, 14, true, "a=3");
        assertEquals("none", answer());
        report(0, 15, 15, true, "a=4");
        assertEquals("15 final a,4,b,2", answer());
        report(0, 20, 20, true, "a=1");
        assertEquals("20 final b,2,a,1", answer());
    }

    @Test
    void a_final_partial_that_stands_for_an_hour_beats_a_provisional_one_of_the_hour() {
        report(0, 15, 15, true, "a=4");
        report(1, 15, 15, false);
        assertEquals("15 provisional a,4", answer());
        report(1, 16, 15, true);
        assertEquals("15 final a,4", answer());
    }

    @Test
    void a_restored_partition_without_a_same_since_takes_nothing_back() {
        report(1, 20, 15, true, "b=2");
        report(1, 20, 20, true, "b=2");
        report(0, 16, 16, true, "a=3");
        assertNotNull(merger.sealed(CalendarUnit.HOUR));
    }

    @Test
    void stragglers_of_an_hour_that_was_passed_over_are_said_once_they_are_known() {
        report(0, 15, 15, true, "a=4");
        report(1, 15, 14, false, "b=2");
        assertNull(requireNonNull(merger.sealed(CalendarUnit.HOUR)).degraded());
        report(1, 15, Marks.NONE.sameSince(14 * HOUR).with(Mark.STRAGGLERS), false, "b=2");
        assertEquals("15 provisional a,4,b,2", answer());
        assertEquals("stragglers=1", requireNonNull(merger.sealed(CalendarUnit.HOUR)).degraded());
    }
}
