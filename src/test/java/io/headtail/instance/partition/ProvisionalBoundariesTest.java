package io.headtail.instance.partition;

import static io.headtail.testing.Feeds.offer;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.merge.Partial;
import io.headtail.merge.PartialEncoder;
import io.headtail.testing.Seeds;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Placement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ProvisionalBoundariesTest {
    private static final Timing TIMING = new Timing(1_000, 5_000, 1_000);
    private static final int K = 5;
    private static final long STEP = 10_000;
    private static final long MONTH_END = 1_701_388_800_000L;
    private static final List<WindowSpec> SPECS =
            List.of(
                    WindowSpec.sliding("short", 3_000),
                    WindowSpec.sliding("long", 40_000),
                    WindowSpec.month("month"),
                    WindowSpec.allTime("all"));

    private record Event(long timestamp, byte[] id) {}

    /**
     * One partition, an owner that passes it over at random, and the boundaries that become final.
     */
    private static final class Run implements ProvisionalBoundaries.Sink {
        final Random random;
        final List<Event> log = new ArrayList<>();
        final PartitionWindows windows = empty();
        final PartialEncoder encoder = new PartialEncoder();
        ProvisionalBoundaries provisional = new ProvisionalBoundaries(new byte[0]);
        int earlier;
        final Map<Long, Integer> provisionalFrom = new TreeMap<>();
        final Map<Long, boolean[]> settled = new TreeMap<>();
        final Map<String, ProvisionalBoundary.Sent> sent = new TreeMap<>();
        final Set<String> lacking = new TreeSet<>();
        final Set<String> lackingSinceRestore = new TreeSet<>();

        Run(Random random) {
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
                    // The partition is quiet, and the next events are much older.
                    now += 10_000;
                    advance(TIMING.floor(now));
                    append(now - random.nextInt(10_000));
                }
                append(Math.max(0, now - random.nextInt(random.nextBoolean() ? 5_000 : 500)));
                if (random.nextInt(3) == 0) {
                    advance(TIMING.floor(now - random.nextInt(4_000)));
                }
                if (random.nextInt(40) == 0) {
                    provisional = new ProvisionalBoundaries(provisional.toBytes());
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

        // As for a quiet partition: whatever the watermark is.
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

        // The partials of a reader of everything, at each boundary and at the earlier ticks that a
        // final partial stands for.
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
    }

    private static PartitionWindows empty() {
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

    @Test
    void boundaries_that_become_final_equal_those_of_one_that_has_read_everything() {
        int[] compared = new int[2];
        Seeds.run(
                ProvisionalBoundariesTest.class,
                60,
                random -> {
                    Run run = new Run(random);
                    run.play();
                    compared[0] += run.compare();
                    compared[1] += run.earlier;
                });
        assertTrue(compared[0] > 500, () -> compared[0] + " compared");
        assertTrue(compared[1] > 500, () -> compared[1] + " of earlier ticks");
    }

    @Test
    void the_oldest_are_given_up_where_a_partition_is_quiet_for_too_long() {
        ProvisionalBoundaries many = new ProvisionalBoundaries(new byte[0]);
        byte[] partial = new PartialEncoder().encode(standing(), 0, K, 1, 1, Long.MIN_VALUE);
        List<ProvisionalBoundary.Sent> sent =
                List.of(new ProvisionalBoundary.Sent(SPECS.get(0), -1, 0, 0, partial));
        for (int i = 0; i <= ProvisionalBoundaries.MAX_BOUNDARIES; i++) {
            many.add(i * STEP, sent, false);
        }
        assertEquals(ProvisionalBoundaries.MAX_BOUNDARIES, many.size());
        List<Long> ticks = new ArrayList<>();
        many.reachWatermark(
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                new ProvisionalBoundaries.Sink() {
                    @Override
                    public void becameFinal(long tick, ProvisionalBoundary.Sent one) {
                        ticks.add(tick);
                    }

                    @Override
                    public void lacksStragglers(long tick, ProvisionalBoundary.Sent one) {
                        throw new AssertionError("no straggler has come");
                    }
                });
        assertEquals(STEP, ticks.get(0));
        assertEquals(0, many.size());
    }

    @Test
    void bytes_that_are_no_provisional_boundaries_are_refused() {
        ProvisionalBoundaries one = new ProvisionalBoundaries(new byte[0]);
        byte[] partial = new PartialEncoder().encode(standing(), 0, K, 1, 1, Long.MIN_VALUE);
        one.add(
                STEP,
                List.of(new ProvisionalBoundary.Sent(SPECS.get(0), -1, 0, 0, partial)),
                false);
        byte[] bytes = one.toBytes();
        for (int length = 1; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(IllegalArgumentException.class, () -> new ProvisionalBoundaries(cut));
        }
    }

    private static PartitionWindows standing() {
        PartitionWindows windows = empty();
        windows.advance(STEP);
        return windows;
    }
}
