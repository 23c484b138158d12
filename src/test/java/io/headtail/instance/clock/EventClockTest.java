package io.headtail.instance.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Seeds;
import io.headtail.time.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT) // it computes for long
class EventClockTest {
    private static final Duration IDLE = Duration.ofSeconds(10);

    private long nanos = 7;
    private final EventClock clock = new EventClock(new Timing(1_000, 0, 0), 3, IDLE, () -> nanos);

    private void report(int partition, long watermark, long offset, boolean atEnd) {
        clock.report(partition, watermark, offset, atEnd, false);
    }

    private void idle() {
        nanos += IDLE.toNanos();
    }

    @Test
    void there_is_no_target_until_every_partition_has_reported() {
        report(0, 5_500, 1, false);
        report(1, 9_000, 1, false);
        assertEquals(Long.MIN_VALUE, clock.target());
        assertEquals(List.of(2), clock.heldBy());
        report(2, Long.MIN_VALUE, 0, false);
        assertEquals(Long.MIN_VALUE, clock.target());
        report(2, Long.MIN_VALUE, 0, true);
        assertEquals(5_000, clock.target(), "an empty partition holds nobody");
        assertEquals(List.of(0), clock.heldBy());
        assertTrue(clock.passes(2));
        assertFalse(clock.passes(0));
    }

    @Test
    void a_replay_ends_with_those_that_hold_the_clock_whatever_others_have_to_read() {
        report(0, 5_500, 1, false);
        report(1, 9_000, 1, false);
        report(2, Long.MIN_VALUE, 0, true);
        assertFalse(clock.atEnd());
        report(0, 5_500, 1, true);
        assertTrue(clock.atEnd(), "partition 1 may be paused, full of what waits for partition 0");
    }

    @Test
    void a_partition_that_leaves_holds_the_clock_which_does_not_go_back() {
        for (int p = 0; p < 3; p++) {
            report(p, 7_000, 1, true);
        }
        assertTrue(clock.atEnd());
        assertEquals(7_000, clock.target());
        clock.leave(1);
        assertFalse(clock.atEnd());
        assertEquals(List.of(1), clock.heldBy());
        idle();
        assertEquals(7_000, clock.target());
    }

    @Test
    void a_finished_replay_goes_on_to_the_tick_after_the_newest_event_and_holds_nobody() {
        report(0, 5_500, 4, true);
        report(1, 9_000, 4, true);
        report(2, Long.MIN_VALUE, 3, true);
        nanos += IDLE.toNanos() - 1;
        assertEquals(5_000, clock.target());
        assertEquals(List.of(0), clock.heldBy());
        nanos += 1;
        assertEquals(10_000, clock.target());
        assertEquals(List.of(), clock.heldBy());
        assertTrue(clock.atEnd());
        assertTrue(clock.passes(0) && clock.passes(1) && clock.passes(2));
    }

    @Test
    void events_after_the_end_go_on_from_there() {
        report(0, 5_500, 4, true);
        report(1, 9_000, 4, true);
        report(2, Long.MIN_VALUE, 0, true);
        idle();
        assertEquals(10_000, clock.target());
        report(0, 6_500, 5, true); // a straggler
        assertEquals(10_000, clock.target());
        assertEquals(List.of(0), clock.heldBy());
        assertFalse(clock.passes(0));
        report(0, 12_300, 6, true);
        assertEquals(12_000, clock.target(), "partition 1 is still passed over");
        report(1, 11_000, 5, true);
        assertEquals(12_000, clock.target());
        assertEquals(List.of(1), clock.heldBy());
        report(1, 14_000, 6, true);
        assertEquals(12_000, clock.target());
        assertEquals(List.of(0), clock.heldBy());
        idle();
        assertEquals(15_000, clock.target());
    }

    @Test
    void a_partition_paused_for_one_at_its_end_goes_on() {
        report(0, 5_500, 4, true);
        report(2, Long.MIN_VALUE, 0, true);
        clock.report(1, 90_000, 400, false, true);
        assertEquals(5_000, clock.target());
        idle();
        assertEquals(90_000, clock.target());
        assertEquals(List.of(1), clock.heldBy());
        clock.report(1, 95_000, 500, false, false);
        assertEquals(95_000, clock.target(), "at full speed from then on");
        report(1, 99_000, 600, true);
        idle();
        assertEquals(100_000, clock.target());
    }

    @Test
    void a_topic_without_events_has_no_target_and_is_empty() {
        for (int p = 0; p < 3; p++) {
            assertFalse(clock.isEmpty());
            report(p, Long.MIN_VALUE, p, true);
        }
        idle();
        assertEquals(Long.MIN_VALUE, clock.target());
        assertTrue(clock.isEmpty());
        assertEquals(List.of(), clock.heldBy());
        report(1, Long.MIN_VALUE, 5, false);
        assertFalse(clock.isEmpty());
    }

    @Test
    void the_target_never_goes_back_and_ends_after_the_newest_in_any_order_of_reads() {
        Seeds.run(EventClockTest.class, 300, random -> new Replay(random).run());
    }

