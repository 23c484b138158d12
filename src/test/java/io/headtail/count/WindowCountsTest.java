package io.headtail.count;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.count.id.VideoIds;
import io.headtail.count.invariant.BrokenInvariantException;
import io.headtail.testing.Seeds;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Execution(ExecutionMode.CONCURRENT) // it computes for long
class WindowCountsTest {
    private static final int VIDEOS = 4_000;

    /** Chooses the video of an add. */
    enum Pattern {
        FLAT {
            @Override
            int video(Random random, int step) {
                return step % VIDEOS;
            }
        },
        ZIPF {
            @Override
            int video(Random random, int step) {
                return (int) (VIDEOS * Math.pow(random.nextDouble(), 6));
            }
        },
        BURSTY {
            @Override
            int video(Random random, int step) {
                return (step >> 8) % 3 == 0 ? (step >> 8) % VIDEOS : random.nextInt(VIDEOS);
            }
        },
        /** Groups of videos rise together above all others, then leave at once. */
        RISE_AND_LEAVE {
            @Override
            int video(Random random, int step) {
                return (step / 3_000 * 37 + random.nextInt(25)) % VIDEOS;
            }
        };

        abstract int video(Random random, int step);
    }

    private record Added(int slot, int views) {}

    @ParameterizedTest
    @EnumSource
    void the_first_k_are_exact_while_counts_come_and_go(Pattern pattern) {
        Seeds.run(
                WindowCountsTest.class,
                3,
                random -> {
                    for (int kMax : new int[] {1, 10, 1_000}) {
                        new Run(random, kMax).go(pattern, 16_000);
                    }
                });
    }

    /** A window of random length over a stream of adds, compared with a map. */
    private static final class Run {
        private final Random random;
        private final int kMax;
        private final VideoIds ids;
        private final WindowCounts window;
        private final Map<Integer, Long> model = new HashMap<>();
        private final Deque<Added> inside = new ArrayDeque<>();

        Run(Random random, int kMax) {
            this.random = random;
            this.kMax = kMax;
            this.ids = IndexedHeapTest.shuffledIds(random, VIDEOS);
            this.window = new WindowCounts(ids, kMax);
        }

        void go(Pattern pattern, int steps) {
            int length = 1 + random.nextInt(steps);
            for (int step = 0; step < steps; step++) {
                int views = random.nextInt(20) == 0 ? 1 + random.nextInt(90) : 1;
                Added added = new Added(pattern.video(random, step), views);
                inside.add(added);
                if (random.nextBoolean()) {
                    window.add(added.slot(), views);
                } else {
                    int[] of = views == 1 ? null : new int[] {views};
                    window.addAll(new int[] {added.slot()}, of, 1);
                }
                model.merge(added.slot(), (long) views, Long::sum);
                if (inside.size() > length) {
                    takeOldest(1);
                }
                if (random.nextInt(700) == 0) {
                    takeOldest(random.nextInt(inside.size() + 1));
                }
                if (step % 250 == 0) {
                    check();
                }
            }
            takeOldest(inside.size());
            check();
            assertEquals(0, window.heapSize());
            assertEquals(0, window.videos());
        }

        private void takeOldest(int count) {
            int[] single = new int[count];
            int singles = 0;
            for (int i = 0; i < count; i++) {
                Added gone = inside.remove();
                if (gone.views() == 1) {
                    single[singles++] = gone.slot();
                } else {
                    window.subtract(gone.slot(), gone.views());
                }
                model.merge(gone.slot(), (long) -gone.views(), Long::sum);
            }
            window.subtractAll(single, null, singles);
        }

        private void check() {
            assertTrue(window.assertValid());
            window.settle();
            int k = 1 + random.nextInt(kMax);
            int[] top = new int[k];
            int found = window.top(k, top);
            int[] sorted = IndexedHeapTest.sorted(ids, model);
            assertEquals(Math.min(k, sorted.length), found);
            assertArrayEquals(Arrays.copyOf(sorted, found), Arrays.copyOf(top, found));
            assertTrue(window.assertValid());
            assertEquals(sorted.length, window.videos());
            assertEquals(inside.stream().mapToLong(Added::views).sum(), window.views());
        }
    }

