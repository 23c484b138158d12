package io.headtail.count;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Seeds;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CountColumnTest {
    private final CountColumn column = new CountColumn();

    @Test
    void a_slot_never_written_counts_zero_and_costs_nothing() {
        assertEquals(0, column.get(5_000_000));
        assertTrue(column.isEmptyPage(0));
        assertEquals(0, column.memoryBytes());
    }

    @Test
    void counts_pass_2_to_the_31_and_2_to_the_32_and_come_back() {
        long edge = 1L << 31;
        for (long step : new long[] {edge - 1, 1, edge - 1, 1, 1L << 40, -(1L << 40), -1, -edge}) {
            long before = column.get(7);
            assertEquals(before + step, column.add(7, step));
            assertEquals(before + step, column.get(7));
        }
        assertEquals(edge - 1, column.get(7));
        assertEquals(0, column.get(6), "a neighbour is untouched");
        assertFalse(column.isEmptyPage(0));
        assertTrue(column.isEmptyPage(1));
    }

    @Test
    void a_count_never_wraps_and_a_refused_step_changes_nothing() {
        assertEquals(-1, column.add(3, -1));
        assertEquals(0, column.get(3));
        column.add(3, Long.MAX_VALUE);
        assertTrue(column.add(3, 1) < 0);
        assertEquals(Long.MAX_VALUE, column.get(3));
        assertTrue(column.add(4, -5) < 0);
        assertEquals(0, column.get(4));
    }

    @Test
    void random_steps_agree_with_a_map_of_longs() {
        Seeds.run(CountColumnTest.class, 10, CountColumnTest::randomSteps);
    }

    private static void randomSteps(Random random) {
        CountColumn column = new CountColumn();
        Map<Integer, Long> model = new HashMap<>();
        for (int step = 0; step < 50_000; step++) {
            // Slots on both sides of page borders, and far apart.
            int slot = random.nextInt(4) * IntColumn.PAGE_SIZE + random.nextInt(6) + 65_530;
            long count = model.getOrDefault(slot, 0L);
            long delta = random.nextLong() >>> (1 + random.nextInt(63));
            delta = random.nextBoolean() ? -Math.min(delta, count) : delta;
            if (count + delta >= 0) {
                assertEquals(count + delta, column.add(slot, delta));
                model.put(slot, count + delta);
            } else {
                assertTrue(column.add(slot, delta) < 0);
            }
            assertEquals(model.getOrDefault(slot, 0L), column.get(slot));
        }
        model.forEach((slot, count) -> assertEquals(count, column.get(slot)));
    }
}
