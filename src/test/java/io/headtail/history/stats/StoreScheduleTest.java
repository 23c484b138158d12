package io.headtail.history.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.follow.Mark;
import io.headtail.follow.Progress;
import io.headtail.history.settings.VideoStatsSettings;
import io.headtail.time.Timing;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreScheduleTest {
    private static final long MINUTE = 60_000;
    private static final long START = 1_772_323_200_000L;
    private static final Timing TIMING = new Timing(1_000, 5_000, 1_000);
    private static final List<OpenViews> NOTHING = List.of();

    private final StoreSchedule schedule =
            new StoreSchedule(
                    new VideoStatsSettings(MINUTE, Long.MAX_VALUE, Long.MAX_VALUE, 100_000),
                    TIMING,
                    () -> START + 10 * MINUTE + 30_000);

    private static Progress at(int partition, long streamTime, long quietMs) {
        return new Progress(partition, new Mark(5, streamTime, 0), quietMs, 0);
    }

    private boolean isDue(long seconds, Progress... progress) {
        return schedule.isDue(
                List.of(progress),
                new OpenIds(),
                NOTHING,
                NOTHING,
                TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void it_is_due_once_every_partition_has_passed_the_minutes_that_were_open() {
        schedule.stored(0);
        assertFalse(isDue(1, at(0, START, -1), at(1, START + 1, -1)));
        assertFalse(isDue(60, at(0, START + MINUTE + 4_999, -1), at(1, START + 2 * MINUTE, -1)));
        assertTrue(isDue(61, at(0, START + MINUTE + 5_000, -1), at(1, START + 2 * MINUTE, -1)));
    }

    @Test
    void a_quiet_partition_is_not_waited_for() {
        schedule.stored(0);
        assertFalse(isDue(1, at(0, START, -1), at(1, START, -1)));
        assertFalse(isDue(61, at(0, START, 5_999), at(1, START + 2 * MINUTE, -1)));
        assertTrue(isDue(61, at(0, START, 6_000), at(1, START + 2 * MINUTE, -1)));
    }

    @Test
    void it_is_due_at_the_latest_after_one_and_a_half_times_the_resolution() {
        schedule.stored(0);
        assertFalse(isDue(89, at(0, Mark.NO_TIME, -1)));
        assertTrue(isDue(90, at(0, Mark.NO_TIME, -1)));
    }

    @Test
    void minutes_that_pass_quickly_are_stored_together() {
        schedule.stored(0);
        assertFalse(isDue(1, at(0, START, -1)));
        assertFalse(isDue(29, at(0, START + 100 * MINUTE, -1)));
        assertTrue(isDue(30, at(0, START + 100 * MINUTE, -1)));
    }

    @Test
    void it_is_due_at_once_when_there_are_many_hours_over_all_partitions() {
        schedule.stored(0);
        OpenIds ids = new OpenIds();
        List<OpenViews> sparse = List.of(new OpenViews(ids), new OpenViews(ids));
        List<OpenViews> dense = List.of(new OpenViews(ids), new OpenViews(ids));
        for (int i = 0; i < 101; i++) {
            for (int p = 0; p < 2; p++) {
                sparse.get(p).add(START + (2L * i + p) * 60 * MINUTE, new byte[] {'v'}, 0, 1, 1);
                dense.get(p).add(START + i * MINUTE, new byte[] {'v'}, 0, 1, 1);
            }
        }
        assertFalse(schedule.isDue(List.of(), ids, dense, NOTHING, 0));
        assertFalse(schedule.isDue(List.of(), ids, sparse.subList(0, 1), NOTHING, 0));
        assertTrue(schedule.isDue(List.of(), ids, sparse, NOTHING, 0));
        assertFalse(schedule.isDue(List.of(), ids, NOTHING, sparse, 0), "late ones lock no hour");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void it_is_due_at_once_when_memory_is_full(boolean late) {
        schedule.stored(0);
        OpenIds interned = new OpenIds();
        OpenViews views = new OpenViews(interned);
        List<OpenViews> some = List.of(views);
        int ids = 0;
        while (!schedule.isDue(
                List.of(), interned, late ? NOTHING : some, late ? some : NOTHING, 0)) {
            byte[] id = ("id" + ids++).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            views.add(START, id, 0, id.length, 1);
        }
        assertTrue(ids > 500 && ids < 10_000, ids + " ids");
    }

    @Test
    void written_is_what_the_watermark_has_passed_and_apart_from_it_what_is_quiet() {
        assertEquals(Mark.NO_TIME, schedule.writtenBefore(at(0, Mark.NO_TIME, -1)));
        assertEquals(START, schedule.writtenBefore(at(0, START + MINUTE + 4_999, 5_999)));
        assertEquals(START + MINUTE, schedule.writtenBefore(at(0, START + MINUTE + 5_000, -1)));
        assertEquals(Mark.NO_TIME, schedule.writtenBefore(at(0, Mark.NO_TIME, 6_000)));
        assertEquals(Mark.NO_TIME, schedule.quietBefore(at(0, START, 5_999), 0));
        // 10:30 less the 6 s that it must have been quiet for, and what has passed since.
        assertEquals(START + 10 * MINUTE, schedule.quietBefore(at(0, START, 6_000), 0));
        assertEquals(
                START + 10 * MINUTE,
                schedule.quietBefore(at(0, Mark.NO_TIME, 60_000), TimeUnit.SECONDS.toNanos(24)));
        assertEquals(
                START + 9 * MINUTE,
                schedule.quietBefore(at(0, START, 60_000), TimeUnit.MILLISECONDS.toNanos(24_001)));
    }
}
