package io.headtail.count;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.count.id.VideoIds;
import io.headtail.count.invariant.BrokenInvariantException;
import io.headtail.testing.Seeds;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT) // it computes for long
class RisingCountsTest {
    private static final int VIDEOS = 3_000;

    private record Added(int slot, int views) {}

    @Test
    void the_greatest_rises_are_exact_while_views_come_pass_and_go() {
        Seeds.run(
                RisingCountsTest.class,
                8,
                random -> {
                    for (int kMax : new int[] {1, 10, 400}) {
                        new Run(random, kMax).go(9_000);
                    }
                });
    }

    /** Two halves of random lengths over a stream of adds, compared with a map. */
    private static final class Run {
        private final Random random;
        private final int kMax;
        private final int spread;
        private final VideoIds ids;
        private RisingCounts window;
        private final Map<Integer, Long> rises = new HashMap<>();
        private final Deque<Added> newer = new ArrayDeque<>();
        private final Deque<Added> older = new ArrayDeque<>();
        private int center;

        Run(Random random, int kMax) {
            this.random = random;
            this.kMax = kMax;
            this.spread = 1 + random.nextInt(random.nextBoolean() ? 30 : VIDEOS);
            this.ids = IndexedHeapTest.shuffledIds(random, VIDEOS);
            this.window = new RisingCounts(ids, kMax);
        }

        void go(int steps) {
            int length = 1 + random.nextInt(steps / 2);
            for (int step = 0; step < steps; step++) {
                center += random.nextInt(3) - 1;
                int slot = Math.floorMod(center + random.nextInt(spread), VIDEOS);
                add(slot, random.nextInt(20) == 0 ? 1 + random.nextInt(90) : 1);
                if (newer.size() > length) {
                    pass(1);
                }
                if (older.size() > length) {
                    take(1);
                }
                if (random.nextInt(500) == 0) {
                    pass(random.nextInt(newer.size() + 1));
                    take(random.nextInt(older.size() + 1));
                }
                if (step % 200 == 0) {
                    check();
                }
                if (step % 1_500 == 0) {
                    window = moved();
                }
            }
            pass(newer.size());
            check();
            take(older.size());
            check();
            assertEquals(0, window.heapSize());
        }

        private void add(int slot, int views) {
            int[] of = views == 1 ? null : new int[] {views};
            window.addAll(new int[] {slot}, of, 1);
            newer.add(new Added(slot, views));
            rises.merge(slot, (long) views, Long::sum);
        }

        private void pass(int count) {
            int[] slots = new int[count];
            int[] views = new int[count];
            for (int i = 0; i < count; i++) {
                Added passed = newer.remove();
                older.add(passed);
                slots[i] = passed.slot();
                views[i] = passed.views();
                rises.merge(passed.slot(), -2L * passed.views(), Long::sum);
            }
            window.passAll(slots, views, count);
        }

        private void take(int count) {
            int[] slots = new int[count];
            int[] views = new int[count];
            for (int i = 0; i < count; i++) {
                Added gone = older.remove();
                slots[i] = gone.slot();
                views[i] = gone.views();
                rises.merge(gone.slot(), (long) gone.views(), Long::sum);
            }
            window.subtractAll(slots, views, count);
        }

        // From what a snapshot holds of it.
        private RisingCounts moved() {
            window.settle();
            FrozenCounts newerHalf = window.freeze();
            FrozenCounts olderHalf = window.freezeOlder();
            FrozenHeap heap = window.freezeHeap();
            RestoredCounts olderAgain = new RestoredCounts(olderHalf.width());
            for (int slot = 0; slot < ids.slots(); slot++) {
                olderAgain.set(slot, olderHalf.get(slot));
            }
            RestoredCounts again = new RestoredCounts(newerHalf.width(), ids, heap, olderAgain);
            for (int slot = 0; slot < ids.slots(); slot++) {
                again.set(slot, newerHalf.get(slot));
            }
            return (RisingCounts) again.finish(ids, kMax);
        }

        private void check() {
            assertTrue(window.assertValid());
            window.settle();
            int k = 1 + random.nextInt(kMax);
            int[] top = new int[k];
            int found = window.top(k, top);
            Map<Integer, Long> risen = new HashMap<>();
            rises.forEach(
                    (slot, rise) -> {
                        assertEquals(rise, window.count(slot), "slot " + slot);
                        if (rise >= 1) {
                            risen.put(slot, rise);
                        }
                    });
            int[] sorted = IndexedHeapTest.sorted(ids, risen);
            assertEquals(Math.min(k, sorted.length), found);
            assertArrayEquals(Arrays.copyOf(sorted, found), Arrays.copyOf(top, found));
            assertTrue(window.assertValid());
            assertEquals(newer.stream().mapToLong(Added::views).sum(), window.views());
            long videos =
                    Stream.concat(newer.stream(), older.stream())
                            .map(Added::slot)
                            .distinct()
                            .count();
            assertEquals(videos, window.videos());
        }
    }

    @Test
    void videos_that_fell_or_stand_still_are_in_no_answer_and_keep_their_slots() {
        VideoIds ids = IndexedHeapTest.shuffledIds(new Random(1), 3);
        RisingCounts window = new RisingCounts(ids, 5);
        window.add(0, 2);
        window.add(1, 1);
        window.pass(0, 1);
        window.pass(1, 1);
        window.settle();
        assertEquals(0, window.top(5, new int[5]));
        assertEquals(0, window.count(0));
        assertEquals(-1, window.count(1));
        assertTrue(window.holds(0), "its views have yet to leave");
        assertTrue(window.holds(1), "as above");
        assertFalse(window.holds(2));
        window.subtract(0, 1);
        window.settle();
        int[] top = new int[5];
        assertEquals(1, window.top(5, top));
        assertEquals(0, top[0]);
        assertEquals(1, window.countAtRank(0));
        assertTrue(window.assertValid());
    }

    @Test
    void views_that_pass_or_leave_without_having_come_are_a_broken_invariant() {
        VideoIds ids = IndexedHeapTest.shuffledIds(new Random(1), 3);
        RisingCounts window = new RisingCounts(ids, 5);
        window.add(0, 1);
        assertThrows(BrokenInvariantException.class, () -> window.subtract(0, 1));
        assertThrows(BrokenInvariantException.class, () -> window.pass(0, 2));
        assertThrows(BrokenInvariantException.class, () -> window.pass(1, 1));
        window.pass(0, 1);
        assertThrows(BrokenInvariantException.class, () -> window.pass(0, 1));
        assertTrue(window.assertValid());
    }
}
