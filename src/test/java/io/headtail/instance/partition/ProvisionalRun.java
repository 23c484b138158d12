package io.headtail.instance.partition;

import static io.headtail.testing.Feeds.offer;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.merge.Partial;
import io.headtail.merge.PartialEncoder;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Placement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One partition, an owner that passes over it whenever it likes, and what it says is final. */
final class ProvisionalRun implements ProvisionalBoundaries.Sink {
    static final int K = 5;
    static final long STEP = 10_000;
    static final List<WindowSpec> SPECS =
            List.of(
                    WindowSpec.sliding("short", 3_000),
                    WindowSpec.sliding("long", 40_000),
                    WindowSpec.month("month"),
                    WindowSpec.allTime("all"));
    private static final Timing TIMING = new Timing(1_000, 5_000, 1_000);
    private static final long MONTH_END = 1_701_388_800_000L;

    private record Event(long timestamp, byte[] id) {}

    private final Random random;
    private final List<Event> log = new ArrayList<>();
    private final PartitionWindows windows = empty();
    private final PartialEncoder encoder = new PartialEncoder();
    private ProvisionalBoundaries provisional = new ProvisionalBoundaries();
    private final Map<Long, Integer> provisionalFrom = new TreeMap<>();
    private final Map<Long, boolean[]> settled = new TreeMap<>();
    private final Map<String, ProvisionalBoundary.Sent> sent = new TreeMap<>();
    private final Set<String> lacking = new TreeSet<>();
    private final Set<String> lackingSinceRestore = new TreeSet<>();

    /** How many earlier ticks were compared too. */
    int earlier;

    ProvisionalRun(Random random) {
        this.random = random;
        listen();
    }

    private void listen() {
        ProvisionalBoundaries told = provisional;
        windows.head().onStraggler(told::addStraggler);
    }

    void play() {
        long now = MONTH_END - 60_000;
        for (int i = 0; i < 300; i++) {
            now += random.nextInt(3) == 0 ? random.nextInt(9_000) : random.nextInt(500);
            if (random.nextInt(12) == 0) {
                // It is quiet, and what comes then is of long before.
                now += 10_000;
                advance(TIMING.floor(now));
                append(now - random.nextInt(10_000));
            }
            append(Math.max(0, now - random.nextInt(random.nextBoolean() ? 5_000 : 500)));
            if (random.nextInt(3) == 0) {
                advance(TIMING.floor(now - random.nextInt(4_000)));
            }
            if (random.nextInt(40) == 0) {
                provisional = new ProvisionalBoundaries(provisional.toBytes(), SPECS);
                listen();
                lackingSinceRestore.clear();
            }
            settle();
        }
        append(now + 100_000);
        settle();
    }

    private void settle() {
        provisional.reportStragglers(windows.tick(), this);
        provisional.reachWatermark(windows.head().watermark(), windows.tick(), this);
    }

    private void append(long timestamp) {
        byte[] id = ("v" + random.nextInt(12)).getBytes(StandardCharsets.UTF_8);
        feed(windows, log.size(), new Event(timestamp, id));
        log.add(new Event(timestamp, id));
    }

    // As by a quiet partition: whatever the watermark is.
    private void advance(long target) {
        if (windows.hasStragglers() && random.nextBoolean()) {
            readTails(windows, log);
            windows.releaseStragglers();
            publish();
        }
        long from = windows.tick() == Long.MIN_VALUE ? target - STEP : windows.tick();
        for (long next = from + 1_000; next <= target; next += 1_000) {
            readTails(windows, log);
            windows.advance(next);
            publish();
        }
    }

    private void publish() {
        long tick = windows.tick();
        if (tick % STEP != 0) {
            return;
        }
        List<ProvisionalBoundary.Sent> all = new ArrayList<>();
        for (int w = 0; w < SPECS.size(); w++) {
            byte[] partial = encoder.encode(windows, w, K, 1, 1, Long.MIN_VALUE);
            long since = windows.sameSince(w);
            all.add(new ProvisionalBoundary.Sent(SPECS.get(w), -1, since, tick % 97, partial));
        }
        if (windows.isFinal()) {
            provisional.remove(tick);
            provisionalFrom.remove(tick);
        } else {
            provisional.add(tick, all, windows.hasStragglers());
            provisionalFrom.put(tick, log.size());
        }
    }

