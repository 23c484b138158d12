package io.headtail.instance.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.log.TopicFacts;
import io.headtail.testing.KnownTopic;
import io.headtail.testing.Seeds;
import io.headtail.testing.TestFacts;
import io.headtail.time.Timing;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KnownCountTest {
    private static final long BEGIN = 1_700_000_000_000L;
    private static final long NANOS = 1_000_000;

    /** The test sets the time, and decides when a look-up is answered. */
    private static final class Looked implements KnownTopic {
        long nowMs = BEGIN;
        long lookedMs = BEGIN;
        long suspendedMs;
        int partitions = 3;

        @Override
        public TopicFacts get() {
            return TestFacts.of(partitions);
        }

        @Override
        public long lookedNanos() {
            return lookedMs * NANOS;
        }

        KnownCount count(long tickMs) {
            return new KnownCount(
                    this,
                    new Timing(tickMs, 0, 0),
                    () -> nowMs,
                    () -> (nowMs - suspendedMs) * NANOS);
        }
    }

    @Test
    void a_tick_waits_for_a_look_that_began_after_its_time() {
        Looked topic = new Looked();
        KnownCount count = topic.count(1_000);
        topic.nowMs += 10_000;
        assertEquals(3, count.partitions());
        assertEquals(BEGIN, count.upTo(BEGIN + 9_000));
        topic.lookedMs = BEGIN + 8_999;
        assertEquals(3, count.partitions());
        assertEquals(BEGIN + 8_000, count.upTo(BEGIN + 9_000));
        topic.lookedMs = BEGIN + 9_000;
        assertEquals(3, count.partitions());
        assertEquals(BEGIN + 9_000, count.upTo(BEGIN + 9_000));
    }

    @Test
    void a_tick_ahead_of_the_clock_waits_for_a_look_that_began_after_it_was_wanted() {
        Looked topic = new Looked();
        KnownCount count = topic.count(1_000);
        long target = BEGIN + 3_600_000;
        assertEquals(BEGIN, count.upTo(target));
        topic.nowMs += 500;
        topic.lookedMs += 499;
        assertEquals(3, count.partitions());
        assertEquals(target, count.upTo(target));
    }

    /** The monotonic clock stands still meanwhile, and the time of day is corrected at once. */
    @Test
    void a_look_from_before_the_machine_was_suspended_tells_nothing_of_the_time_since() {
        Looked topic = new Looked();
        KnownCount count = topic.count(1_000);
        assertEquals(BEGIN, count.upTo(BEGIN));
        topic.nowMs += 3_600_001;
        topic.suspendedMs = 3_600_000;
        long target = BEGIN + 3_599_000;
        for (int cycle = 0; cycle < 2; cycle++) {
            assertEquals(3, count.partitions());
            assertEquals(BEGIN, count.upTo(target));
        }
        topic.lookedMs = BEGIN + 1;
        assertEquals(3, count.partitions());
        assertEquals(target, count.upTo(target));
    }

    @Test
    void no_target_stays_no_target() {
        assertEquals(Long.MIN_VALUE, new Looked().count(1_000).upTo(Long.MIN_VALUE));
    }

    /** Look-ups take any time, or fail; partitions are added; targets may be ahead. */
    @Test
    void ticks_reached_under_a_count_were_wanted_before_another_count_existed() {
        Seeds.run(getClass(), 500, this::run);
    }

    private void run(Random random) {
        Looked topic = new Looked();
        KnownCount count = topic.count(100);
        TreeMap<Long, Long> wanted = new TreeMap<>();
        int truth = topic.partitions;
        long changedMs = Long.MAX_VALUE;
        long askedMs = -1;
        int answer = 0;
        int ahead = random.nextInt(3) * 5_000;
        long target = BEGIN;
        for (int step = 0; step < 300; step++) {
            topic.nowMs += random.nextInt(200);
            if (truth == 3 && random.nextInt(150) == 0) {
                truth = 4;
                changedMs = topic.nowMs;
            }
            if (askedMs < 0 && random.nextInt(3) == 0) {
                askedMs = topic.nowMs;
                answer = truth;
            } else if (askedMs >= 0 && random.nextInt(4) == 0) {
                if (random.nextInt(3) > 0) {
                    topic.partitions = answer;
                    topic.lookedMs = askedMs;
                }
                askedMs = -1;
            }
            target = Math.max(target, (topic.nowMs - 300 + random.nextInt(1 + ahead)) / 100 * 100);
            wanted.putIfAbsent(target, topic.nowMs);
            int known = count.partitions();
            long upTo = count.upTo(target);
            if (known == 3 && upTo > changedMs) {
                long since = wanted.ceilingEntry(upTo).getValue();
                assertTrue(since < changedMs, "gone to " + upTo + ", 4 there at " + changedMs);
                assertTrue(upTo > since, "ahead of the clock");
            }
        }
    }
}
