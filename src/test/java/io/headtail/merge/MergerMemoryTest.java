package io.headtail.merge;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a merger keeps in memory while a partition is away. */
class MergerMemoryTest {
    private static final long FIRST = 600_000;
    private static final int TICKS = 1_000;
    private static final int LIMIT = 100_000;

    private final Partials make = new Partials();
    private final Merger merger =
            new Merger(Partials.TOPIC, List.of(Partials.MINUTE), 3, Long.MAX_VALUE);

    MergerMemoryTest() {
        make.partitions = 3;
    }

    private void report(int partition, long tick) {
        make.tick = tick;
        String[] rows = new String[50];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = "video-%d-%d=%d".formatted(partition, i, 100 - i);
        }
        assertNull(Partials.give(merger, Partials.key(partition), make.of(rows)));
        merger.publish(Long.MIN_VALUE);
    }

    private Answer answer() {
        return requireNonNull(merger.newest("minute"));
    }

    @Test
    void memory_stays_below_its_limit_while_a_partition_is_away_and_is_named() {
        merger.limitMemory(LIMIT);
        for (int p = 0; p < 3; p++) {
            report(p, FIRST);
        }
        for (int i = 1; i <= TICKS; i++) {
            report(0, FIRST + i * 1_000L);
            report(1, FIRST + i * 1_000L);
            assertTrue(merger.heapBytes() <= LIMIT, () -> merger.heapBytes() + " bytes");
        }
        assertTrue(merger.dropped() > 0);
        assertEquals("stale-partitions=2", answer().degraded());
        assertEquals(FIRST + TICKS * 1_000L, answer().tick());

        long later = FIRST + (TICKS + 1) * 1_000L;
        for (int p = 0; p < 3; p++) {
            report(p, later);
        }
        assertNull(answer().degraded());
        assertEquals(later, answer().tick());
    }

    @Test
    void a_partition_that_catches_up_through_dropped_ticks_is_merged_at_its_last() {
        merger.limitMemory(LIMIT);
        for (int p = 0; p < 3; p++) {
            report(p, FIRST);
        }
        for (int i = 1; i <= TICKS; i++) {
            report(0, FIRST + i * 1_000L);
            report(1, FIRST + i * 1_000L);
        }
        for (int i = 1; i <= TICKS; i++) {
            report(2, FIRST + i * 1_000L);
            assertTrue(merger.heapBytes() <= LIMIT, () -> merger.heapBytes() + " bytes");
        }
        assertNull(answer().degraded());
        assertEquals(FIRST + TICKS * 1_000L, answer().tick());
        assertEquals(3, answer().reporting());
    }

    @Test
    void the_newest_tick_is_kept_whatever_the_limit() {
        merger.limitMemory(1);
        for (int i = 0; i < 5; i++) {
            for (int p = 0; p < 3; p++) {
                report(p, FIRST + i * 1_000L);
            }
            assertNull(answer().degraded());
            assertEquals(FIRST + i * 1_000L, answer().tick());
        }
    }

    @Test
    void all_ticks_wait_without_a_limit() {
        for (int p = 0; p < 3; p++) {
            report(p, FIRST);
        }
        for (int i = 1; i <= 100; i++) {
            report(0, FIRST + i * 1_000L);
        }
        assertTrue(merger.heapBytes() > LIMIT);
        assertEquals(0, merger.dropped());
    }
}
