package io.headtail.count;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Seeds;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CountColumnTest {
    private static final CountColumn.Crossing NOBODY = (slot, count) -> {};

    private final CountColumn column = new CountColumn();

    @Test
    void a_slot_never_written_counts_zero_and_few_cost_little() {
        assertEquals(0, column.get(5_000_000));
        column.add(5_000_000, 7);
        assertEquals(0, column.width());
        assertTrue(column.memoryBytes() < 1_000);
    }

    @Test
    void counts_pass_every_width_and_come_back() {
        long edge = 1L << 31;
        for (long step : new long[] {edge - 1, 1, edge - 1, 1, 1L << 40, -(1L << 40), -1, -edge}) {
            long before = column.get(7);
            assertEquals(before + step, column.add(7, step));
            assertEquals(before + step, column.get(7));
        }
        assertEquals(32, column.width());
        assertEquals(edge - 1, column.get(7));
        assertEquals(0, column.get(6), "a neighbour is untouched");
        assertEquals(1, column.videos());
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
    void a_count_passes_2_to_the_31_and_2_to_the_39_one_by_one() {
        for (long edge : new long[] {1L << 31, 1L << 39}) {
            CountColumn of = new CountColumn();
            of.reserve(10);
            of.add(3, edge - 2);
            of.increment(new int[] {3, 3, 3, 3}, 0, 4, 1, NOBODY);
            assertEquals(edge + 2, of.get(3));
            assertEquals(4, of.decrement(new int[] {3, 3, 3, 3}, 0, 4));
            assertEquals(edge - 2, of.get(3));
        }
    }

    @Test
    void a_byte_column_stops_rather_than_lose_a_count_beyond_its_reach() {
        column.reserve(1);
        column.add(0, 1L << 32);
        assertEquals(8, column.width());
        assertEquals((1L << 39) - 1, column.add(0, (1L << 39) - 1 - (1L << 32)));
        assertEquals(1L << 39, column.add(0, 1));
        assertEquals(32, column.width());
    }

    @Test
    void the_width_follows_how_many_videos_there_are_and_how_great_their_counts() {
        int slots = 200_000;
        column.reserve(slots);
        for (int slot = 0; slot < 12_000; slot++) {
            column.add(slot * 16, 1);
        }
        column.fit(slots);
        assertEquals(0, column.width(), "few videos");
        for (int slot = 0; slot < 12_000; slot++) {
            column.add(slot * 16 + 1, 3);
        }
        column.fit(slots);
        assertEquals(8, column.width(), "more than a sixteenth of the videos");
        for (int slot = 0; slot < 13_000; slot++) {
            column.add(slot * 3, 300);
        }
        column.fit(slots);
        assertEquals(32, column.width(), "many great counts");
        for (int slot = 0; slot < slots; slot++) {
            column.add(slot, slot % 90 == 0 ? 1 - column.get(slot) : -column.get(slot));
        }
        column.fit(slots);
        assertEquals(0, column.width(), "few again");
        assertEquals((slots + 89) / 90, column.videos());
    }

    @Test
    void watched_counts_are_reported_at_every_width() {
        for (long base : new long[] {0, 300, 1L << 33, 1L << 41}) {
            CountColumn of = new CountColumn();
            of.reserve(10);
            of.add(9, base);
            of.add(5, base + 4);
            Set<Long> told = new HashSet<>();
            int[] slots = {5, 5, 5, 5};
            of.increment(slots, 0, 4, base + 6, (slot, count) -> told.add(count));
            assertEquals(Set.of(base + 6, base + 7), told);
        }
    }

    @Test
    void a_bulk_decrement_stops_at_the_count_that_would_go_below_zero() {
        for (long base : new long[] {0, 1L << 33, 1L << 41}) {
            CountColumn of = new CountColumn();
            of.reserve(10);
            of.add(9, base);
            of.add(1, 2);
            of.add(2, 1);
            assertEquals(3, of.decrement(new int[] {1, 2, 1, 2, 1}, 0, 5));
            assertEquals(List.of(0L, 0L), List.of(of.get(1), of.get(2)));
            assertEquals(base == 0 ? 0 : 1, of.videos());
        }
    }

    @Test
    void a_scan_names_all_that_count_enough_whatever_the_bytes_beside_them() {
        Seeds.run(
                CountColumnTest.class,
                20,
                random -> {
                    CountColumn of = new CountColumn();
                    Map<Integer, Long> model = new HashMap<>();
                    of.add(70_000, 1L << (random.nextBoolean() ? 20 : 33));
                    model.put(70_000, of.get(70_000));
                    for (int i = 0; i < 400; i++) {
                        int slot = 65_000 + random.nextInt(1_000);
                        of.add(slot, 1 + random.nextInt(300));
                        model.put(slot, of.get(slot));
                    }
                    for (long least : new long[] {1, 2, 127, 128, 129, 254, 255, 256, 400}) {
                        Set<Integer> named = new HashSet<>();
                        of.forEachAtLeast(least, slot -> of.get(slot) < least || named.add(slot));
                        Set<Integer> expected = new HashSet<>(model.keySet());
                        expected.removeIf(slot -> of.get(slot) < least);
                        // A slot may be visited twice, which would end this visit early: then
                        // repeat without a limit.
                        of.forEachAtLeast(
                                least,
                                slot -> {
                                    named.add(slot);
                                    return true;
                                });
                        named.removeIf(slot -> of.get(slot) < least);
                        assertEquals(expected, named);
                    }
                });
    }

    @Test
    void negative_slots_never_come_from_a_map_of_one() {
        column.add(0, 1);
        assertThrows(IllegalStateException.class, () -> visitOne(column));
    }

    private static void visitOne(CountColumn of) {
        of.forEachAtLeast(
                1,
                slot -> {
                    throw new IllegalStateException("slot " + slot);
                });
    }

    @Test
    void random_steps_agree_with_a_map_of_longs() {
        Seeds.run(CountColumnTest.class, 30, CountColumnTest::randomSteps);
    }

    private static void randomSteps(Random random) {
        CountColumn column = new CountColumn();
        Map<Integer, Long> model = new HashMap<>();
        int most = 1 + random.nextInt(63);
        column.reserve(4 * PagedCounts.PAGE_SIZE + 70_000);
        for (int step = 0; step < 20_000; step++) {
            // Slots on both sides of page borders, and far apart.
            int slot = random.nextInt(4) * PagedCounts.PAGE_SIZE + random.nextInt(6) + 65_530;
            if (random.nextInt(4) == 0) {
                bulk(random, column, model, slot);
            }
            long count = model.getOrDefault(slot, 0L);
            long delta = random.nextLong() >>> (1 + random.nextInt(most));
            delta = random.nextBoolean() ? -Math.min(delta, count) : delta;
            if (count + delta >= 0) {
                assertEquals(count + delta, column.add(slot, delta));
                model.put(slot, count + delta);
            } else {
                assertTrue(column.add(slot, delta) < 0);
            }
            assertEquals(model.getOrDefault(slot, 0L), column.get(slot));
            if (random.nextInt(500) == 0) {
                column.fit(1 << (10 + random.nextInt(20)));
            }
        }
        model.forEach((slot, count) -> assertEquals(count, column.get(slot)));
        assertEquals(model.values().stream().filter(c -> c > 0).count(), column.videos());
    }

    private static void bulk(
            Random random, CountColumn column, Map<Integer, Long> model, int slot) {
        int[] slots = new int[300];
        Arrays.fill(slots, slot);
        int end = random.nextInt(slots.length);
        long count = model.getOrDefault(slot, 0L);
        if (random.nextBoolean() && count < Long.MAX_VALUE - end) {
            column.increment(slots, 0, end, random.nextInt(300), NOBODY);
            model.put(slot, count + end);
        } else {
            int done = column.decrement(slots, 0, end);
            assertEquals(Math.min(count, end), done);
            model.put(slot, count - done);
        }
    }
}
