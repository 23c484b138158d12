package io.headtail.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Memory follows the videos, not the events in the windows. */
@Isolated("it measures the heap of the whole process")
class MemoryTest {
    private static final int VIDEOS = 100_000;
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final int BATCH = 5_000;

    private final Timing timing = new Timing(1_000, 5_000, 1_000);
    private final byte[][] ids = new byte[VIDEOS][];
    private final int[] picks = new int[1 << 20];

    MemoryTest() {
        for (int v = 0; v < VIDEOS; v++) {
            ids[v] = ("v_" + (100_000_000 + v)).getBytes(StandardCharsets.UTF_8);
        }
        Random random = new Random(5);
        for (int i = 0; i < picks.length; i++) {
            picks[i] = (int) (VIDEOS * Math.pow(random.nextDouble(), 10));
        }
    }

    @Test
    void live_heap_is_the_same_for_5_and_for_20_million_events_inside_the_windows() {
        long few = heapFor(5_000_000);
        long many = heapFor(20_000_000);
        System.out.printf(
                "memory: %,d ids, live heap %,d bytes with 5 M events, %,d with 20 M%n",
                VIDEOS, few, many);
        assertTrue(
                Math.abs(many - few) <= few / 10,
                () -> few + " bytes for 5 M, " + many + " for 20 M");
    }

    private long heapFor(int events) {
        PartitionWindows[] held = {filled(events)};
        // One right after the other: what else the process holds by soft references goes in time.
        long with = liveHeap();
        assertEquals(VIDEOS, held[0].ids().size());
        held[0] = null;
        return with - liveHeap();
    }

    private PartitionWindows filled(int events) {
        PartitionWindows windows =
                new PartitionWindows(
                        List.of(new WindowSpec("hour", HOUR), new WindowSpec("day", DAY)),
                        timing,
                        1_000,
                        0,
                        Long.MIN_VALUE);
        feed(windows, events);
        assertTrue(windows.counts(1).views() > events * 0.99);
        return windows;
    }

    // A day of events; the hour's tail follows as it must, the day's has nothing to do yet.
    private void feed(PartitionWindows windows, int events) {
        int[] top = new int[1_000];
        int tail = 0;
        for (int head = 0; head < events; head += BATCH) {
            for (int i = head; i < head + BATCH; i++) {
                byte[] id = id(i);
                windows.head(i, timestamp(i, events), id, 0, id.length, 1);
            }
            long target = windows.headReach();
            for (; windows.tailWants(0, target); tail++) {
                byte[] id = id(tail);
                windows.tail(0, tail, timestamp(tail, events), id, 0, id.length, 1);
            }
            if (windows.tailWants(1, target)) {
                byte[] id = id(0);
                windows.tail(1, 0, timestamp(0, events), id, 0, id.length, 1);
            }
            if (windows.reachable(target, false) > windows.tick()) {
                windows.advance(windows.reachable(target, false));
                windows.top(head / BATCH % 2, 1_000, top);
            }
        }
    }

    // Every id once at the start, then again and again the same million picks.
    private byte[] id(int i) {
        return ids[i < VIDEOS ? i : picks[i & (picks.length - 1)]];
    }

    private static long timestamp(int i, int events) {
        return 1_000_000_000L + i * (DAY - 10_000) / events;
    }

    private static long liveHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least =
                    Math.min(
                            least,
                            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
