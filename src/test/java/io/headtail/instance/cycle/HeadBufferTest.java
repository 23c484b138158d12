package io.headtail.instance.cycle;

import static io.headtail.testing.Feeds.offer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Seeds;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Placement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Partitions that wait for each other by the event clock, with less memory than they need. All
 * finish with the counts of their logs, and none reads on that could wait.
 */
class HeadBufferTest {
    private static final Timing TIMING = new Timing(1_000, 3_000, 0);
    private static final List<WindowSpec> ALL = List.of(WindowSpec.allTime("all"));
    private static final long LIMIT = 20_000;
    private static final int POLLED = 50;

    private record Event(long timestamp, int video) {}

    /** One partition's log, and its head. */
    private static final class Partition {
        final List<Event> log = new ArrayList<>();
        final PartitionWindows windows =
                new PartitionWindows(ALL, TIMING, 10, 0, Long.MIN_VALUE, Placement.ANYWHERE);
        final HeadBuffer buffer;

        Partition(int number) {
            buffer = new HeadBuffer(number);
        }

        boolean atEnd() {
            return windows.head().offset() == log.size();
        }

        /** The target that the clock waits for, if it waits for this partition. */
        boolean counts(boolean idle) {
            return !log.isEmpty() && !(idle && atEnd());
        }

        boolean read() {
            long from = windows.head().offset();
            long end = buffer.mustPause() ? from : Math.min(log.size(), from + POLLED);
            for (long offset = from; offset < end; offset++) {
                Event event = log.get((int) offset);
                byte[] id = ("v" + event.video).getBytes(StandardCharsets.US_ASCII);
                offer(windows.head(), offset, event.timestamp, id, 0, id.length, 1);
            }
            return end > from;
        }

        boolean advance(long target) {
            long to = Math.min(target, windows.head().reach());
            if (to <= windows.tick() || to == Long.MIN_VALUE) {
                return false;
            }
            windows.advance(to);
            return true;
        }

        long bytes() {
            return windows.head().memoryBytes();
        }
    }

    // Sparse and dense times, gaps, and times that are cut to a coarse unit.
    private static Partition partition(int number, Random random) {
        Partition made = new Partition(number);
        long unit = List.of(1L, 1L, 60_000L).get(random.nextInt(3));
        long step = 1L + random.nextInt(1 << random.nextInt(12));
        int videos = 1 + random.nextInt(300);
        long time = random.nextInt(1_000_000);
        for (int i = random.nextInt(4) == 0 ? 0 : random.nextInt(6_000); i > 0; i--) {
            time += random.nextInt(500) == 0 ? random.nextInt(600_000) : random.nextLong(step);
            long late = random.nextInt(20) == 0 ? random.nextInt(4_000) : 0;
            made.log.add(new Event(Math.max(0, time - late) / unit * unit, random.nextInt(videos)));
        }
        return made;
    }

    // The smallest target of those that the clock waits for; without any, each may reach its own.
    private static long target(List<Partition> all, boolean idle) {
        return all.stream()
                .filter(p -> p.counts(idle))
                .mapToLong(p -> p.windows.head().reach())
                .min()
                .orElse(idle ? Long.MAX_VALUE : Long.MIN_VALUE);
    }

    @Test
    void partitions_that_wait_for_each_other_within_a_limit_all_get_to_their_end() {
        int[] rested = new int[2];
        Seeds.run(HeadBufferTest.class, 60, random -> run(random, rested));
        // Otherwise nothing was limited, or no head had to read on although it was full.
        assertTrue(rested[0] > 0 && rested[1] > 0, () -> rested[0] + " and " + rested[1]);
    }

    private static void run(Random random, int[] seen) {
        List<Partition> all = new ArrayList<>();
        for (int p = 1 + random.nextInt(4); p >= 0; p--) {
            all.add(partition(p, random));
        }
        boolean idle = false;
        while (true) {
            boolean moved = false;
            for (Partition p : all) {
                boolean full = p.buffer.isFull();
                long before = p.bytes();
                boolean waits = p.windows.head().reach() > p.windows.tick();
                boolean read = p.read();
                moved |= read;
                assertFalse(read && full && waits, "it read although it could wait");
                seen[0] += p.buffer.mustPause() ? 1 : 0;
                seen[1] += read && full && p.bytes() > before ? 1 : 0;
            }
            long target = target(all, idle);
            for (Partition p : all) {
                moved |= p.advance(target);
            }
            long held = all.stream().mapToLong(Partition::bytes).sum();
            for (Partition p : all) {
                boolean rested = p.buffer.mustPause();
                p.buffer.check(p.windows, held, LIMIT, all.size(), 0);
                moved |= rested && !p.buffer.mustPause();
            }
            if (all.stream().allMatch(p -> p.atEnd() && p.windows.tick() >= lastReach(p))) {
                break;
            }
            assertTrue(moved || !idle, "nothing moves any more");
            // Those at their end are passed over, as the event clock does after a while.
            idle |= !moved;
        }
        for (Partition p : all) {
            assertEquals(plain(p), counted(p));
        }
    }

    private static long lastReach(Partition p) {
        return p.log.isEmpty() ? Long.MIN_VALUE : p.windows.head().reach();
    }

    private static Map<String, Long> plain(Partition p) {
        Map<String, Long> views = new HashMap<>();
        long streamTime = Long.MIN_VALUE;
        for (Event event : p.log) {
            boolean late = streamTime != Long.MIN_VALUE && event.timestamp < streamTime - 3_000;
            streamTime = Math.max(streamTime, event.timestamp);
            if (!late && event.timestamp < p.windows.tick()) {
                views.merge("v" + event.video, 1L, Long::sum);
            }
        }
        return views;
    }

    private static Map<String, Long> counted(Partition p) {
        Map<String, Long> views = new HashMap<>();
        for (int slot = 0; slot < p.windows.ids().slots(); slot++) {
            long count = p.windows.window(0).counts().count(slot);
            if (count > 0) {
                views.put(
                        new String(p.windows.ids().bytes(slot), StandardCharsets.US_ASCII), count);
            }
        }
        return views;
    }
}
