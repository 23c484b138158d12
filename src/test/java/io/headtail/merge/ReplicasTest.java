package io.headtail.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two sets of instances, a and b, that count the same. */
class ReplicasTest extends MinuteMerger {
    @BeforeEach
    void onePartition() {
        make.partitions = 1;
    }

    private void send(String replica, long tick, String... rows) {
        make.tick = tick;
        assertNull(Partials.give(merger, Partials.key(replica, 0), make.of(rows)));
    }

    @Test
    void the_newer_tick_is_answered_whichever_replica_has_it() {
        send("a", 60_000, "v=1");
        assertEquals(60_000, newest().tick());
        send("b", 61_000, "v=2");
        assertEquals(61_000, newest().tick());
        send("a", 61_000, "v=2");
        send("a", 62_000, "v=3");
        send("b", 62_000, "v=3");
        assertEquals("v=3", rows());
        assertNull(newest().degraded());
        assertEquals(0, merger.disagreements());
        assertNull(merger.takeDisagreement());
    }

    @Test
    void a_replica_that_stops_is_not_seen_by_readers() {
        for (long tick = 60_000; tick < 200_000; tick += 1_000) {
            if (tick < 100_000) {
                send("a", tick, "v=" + tick);
            }
            send("b", tick, "v=" + tick);
            assertEquals(tick, newest().tick());
            assertTrue(newest().isFinal() && newest().complete());
            assertNull(newest().degraded());
        }
        assertEquals(0, merger.disagreements());
    }

    @Test
    void differing_final_answers_are_counted_and_marked_for_a_minute_of_ticks() {
        send("a", 60_000, "v=1");
        assertNull(newest().degraded());
        send("b", 60_000, "v=2");
        assertEquals("replicas-disagree=0", newest().degraded());
        assertEquals("v=1", rows(), "which one is wrong is not known");
        assertEquals(1, merger.disagreements());
        assertEquals("partition=0 window=minute tick=60000 replica=b", merger.takeDisagreement());
        assertNull(merger.takeDisagreement());
        send("a", 120_000, "v=1");
        send("b", 120_000, "v=1");
        assertEquals("replicas-disagree=0", newest().degraded());
        send("a", 121_000, "v=1");
        assertNull(newest().degraded());
    }

    @Test
    void partitions_that_disagree_are_named_once_although_they_are_found_one_by_one() {
        make.partitions = 3;
        for (int partition = 0; partition < 3; partition++) {
            sendAtOneTick("a", partition, 1);
        }
        assertNull(newest().degraded());
        sendAtOneTick("b", 2, 2);
        assertEquals("replicas-disagree=2", newest().degraded());
        sendAtOneTick("b", 0, 2);
        assertEquals("replicas-disagree=0,2", newest().degraded());
        sendAtOneTick("b", 1, 2);
        assertEquals("replicas-disagree=0,1,2", newest().degraded());
    }

    private void sendAtOneTick(String replica, int partition, int views) {
        make.tick = 60_000;
        byte[] partial = make.of("v" + partition + "=" + views);
        assertNull(Partials.give(merger, Partials.key(replica, partition), partial));
    }

    @Test
    void only_what_must_be_equal_is_compared() {
        make.isFinal = false;
        send("a", 60_000, "v=1");
        send("b", 60_000, "v=2");
        make.isFinal = true;
        make.complete = false;
        send("a", 61_000, "v=1");
        send("b", 61_000, "v=2");
        make.complete = true;
        make.countChangedThrough = 62_000;
        send("a", 62_000, "v=1");
        make.countChangedThrough = 62_001;
        send("b", 62_000, "v=1");
        make.countChangedThrough = Long.MIN_VALUE;
        make.misplaced = true;
        send("a", 63_000, "v=1");
        send("b", 63_000, "v=2");
        make.misplaced = false;
        send("a", 64_000, "v=1");
        make.fingerprint++;
        send("b", 64_000, "v=2");
        assertEquals(0, merger.disagreements());
    }

    @Test
    void a_replica_that_counts_one_view_less_is_found_within_the_remembered_ticks() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<long[]> behind = new ArrayList<>();
        long wrong = random.nextLong(200);
        for (long i = 0; i < 200; i++) {
            long tick = 60_000 + 1_000 * i;
            send("a", tick, "v=" + (1_000 + i));
            behind.add(new long[] {tick, 1_000 + i - (i == wrong ? 1 : 0)});
            while (!behind.isEmpty()
                    && (i == 199 || random.nextInt(4) == 0 || behind.size() > 50)) {
                long[] next = behind.remove(0);
                send("b", next[0], "v=" + next[1]);
            }
        }
        assertEquals(1, merger.disagreements(), () -> "seed " + seed);
        String found = String.valueOf(merger.takeDisagreement());
        assertTrue(found.contains("tick=" + (60_000 + 1_000 * wrong) + " "), () -> "seed " + seed);
    }

    @Test
    void a_tick_is_remembered_until_128_later_ones_have_come() {
        for (long i = 0; i < 128; i++) {
            send("a", 60_000 + 1_000 * i, "v=1");
        }
        send("b", 60_000, "v=2");
        assertEquals(1, merger.disagreements());
        send("a", 60_000 + 1_000 * 128, "v=1");
        send("b", 60_000, "v=2");
        assertEquals(1, merger.disagreements());
    }
}
