package io.headtail.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.window.Timing;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventClockTest {
    private final EventClock clock = new EventClock(new Timing(1_000, 0, 0), 3);

    @Test
    void there_is_no_target_until_every_partition_has_been_heard_of() {
        clock.report(0, 5_500, false);
        clock.report(1, 9_000, false);
        assertEquals(Long.MIN_VALUE, clock.target());
        assertEquals(List.of(2), clock.heldBy());
        clock.report(2, Long.MIN_VALUE, false);
        assertEquals(Long.MIN_VALUE, clock.target());
        clock.report(2, Long.MIN_VALUE, true);
        assertEquals(5_000, clock.target(), "an empty partition holds nobody");
        assertEquals(List.of(0), clock.heldBy());
    }

    @Test
    void a_replay_is_at_its_end_when_who_holds_the_clock_is_whatever_others_have_to_read() {
        clock.report(0, 5_500, false);
        clock.report(1, 9_000, false);
        clock.report(2, Long.MIN_VALUE, true);
        assertFalse(clock.atEnd());
        clock.report(0, 5_500, true);
        assertTrue(clock.atEnd(), "partition 1 may be paused, full of what waits for partition 0");
    }

    @Test
    void a_partition_that_leaves_holds_the_clock() {
        for (int p = 0; p < 3; p++) {
            clock.report(p, 7_000, true);
        }
        assertTrue(clock.atEnd());
        clock.leave(1);
        assertFalse(clock.atEnd());
        assertEquals(Long.MIN_VALUE, clock.target());
    }
}