    @Override
    public void lacksStragglers(long tick, ProvisionalBoundary.Sent one) {
        String name = tick + " " + SPECS.indexOf(one.spec());
        assertTrue(tick < windows.tick(), "they can still be counted");
        assertTrue(lackingSinceRestore.add(name), () -> name + " was said before");
        lacking.add(name);
    }

    @Override
    public void becameFinal(long tick, ProvisionalBoundary.Sent one) {
        int w = SPECS.indexOf(one.spec());
        settled.computeIfAbsent(tick, t -> new boolean[SPECS.size()])[w] = true;
        sent.put(tick + " " + w, one);
        assertEquals(tick % 97, one.lateViews(), "what was known when it was sent");
    }

    /**
     * Compares with what somebody says at each boundary who has read everything, and at the ticks
     * before it that what was settled stands for; how many boundaries.
     */
    int compare() {
        PartitionWindows after = empty();
        for (int i = 0; i < log.size(); i++) {
            feed(after, i, log.get(i));
        }
        int compared = 0;
        Map<Long, byte[][]> at = new TreeMap<>();
        for (long tick = MONTH_END - 70_000; tick <= windows.tick(); tick += 1_000) {
            readTails(after, log);
            after.advance(tick);
            assertTrue(after.isFinal());
            byte[][] all = new byte[SPECS.size()][];
            for (int w = 0; w < SPECS.size(); w++) {
                all[w] = encoder.encode(after, w, K, 1, 1, Long.MIN_VALUE);
            }
            at.put(tick, all);
        }
        for (Map.Entry<Long, Integer> one : provisionalFrom.entrySet()) {
            long tick = one.getKey();
            boolean[] done = settled.getOrDefault(tick, new boolean[SPECS.size()]);
            for (int w = 0; w < SPECS.size(); w++) {
                boolean stands = tick == windows.tick();
                assertTrue(
                        stands || done[w] != lacking.contains(tick + " " + w),
                        "either it is final, or it is said to lack stragglers");
                if (done[w]) {
                    compared += settledStandsFor(tick, w, at);
                } else {
                    String what = SPECS.get(w) + " at " + tick + " was not settled";
                    assertTrue(hasStraggler(SPECS.get(w), tick, one.getValue()), what);
                }
            }
        }
        return compared;
    }

    private int settledStandsFor(long tick, int w, Map<Long, byte[][]> at) {
        ProvisionalBoundary.Sent one = requireNonNull(sent.get(tick + " " + w));
        assertArrayEquals(requireNonNull(at.get(tick))[w], one.partial(), SPECS.get(w) + "");
        long since = Math.max(MONTH_END - 70_000, one.sameSince());
        for (long before = tick - 1_000; before >= since; before -= 1_000) {
            String what = "%s at %d by %d".formatted(SPECS.get(w), before, tick);
            assertEquals(said(requireNonNull(at.get(before))[w]), said(one.partial()), what);
            earlier++;
        }
        return 1;
    }

    private static String said(byte[] bytes) {
        Partial partial = new Partial(bytes);
        StringBuilder said = new StringBuilder(partial.isFinal() + " " + partial.firstEvent());
        for (int row = 0; row < partial.rows(); row++) {
            said.append(new String(partial.id(row), StandardCharsets.UTF_8))
                    .append(partial.views(row));
        }
        return said.toString();
    }

    private boolean hasStraggler(WindowSpec spec, long tick, int from) {
        return log.subList(from, log.size()).stream()
                .anyMatch(e -> e.timestamp() < tick && e.timestamp() >= spec.startOf(tick));
    }

    static PartitionWindows empty() {
        return new PartitionWindows(SPECS, TIMING, K, 0, Long.MIN_VALUE, Placement.ANYWHERE);
    }

    private static void feed(PartitionWindows windows, long offset, Event e) {
        if (windows.head().isLate(e.timestamp())) {
            windows.head().pass(offset);
        } else {
            offer(windows.head(), offset, e.timestamp(), e.id(), 0, e.id().length, 1);
        }
    }

    private static void readTails(PartitionWindows windows, List<Event> log) {
        for (int w = 0; w < SPECS.size(); w++) {
            if (!windows.hasTail(w)) {
                continue;
            }
            for (long at = windows.tail(w).offset(); at < windows.head().offset(); at++) {
                Event e = log.get((int) at);
                offer(windows.tail(w), at, e.timestamp(), e.id(), 0, e.id().length, 1);
            }
        }
    }
}
