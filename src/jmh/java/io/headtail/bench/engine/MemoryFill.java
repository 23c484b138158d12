package io.headtail.bench.engine;

import static io.headtail.testing.Feeds.offer;

import io.headtail.time.SpanCode;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Fills one partition's windows through its head and tails, tick by tick, so that at the end each
 * contains a given share of all videos. A window's videos are the most popular ones, each seen once
 * and, by Zipf(1), once more on average, in a stretch that only that window and longer ones cover.
 */
final class MemoryFill {
    private static final long TICK_MS = 1_000;
    private static final long END_MS = 1_700_000_000_000L;
    private static final int TICKS_TO_A_TOP = 60;

    /**
     * A stretch of event time {@code [from, to)}, both in ms before the end, from > to, and the
     * number of videos seen in it.
     */
    private record Stretch(long from, long to, int videos) {}

    private final List<WindowSpec> specs;
    private final List<Stretch> stretches = new ArrayList<>();
    private final int k;
    private int[] views = new int[0];
    private long[] times = new long[0];
    private int events;

    /**
     * @param specs from the shortest to the longest; the window of all time last
     * @param shares share of all videos in each window, ascending
     */
    MemoryFill(List<WindowSpec> specs, double[] shares, int videos, int k) {
        this.specs = specs;
        this.k = k;
        long to = 0;
        for (int w = 0; w < shares.length; w++) {
            WindowSpec spec = specs.get(w);
            // All time starts one length before the previous window.
            long from = spec.isAllTime() ? Math.max(TICK_MS, 2 * to) : SpanCode.of(spec.span());
            int count = (int) Math.round(shares[w] * videos);
            boolean adds = !spec.isAllTime() || w == 0 || shares[w] > shares[w - 1];
            if (adds && count > 0) {
                stretches.add(0, new Stretch(from, to, count));
            }
            to = from;
        }
    }

    /** Draws the events, which may take more memory than the windows; call before the baseline. */
    void draw() {
        int total = stretches.stream().mapToInt(stretch -> 2 * stretch.videos).sum();
        views = new int[total];
        times = new long[total];
        SplittableRandom random = new SplittableRandom(3);
        for (Stretch stretch : stretches) {
            int[] order = Videos.shuffled(stretch.videos, 4);
            ZipfRanks ranks = new ZipfRanks(stretch.videos, 1);
            for (int i = 0; i < 2 * stretch.videos; i++) {
                double passed = (double) i / (2 * stretch.videos);
                long before = stretch.from - (long) (passed * (stretch.from - stretch.to));
                times[events] = END_MS - before;
                views[events++] = i % 2 == 0 ? order[i / 2] : ranks.next(random);
            }
        }
    }

    int events() {
        return events;
    }

    /** Fills a new partition; {@code first} is added to the numbers in its ids. */
    PartitionWindows fill(int first) {
        PartitionWindows windows =
                new PartitionWindows(
                        specs, new Timing(TICK_MS, 0, 0), k, 0, Long.MIN_VALUE, Placement.ANYWHERE);
        int[] tails = new int[specs.size()];
        int[] target = new int[k];
        byte[] id = new byte[Videos.ID_BYTES];
        int head = 0;
        int passed = 0;
        while (head < events) {
            long tick = Math.floorDiv(times[head], TICK_MS) * TICK_MS + TICK_MS;
            for (; head < events && times[head] < tick; head++) {
                Videos.write(first + views[head], id, 0);
                offer(windows.head(), head, times[head], id, 0, id.length, 1);
            }
            for (int w = 0; w < tails.length; w++) {
                if (!specs.get(w).isAllTime()) {
                    tails[w] =
                            tail(
                                    windows,
                                    w,
                                    tails[w],
                                    tick - SpanCode.of(specs.get(w).span()),
                                    id,
                                    first);
                }
            }
            windows.advance(tick);
            if (++passed % TICKS_TO_A_TOP == 0 || head == events) {
                for (int w = 0; w < tails.length; w++) {
                    windows.window(w).top(k, target);
                }
            }
        }
        return windows;
    }

    private int tail(PartitionWindows windows, int w, int from, long until, byte[] id, int first) {
        int at = from;
        for (; times[at] < until; at++) {
            Videos.write(first + views[at], id, 0);
            offer(windows.tail(w), at, times[at], id, 0, id.length, 1);
        }
        return at;
    }
}
