package io.headtail.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Seeds;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PublishGridTest {
    /** Publishes from {@code from} to {@code reach} in one go. */
    private static void go(
            PublishGrid grid, long from, long reach, boolean caughtUp, Set<Long> published) {
        long step = grid.step(from, reach);
        for (long at = from; (at = grid.next(at, reach, step, caughtUp)) != Long.MAX_VALUE; ) {
            published.add(at);
        }
    }

    private static NavigableSet<Long> catchUp(
            Random random, long tick, long from, long to, int atOnce) {
        PublishGrid grid = new PublishGrid(tick, PublishMode.AUTO);
        TreeSet<Long> published = new TreeSet<>();
        while (from < to) {
            long reach = Math.min(to, from + tick * (1 + random.nextInt(atOnce)));
            go(grid, from, reach, false, published);
            from = reach;
        }
        return published;
    }

    @Test
    void two_owners_at_different_speeds_meet_on_the_multiples_of_the_coarser_step() {
        Seeds.run(
                PublishGridTest.class,
                50,
                random -> {
                    long tick = new long[] {100, 500, 1_000, 60_000}[random.nextInt(4)];
                    long from = random.nextInt(100_000) * tick;
                    long to = from + 20_000 * tick;
                    NavigableSet<Long> slow = catchUp(random, tick, from, to, 20);
                    NavigableSet<Long> fast = catchUp(random, tick, from + 7 * tick, to, 3_000);
                    fast.removeIf(t -> t % 3_600_000 != 0);
                    long last = slow.isEmpty() ? 0 : slow.last();
                    assertTrue(
                            slow.containsAll(fast.headSet(last, true)), () -> slow + "\n" + fast);
                });
    }

    @Test
    void every_tick_is_published_when_live() {
        TreeSet<Long> published = new TreeSet<>();
        PublishGrid grid = new PublishGrid(1_000, PublishMode.AUTO);
        go(grid, 5_000, 9_000, false, published);
        assertEquals("[6000, 7000, 8000, 9000]", published.toString());
    }

    @Test
    void catching_up_publishes_a_few_multiples_and_the_last_tick_once_caught_up() {
        PublishGrid grid = new PublishGrid(1_000, PublishMode.AUTO);
        TreeSet<Long> published = new TreeSet<>();
        go(grid, 5_000, 39_000, false, published);
        assertEquals("[10000, 20000, 30000]", published.toString());
        published.clear();
        go(grid, 5_000, 39_000, true, published);
        assertEquals("[10000, 20000, 30000, 39000]", published.toString());
    }

    @Test
    void a_step_is_a_multiple_of_the_tick_and_steps_divide_each_other() {
        for (long tick : new long[] {100, 250, 300, 500, 1_000, 1_500, 2_500, 7_500, 60_000}) {
            PublishGrid grid = new PublishGrid(tick, PublishMode.AUTO);
            long before = tick;
            for (long way = tick;
                    way < 1L << 45;
                    way = Math.max(way + tick, way / 3 / tick * 4 * tick)) {
                long step = grid.step(0, way);
                assertEquals(0, step % tick, "tick " + tick);
                assertEquals(0, step % before, "tick " + tick + ": " + before + ", " + step);
                before = step;
            }
        }
    }

    @Test
    void every_tick_or_only_the_newest_is_published_as_configured() {
        TreeSet<Long> published = new TreeSet<>();
        go(new PublishGrid(1_000, PublishMode.EVERY_TICK), 0, 500_000, false, published);
        assertEquals(500, published.size());
        published.clear();
        PublishGrid newest = new PublishGrid(1_000, PublishMode.NEWEST);
        go(newest, 0, 500_000, false, published);
        assertEquals(0, published.size());
        go(newest, 0, 500_000, true, published);
        assertEquals("[500000]", published.toString());
    }
}
