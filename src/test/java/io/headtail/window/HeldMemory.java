package io.headtail.window;

import static io.headtail.testing.Feeds.offer;

import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * A process that fills windows with different numbers of events and prints the heap in use for
 * each; nothing else in it allocates or releases memory meanwhile.
 */
final class HeldMemory {
    static final int VIDEOS = 100_000;

    /** In the first windows. With fewer, many videos tie for the last ranks, and more are kept. */
    static final int FEW_EVENTS = 5_000_000;

    /** In the second windows. */
    static final int EVENTS = Integer.getInteger("headtail.memory.events", 10_000_000);

    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final int BATCH = 5_000;

    private final Timing timing = new Timing(1_000, 5_000, 1_000);
    private final byte[][] ids = new byte[VIDEOS][];
    private final int[] picks = new int[1 << 20];

    private HeldMemory() {
        for (int v = 0; v < VIDEOS; v++) {
            ids[v] = ("v_" + (100_000_000 + v)).getBytes(StandardCharsets.UTF_8);
        }
        Random random = new Random(5);
        for (int i = 0; i < picks.length; i++) {
            picks[i] = (int) (VIDEOS * Math.pow(random.nextDouble(), 10));
        }
    }

    /** Starts one; it prints the bytes for few events and for many, a line each. */
    static Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx1g",
                        "-ea",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dheadtail.memory.events=" + EVENTS,
                        "-cp",
                        System.getProperty("java.class.path"),
                        HeldMemory.class.getName())
                .redirectErrorStream(true)
                .start();
    }

    public static void main(String[] args) {
        HeldMemory held = new HeldMemory();
        // Loads everything that stays loaded.
        held.heapFor(2 * VIDEOS);
        System.out.println(held.heapFor(FEW_EVENTS));
        System.out.println(held.heapFor(EVENTS));
    }

    private long heapFor(int events) {
        long before = liveHeap();
        PartitionWindows windows =
                new PartitionWindows(
                        List.of(WindowSpec.sliding("hour", HOUR), WindowSpec.sliding("day", DAY)),
                        timing,
                        1_000,
                        0,
                        Long.MIN_VALUE,
                        Placement.ANYWHERE);
        feed(windows, events);
        long after = liveHeap();
        if (windows.window(1).counts().views() < events * 0.99 || windows.ids().size() != VIDEOS) {
            throw new AssertionError(
                    windows.window(1).counts().views()
                            + " views, "
                            + windows.ids().size()
                            + " videos");
        }
        return after - before;
    }

    // A day of events; the hour's tail follows, the day's has nothing to do yet.
    private void feed(PartitionWindows windows, int events) {
        int[] top = new int[1_000];
        int tail = 0;
        for (int head = 0; head < events; head += BATCH) {
            for (int i = head; i < head + BATCH; i++) {
                byte[] id = id(i);
                offer(windows.head(), i, timestamp(i, events), id, 0, id.length, 1);
            }
            long target = windows.head().reach();
            for (; windows.tail(0).wants(target); tail++) {
                byte[] id = id(tail);
                offer(windows.tail(0), tail, timestamp(tail, events), id, 0, id.length, 1);
            }
            if (windows.tail(1).wants(target)) {
                byte[] id = id(0);
                offer(windows.tail(1), 0, timestamp(0, events), id, 0, id.length, 1);
            }
            if (windows.reachable(target, false) > windows.tick()) {
                windows.advance(windows.reachable(target, false));
                windows.window(head / BATCH % 2).top(1_000, top);
            }
        }
    }

    // Every id once at the start, then repeatedly the same million ids.
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