    /** Partitions whose heads read at random what is appended at random. */
    private static final class Replay {
        private static final int MAX_HELD = 20;

        private final Random random;
        private final Timing timing;
        private final List<List<Long>> logs = new ArrayList<>();
        private final int[] read;
        private final EventClock clock;
        private long nanos;
        private long movedNanos;
        private long target = Long.MIN_VALUE;

        Replay(Random random) {
            this.random = random;
            this.nanos = random.nextLong() / 4;
            this.timing = new Timing(1_000, random.nextInt(8_000), 0);
            int partitions = 1 + random.nextInt(4);
            this.read = new int[partitions];
            this.clock = new EventClock(timing, partitions, IDLE, () -> nanos);
            for (int p = 0; p < partitions; p++) {
                logs.add(new ArrayList<>());
            }
        }

        void run() {
            movedNanos = nanos;
            for (int round = 0; round < 3; round++) {
                append();
                for (int i = 0; i < 200; i++) {
                    step();
                }
                settle();
            }
        }

        // Partitions may be far from each other in time, so that one must wait for another.
        private void append() {
            for (List<Long> log : logs) {
                long time = 1_000_000L + random.nextInt(1_000_000);
                int events = random.nextInt(3) == 0 ? 0 : random.nextInt(120);
                for (int i = 0; i < events; i++) {
                    time += random.nextInt(1_500);
                    log.add(time - random.nextInt(3_000));
                }
            }
        }

        private void step() {
            nanos += random.nextInt(1_500) * 1_000_000L;
            int p = random.nextInt(read.length);
            if (!rests(p)) {
                int more = Math.min(random.nextInt(8), logs.get(p).size() - read[p]);
                read[p] += more;
                movedNanos = more > 0 ? nanos : movedNanos;
            }
            reportAll();
        }

        // Everything is read, as far as the clock lets the heads, and then no event is appended.
        private void settle() {
            for (int i = 0; i < 400; i++) {
                for (int p = 0; p < read.length; p++) {
                    if (!rests(p) && read[p] < logs.get(p).size()) {
                        read[p]++;
                        movedNanos = nanos;
                    }
                }
                reportAll();
                nanos += IDLE.toNanos() / 20;
            }
            nanos += IDLE.toNanos();
            reportAll();
            long newest =
                    logs.stream()
                            .flatMap(List::stream)
                            .mapToLong(t -> t)
                            .max()
                            .orElse(Long.MIN_VALUE);
            for (int p = 0; p < read.length; p++) {
                assertEquals(logs.get(p).size(), read[p], "all is read");
                assertTrue(clock.passes(p));
            }
            assertEquals(List.of(), clock.heldBy());
            assertEquals(newest == Long.MIN_VALUE, clock.isEmpty());
            assertEquals(newest == Long.MIN_VALUE ? newest : timing.floor(newest) + 1_000, target);
        }

        private long streamTime(int p) {
            return logs.get(p).subList(0, read[p]).stream()
                    .mapToLong(t -> t)
                    .max()
                    .orElse(Long.MIN_VALUE);
        }

        private long watermark(int p) {
            long newest = streamTime(p);
            return newest == Long.MIN_VALUE ? newest : newest - timing.latenessMs();
        }

        private boolean rests(int p) {
            long held =
                    logs.get(p).subList(0, read[p]).stream().filter(time -> time >= target).count();
            return held > MAX_HELD && watermark(p) >= target + 1_000;
        }

        private void reportAll() {
            boolean idle = true;
            long least = Long.MAX_VALUE;
            for (int p = 0; p < read.length; p++) {
                boolean end = read[p] == logs.get(p).size();
                clock.report(p, watermark(p), read[p], end && !rests(p), rests(p));
                idle &= end || rests(p);
                if (streamTime(p) != Long.MIN_VALUE || !end) {
                    least = Math.min(least, watermark(p));
                }
            }
            long before = target;
            target = clock.target();
            assertTrue(target >= before, "back from " + before + " to " + target);
            boolean waited = nanos - movedNanos >= IDLE.toNanos();
            for (int p = 0; p < read.length; p++) {
                boolean empty = streamTime(p) == Long.MIN_VALUE;
                assertTrue(
                        !clock.passes(p) || empty || read[p] == logs.get(p).size(),
                        "one that has more to read is not passed over");
            }
            if (target > before && target > least && !waited) {
                // Only by who goes on while others are at their end, and were so for long.
                boolean passed = false;
                for (int p = 0; p < read.length; p++) {
                    passed |= clock.passes(p) && watermark(p) < target;
                }
                assertTrue(passed, "passed over although something has just come");
            }
            if (target > before && waited && target > least) {
                assertTrue(idle || target <= least || anyPassed());
            }
        }

        private boolean anyPassed() {
            for (int p = 0; p < read.length; p++) {
                if (clock.passes(p)) {
                    return true;
                }
            }
            return false;
        }
    }
}
