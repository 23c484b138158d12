package io.headtail.instance.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Seeds;
import io.headtail.time.Timing;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The wall clock steps; the clock of partitions runs on. */
class AnchoredClockTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final long MINUTE = 60_000;
    private static final Timing TIMING = new Timing(1_000, 5_000, 1_000);

    private long wallMs = NOW;
    private long nanos = -5_000_000_000L;
    private final AnchoredClock clock = new AnchoredClock(() -> wallMs, () -> nanos, TIMING);

    private void pass(long ms) {
        nanos += ms * 1_000_000;
        wallMs += ms;
    }

    // In small steps, as lanes read the clock.
    private void run(long ms) {
        for (long left = ms; left > 0; left -= 20) {
            pass(Math.min(20, left));
            long unused = clock.nowMs();
        }
    }

    @Test
    void the_clock_is_the_wall_clock_while_that_goes_right() {
        run(MINUTE);
        assertEquals(wallMs, clock.nowMs());
        assertEquals(0, clock.stepMs());
        assertFalse(clock.isStepped());
    }

    @Test
    void a_step_back_freezes_nothing_and_is_marked_until_it_is_taken_back() {
        run(1_000);
        wallMs -= 10 * MINUTE;
        run(MINUTE);
        assertEquals(NOW + 61_000, clock.nowMs());
        assertEquals(NOW + 61_000, clock.latestMs());
        assertEquals(-10 * MINUTE, clock.stepMs());
        assertTrue(clock.isStepped());
        wallMs += 10 * MINUTE;
        run(1_000);
        assertEquals(wallMs, clock.nowMs());
        assertFalse(clock.isStepped());
    }

    @Test
    void a_step_back_that_stays_is_followed_at_half_speed_until_the_two_agree() {
        wallMs -= 10 * MINUTE;
        run(AnchoredClock.BELIEVED_AFTER_MS);
        assertEquals(-10 * MINUTE, clock.stepMs());
        long before = clock.nowMs();
        run(10 * MINUTE);
        assertNear(before + 5 * MINUTE, clock.nowMs(), 20);
        run(10 * MINUTE + 1_000);
        assertEquals(wallMs, clock.nowMs());
        assertFalse(clock.isStepped());
    }

    @Test
    void a_step_ahead_moves_what_events_reach_at_once_and_nothing_quiet() {
        wallMs += 10 * MINUTE;
        assertEquals(NOW, clock.nowMs());
        assertEquals(NOW + 10 * MINUTE, clock.latestMs());
        assertTrue(clock.isStepped());
        run(4_500);
        wallMs -= 10 * MINUTE;
        assertEquals(NOW + 4_500, clock.nowMs());
        assertEquals(NOW + 4_500, clock.latestMs());
        assertFalse(clock.isStepped());
    }

    @Test
    void a_machine_that_was_suspended_follows_as_soon_as_an_event_confirms_it() {
        wallMs += 10 * MINUTE;
        run(100);
        clock.observeTimestamp(NOW); // of before
        clock.observeTimestamp(NOW + 4 * MINUTE); // nearer to this clock: no reason to doubt it
        clock.observeTimestamp(NOW + 59 * MINUTE); // ahead of both: proves nothing
        assertEquals(NOW + 100, clock.nowMs());
        clock.observeTimestamp(NOW + 9 * MINUTE);
        assertEquals(wallMs, clock.nowMs());
        assertFalse(clock.isStepped());
    }

    @Test
    void a_step_ahead_that_stays_is_believed_after_five_minutes() {
        run(1_000);
        wallMs += 10 * MINUTE;
        run(AnchoredClock.BELIEVED_AFTER_MS - 100);
        assertEquals(10 * MINUTE, clock.stepMs());
        assertTrue(clock.isStepped());
        run(200);
        assertEquals(wallMs, clock.nowMs());
        assertFalse(clock.isStepped());
    }

    @Test
    void small_drift_is_followed_without_a_mark() {
        wallMs += 150;
        run(15_000);
        assertNear(75, clock.stepMs(), 1);
        run(15_100);
        assertEquals(wallMs, clock.nowMs());
        wallMs -= 150;
        run(300);
        assertEquals(wallMs, clock.nowMs());
        assertFalse(clock.isStepped());
    }

    @Test
    void a_thread_that_stands_still_between_two_readings_sees_no_step() {
        Random random = new Random(1);
        // One reading in 16 takes no time; the first of those is the anchor.
        AnchoredClock stalling = new AnchoredClock(() -> slowly(random), () -> nanos, TIMING);
        for (int i = 0; i < 1_000; i++) {
            pass(random.nextInt(40));
            long unused = stalling.nowMs();
            assertFalse(stalling.isStepped());
        }
        assertNear(wallMs, stalling.nowMs(), 60_000);
    }

    private long slowly(Random random) {
        pass(random.nextInt(4) == 0 ? 0 : random.nextInt(30_000));
        long read = wallMs;
        pass(random.nextInt(4) == 0 ? 0 : random.nextInt(30_000));
        return read;
    }

    @Test
    void two_clocks_that_agree_stay_together_whenever_they_were_started() {
        run(1_234);
        AnchoredClock other = new AnchoredClock(() -> wallMs, () -> nanos, TIMING);
        for (int i = 0; i < 100; i++) {
            wallMs += i % 3 - 1;
            pass(20);
            assertNear(clock.nowMs(), other.nowMs(), 3);
        }
    }

    @Test
    void time_never_goes_back_nor_runs_and_agrees_in_the_end_with_any_wall_clock() {
        Seeds.run(AnchoredClockTest.class, 60, this::stepsAtRandom);
    }

    private void stepsAtRandom(Random random) {
        long[] wall = {NOW};
        long[] now = {random.nextLong() / 4};
        AnchoredClock tried = new AnchoredClock(() -> wall[0], () -> now[0], TIMING);
        long last = NOW;
        long since = 0;
        boolean wasStepped = false;
        for (int i = 0; i < 20_000; i++) {
            long ms = random.nextInt(100) == 0 ? random.nextInt(5_000) : random.nextInt(40);
            now[0] += ms * 1_000_000;
            wall[0] += ms + (random.nextInt(10) == 0 ? random.nextInt(3) - 1 : 0);
            since += ms;
            if (random.nextInt(2_000) == 0) {
                long size = 1L << random.nextInt(36);
                wall[0] += random.nextBoolean() ? size : -size;
                since = size > AnchoredClock.MAX_TOLERANCE_MS ? 0 : since;
            }
            long time = tried.nowMs();
            assertTrue(time >= last, "back from " + last + " to " + time);
            // Five minutes after a step it is believed, and the clock may jump to the wall clock.
            boolean believed = wasStepped && since >= AnchoredClock.BELIEVED_AFTER_MS;
            long most = ms + ms / AnchoredClock.DRIFT_AHEAD_DIVISOR + 1;
            assertTrue(
                    time - last <= most || (believed && time <= wall[0] + 1),
                    "ran from " + last + " to " + time + " in " + ms);
            assertTrue(tried.latestMs() >= time);
            if (since == 0) {
                assertTrue(time - last >= ms - ms / AnchoredClock.DRIFT_BACK_DIVISOR - 1, "frozen");
            }
            wasStepped = tried.isStepped();
            last = time;
        }
        // Without further steps the clocks agree after five minutes and twice their difference.
        long patience = AnchoredClock.BELIEVED_AFTER_MS + 2 * Math.abs(tried.stepMs()) + MINUTE;
        for (long left = 4 * patience; left > 0; left -= patience / 500) {
            now[0] += patience / 500 * 1_000_000;
            wall[0] += patience / 500;
            long time = tried.nowMs();
            assertTrue(time > last, "frozen");
            last = time;
        }
        assertFalse(tried.isStepped());
        assertNear(wall[0], tried.nowMs(), 1);
    }

    private static void assertNear(long expected, long actual, long within) {
        assertTrue(
                Math.abs(actual - expected) <= within,
                () -> "expected %d ± %d, but it is %d".formatted(expected, within, actual));
    }
}
