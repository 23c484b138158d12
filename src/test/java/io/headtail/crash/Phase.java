package io.headtail.crash;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was seen between one fault and the next.
 *
 * @param fault what happened at its start
 * @param from epoch ms
 * @param over when what the fault took away ran again, epoch ms
 * @param until epoch ms, exclusive
 * @param windows their names
 * @param exact for each window the complete and final answers without mark, by tick: when each was
 *     seen first
 * @param dueAfterMs how long after a tick its answer may take
 */
record Phase(
        String fault,
        long from,
        long over,
        long until,
        List<String> windows,
        Map<String, TreeMap<Long, Long>> exact,
        long dueAfterMs) {
    /** How long a fault may be felt. */
    static final long SETTLED_MS = 20_000;

    private static final long TICK_MS = 1_000;

    static final String HEADER =
            "%-20s %10s %12s %12s %8s %8s"
                    .formatted(
                            "fault", "runs again", "longest gap", "exact again", "pairs", "exact");

    /** When the longest time without a newer exact answer of any window began and ended. */
    private long[] longestGap() {
        long[] longest = {from, from};
        for (String window : windows) {
            long last = from;
            for (long at : exact.getOrDefault(window, new TreeMap<>()).values()) {
                if (at >= from && at < until) {
                    longest = longer(longest, last, at);
                    last = at;
                }
            }
            longest = longer(longest, last, until);
        }
        return longest;
    }

    private static long[] longer(long[] longest, long start, long end) {
        return end - start > longest[1] - longest[0] ? new long[] {start, end} : longest;
    }

    /**
     * The first and, exclusive, the last tick due from 20 s after the fault was over until the
     * next.
     */
    private long firstTick() {
        return Math.ceilDiv(over + SETTLED_MS - dueAfterMs, TICK_MS) * TICK_MS;
    }

    private long endTick() {
        return Math.ceilDiv(until - dueAfterMs, TICK_MS) * TICK_MS;
    }

    /** How many (window, tick) pairs were due once the fault should no longer be felt. */
    int pairs() {
        return (int) Math.max(0, (endTick() - firstTick()) / TICK_MS) * windows.size();
    }

    /** How many of them were seen complete and final. */
    int exactPairs() {
        if (pairs() == 0) {
            return 0;
        }
        return windows.stream()
                .mapToInt(
                        w ->
                                exact.getOrDefault(w, new TreeMap<>())
                                        .subMap(firstTick(), endTick())
                                        .size())
                .sum();
    }

    /** A line under {@link #HEADER}. */
    String line() {
        long[] gap = longestGap();
        return "%-20s %9.1fs %11.1fs %11.1fs %8d %8d"
                .formatted(
                        fault,
                        (over - from) / 1e3,
                        (gap[1] - gap[0]) / 1e3,
                        (gap[1] - from) / 1e3,
                        pairs(),
                        exactPairs());
    }

    @Override
    public String toString() {
        return line().strip().toLowerCase(Locale.ROOT);
    }
}
