package io.headtail.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Seeds;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BoundariesTest {
    private static final long HOUR = CalendarUnit.HOUR.lengthMs();
    private static final long DAY = CalendarUnit.DAY.lengthMs();
    private static final long NOW = Instant.parse("2026-03-10T15:20:00Z").toEpochMilli();

    private static long at(String time) {
        return Instant.parse(time).toEpochMilli();
    }

    @Test
    void a_tick_of_an_old_day_is_a_boundary_only_if_retention_keeps_it() {
        Boundaries.Keep keep = new Boundaries.Keep(2 * DAY, 10 * DAY, 40 * DAY);
        Boundaries boundaries = new Boundaries(300_000, keep, () -> NOW);
        assertTrue(boundaries.contains(at("2026-03-10T15:15:00Z")));
        assertTrue(boundaries.contains(at("2026-03-08T00:05:00Z")), "the day is kept whole");
        assertFalse(boundaries.contains(at("2026-03-07T23:55:00Z")));
        assertTrue(boundaries.contains(at("2026-03-07T23:00:00Z")));
        assertTrue(boundaries.contains(at("2026-02-28T01:00:00Z")));
        assertFalse(boundaries.contains(at("2026-02-27T23:00:00Z")));
        assertTrue(boundaries.contains(at("2026-02-27T00:00:00Z")));
        assertTrue(boundaries.contains(at("2026-01-01T00:00:00Z")), "the month is kept whole");
        assertFalse(boundaries.contains(at("2025-12-31T00:00:00Z")));
        assertEquals(at("2026-01-01T00:00:00Z"), boundaries.next(0));
        assertEquals(at("2026-02-28T00:00:00Z"), boundaries.next(at("2026-02-27T00:00:00Z")));
        assertEquals(at("2026-02-28T01:00:00Z"), boundaries.next(at("2026-02-28T00:00:00Z")));
        assertEquals(at("2026-03-08T00:05:00Z"), boundaries.next(at("2026-03-08T00:00:00Z")));
        assertEquals(Long.MIN_VALUE, boundaries.last(at("2025-12-31T23:00:00Z")));
    }

    @Test
    void next_and_last_name_what_is_contained_and_nothing_between() {
        Seeds.run(BoundariesTest.class, 300, BoundariesTest::walk);
    }

    private static void walk(Random random) {
        long interval = new long[] {60_000, 300_000, 420_000, 3_600_000, DAY}[random.nextInt(5)];
        long every = random.nextInt(3) * DAY / 2;
        long hourly = every + random.nextInt(3) * DAY;
        long daily = random.nextBoolean() ? Long.MAX_VALUE : hourly + random.nextInt(40) * DAY;
        Boundaries.Keep keep =
                random.nextInt(4) == 0
                        ? Boundaries.Keep.ALL
                        : new Boundaries.Keep(every, hourly, daily);
        Boundaries boundaries = new Boundaries(interval, keep, () -> NOW);
        long from = NOW - random.nextLong(60 * DAY) / 60_000 * 60_000;
        long last = boundaries.last(from);
        for (long tick = from + 60_000; tick < from + 2 * DAY; tick += 60_000) {
            boolean contained = boundaries.contains(tick);
            if (contained) {
                assertEquals(tick, boundaries.next(tick - 60_000));
                last = tick;
            } else {
                assertTrue(boundaries.next(tick - 60_000) > tick);
            }
            assertEquals(last, boundaries.last(tick));
            assertTrue(!contained || tick % interval == 0 || tick % HOUR == 0);
        }
    }

    @Test
    void no_tick_is_a_boundary_without_an_interval() {
        assertFalse(Boundaries.NONE.contains(0));
        assertEquals(Long.MAX_VALUE, Boundaries.NONE.next(0));
        assertEquals(Long.MIN_VALUE, Boundaries.NONE.last(NOW));
        assertThrows(IllegalArgumentException.class, () -> new Boundaries(-1));
        assertThrows(IllegalArgumentException.class, () -> new Boundaries.Keep(2 * DAY, DAY, DAY));
    }
}
