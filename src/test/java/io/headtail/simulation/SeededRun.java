package io.headtail.simulation;

import static io.headtail.testing.Feeds.offer;
import static io.headtail.testing.Feeds.tailToRead;
import static io.headtail.testing.Feeds.tailWants;

import io.headtail.merge.PartialEncoder;
import io.headtail.time.ClockMode;
import io.headtail.time.PublishMode;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Placement;
import io.headtail.window.Tail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * A JVM with a seed for the hash of its ids, which counts views, publishes, takes snapshots and
 * goes on from them, and says a digest of all that it would have published and stored.
 */
final class SeededRun {
    private static final int TICKS = 60;
    private static final int EVENTS_A_TICK = 2_500;
    private static final int K = 50;

    private record Event(long offset, long timestamp, byte[] id, int views) {}

    private final List<Event> log = new ArrayList<>();
    private final Random random = new Random(7);
    private final MessageDigest digest;
    private final Setup setup;
    private PartitionWindows windows;
    private long offset;
    private int freed;

    private SeededRun(List<WindowSpec> specs) throws NoSuchAlgorithmException {
        digest = MessageDigest.getInstance("SHA-256");
        setup =
                new Setup(
                        ClockMode.WALL,
                        Scenario.CHURN,
                        new Timing(1_000, 1_000, 0),
                        specs,
                        PublishMode.EVERY_TICK,
                        1,
                        1,
                        K,
                        0,
                        0,
                        0,
                        Fault.NONE);
        windows =
                new PartitionWindows(
                        specs, setup.timing(), K, 0, Long.MIN_VALUE, Placement.ANYWHERE);
    }

    /** Starts one; it says the digest and how many slots were freed. */
    static Process start(long seed) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx512m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dheadtail.hash-seed=" + seed,
                        "-cp",
                        System.getProperty("java.class.path"),
                        SeededRun.class.getName())
                .redirectErrorStream(true)
                .start();
    }

    public static void main(String[] args) throws NoSuchAlgorithmException {
        long second = 1_000;
        WindowSpec sliding = WindowSpec.sliding("short", 2 * second);
        WindowSpec longer = WindowSpec.sliding("long", 5 * second);
        WindowSpec all = WindowSpec.allTime("all");
        WindowSpec rising = WindowSpec.rising("rising", 2 * second);
        System.out.println(new SeededRun(List.of(sliding, longer, rising)).run());
        System.out.println(new SeededRun(List.of(sliding, all)).run());
    }

    private String run() {
        PartialEncoder encoder = new PartialEncoder();
        long tickMs = setup.timing().tickMs();
        for (int i = 1; i <= TICKS; i++) {
            long tick = 1_700_000_000_000L / tickMs * tickMs + i * tickMs;
            events(tick - tickMs);
            for (int w = 0; w < windows.size(); w++) {
                while (tailWants(windows, w, tick)) {
                    Tail tail = tailToRead(windows, w, tick);
                    Event e = log.get((int) tail.offset());
                    offer(tail, e.offset, e.timestamp, e.id, 0, e.id.length, e.views);
                }
            }
            int before = windows.ids().size();
            windows.advance(tick);
            freed += Math.max(0, before - windows.ids().size());
            for (int w = 0; w < windows.size(); w++) {
                digest.update(encoder.encode(windows, w, K, 7, 1, Long.MIN_VALUE));
            }
            if (i % 25 == 0) {
                byte[] snapshot = SnapshotBytes.take(setup, 0, windows);
                digest.update(snapshot);
                windows =
                        SnapshotBytes.read(snapshot)
                                .partition()
                                .resume(setup.windows(), setup.timing(), K, Placement.ANYWHERE);
            }
        }
        return HexFormat.of().formatHex(digest.digest()) + " freed=" + freed;
    }

    // Ids come and go: each tick has some of its own, some of them long.
    private void events(long from) {
        for (int i = 0; i < EVENTS_A_TICK; i++) {
            long number = offset / 2 + (long) (Math.abs(random.nextGaussian()) * 3_000);
            String id = (random.nextInt(3) == 0 ? "a-rather-long-id-" : "v") + number;
            byte[] bytes = id.getBytes(StandardCharsets.US_ASCII);
            int views = random.nextInt(5) == 0 ? 1 + random.nextInt(9) : 1;
            long timestamp = from + random.nextInt((int) setup.timing().tickMs());
            offer(windows.head(), offset, timestamp, bytes, 0, bytes.length, views);
            log.add(new Event(offset++, timestamp, bytes, views));
        }
    }
}