    @Test
    void the_heap_is_small_even_where_all_counts_are_equal() {
        VideoIds ids = IndexedHeapTest.shuffledIds(new Random(1), VIDEOS);
        WindowCounts window = new WindowCounts(ids, 10);
        for (int slot = 0; slot < VIDEOS; slot++) {
            window.add(slot, 1 + slot);
        }
        window.settle();
        assertTrue(window.heapSize() >= 10 && window.heapSize() < VIDEOS / 10);
        assertTrue(window.floor() > VIDEOS / 2);
        for (int slot = 0; slot < VIDEOS; slot++) {
            if (slot > 0) {
                window.subtract(slot, slot);
            }
        }
        window.settle();
        assertTrue(window.heapSize() >= 10 && window.heapSize() < VIDEOS / 10);
        assertEquals(1, window.floor());
        assertTrue(window.assertValid());
    }

    @Test
    void data_made_to_empty_the_list_does_not_cause_a_scan_at_every_tick() {
        VideoIds ids = IndexedHeapTest.shuffledIds(new Random(4), VIDEOS);
        WindowCounts window = new WindowCounts(ids, 10);
        for (int slot = 0; slot < VIDEOS; slot++) {
            window.add(slot, 1);
        }
        window.settle();
        long before = window.scans();
        int[] top = new int[10];
        int ticks = 150;
        for (int tick = 0; tick < ticks; tick++) {
            int found = window.top(10, top);
            for (int i = 0; i < found; i++) {
                window.subtract(top[i], 1);
            }
            window.settle();
        }
        assertTrue(window.assertValid());
        assertEquals(VIDEOS - 10 * ticks, window.videos());
        assertTrue(window.scans() - before < ticks / 5, window.scans() - before + " scans");
    }

    @Test
    void counts_that_all_fall_through_the_floor_lower_it() {
        VideoIds ids = IndexedHeapTest.shuffledIds(new Random(2), VIDEOS);
        WindowCounts window = new WindowCounts(ids, 10);
        for (int slot = 0; slot < VIDEOS; slot++) {
            window.add(slot, slot < 200 ? 1_000 + slot : 5 + slot % 7);
        }
        window.settle();
        long floor = window.floor();
        for (int slot = 0; slot < 200; slot++) {
            window.subtract(slot, 999);
        }
        window.settle();
        assertTrue(window.floor() < floor);
        int[] top = new int[10];
        assertEquals(10, window.top(10, top));
        assertEquals(200, window.count(top[0]));
        assertTrue(window.assertValid());
    }

    @Test
    void a_count_below_zero_or_beyond_2_to_the_63_stops() {
        VideoIds ids = IndexedHeapTest.shuffledIds(new Random(3), 10);
        WindowCounts window = new WindowCounts(ids, 3);
        window.add(1, 2);
        assertThrows(BrokenInvariantException.class, () -> window.subtract(1, 3));
        assertEquals(2, window.count(1));
        assertThrows(BrokenInvariantException.class, () -> window.add(1, Long.MAX_VALUE));
        assertEquals(2, window.count(1));
        assertTrue(window.assertValid());
    }

    @Test
    void a_tick_that_brings_many_into_the_heap_at_once_is_in_order() {
        Seeds.run(
                WindowCountsTest.class,
                20,
                random -> {
                    int kMax = 1 + random.nextInt(20);
                    VideoIds ids = IndexedHeapTest.shuffledIds(random, VIDEOS);
                    WindowCounts window = new WindowCounts(ids, kMax);
                    long[] model = new long[VIDEOS];
                    for (int tick = 0; tick < 3; tick++) {
                        int[] slots = new int[random.nextInt(4 * VIDEOS)];
                        for (int i = 0; i < slots.length; i++) {
                            slots[i] = random.nextInt(VIDEOS);
                            model[slots[i]]++;
                        }
                        window.addAll(slots, null, slots.length);
                        window.settle();
                        assertTrue(window.assertValid());
                        checkTop(window, ids, kMax, model);
                    }
                });
    }

    private static void checkTop(WindowCounts window, VideoIds ids, int kMax, long[] model) {
        int[] expected =
                IntStream.range(0, model.length)
                        .filter(slot -> model[slot] > 0)
                        .boxed()
                        .sorted(
                                Comparator.comparingLong((Integer slot) -> -model[slot])
                                        .thenComparing(ids::bytes, Arrays::compareUnsigned))
                        .limit(kMax)
                        .mapToInt(slot -> slot)
                        .toArray();
        int[] top = new int[kMax];
        assertArrayEquals(expected, Arrays.copyOf(top, window.top(kMax, top)));
        for (int rank = 0; rank < expected.length; rank++) {
            assertEquals(model[expected[rank]], window.countAtRank(rank));
        }
    }
}
