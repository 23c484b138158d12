package io.headtail.tool.drill.check;

import io.headtail.tool.drill.fault.InjectedFault;
import io.headtail.tool.drill.record.WatchedWindow;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What was seen from one fault until the next.
 *
 * @param untilMs when the next came, epoch ms, exclusive
 * @param compared exact answers first seen in it that had rows
 * @param deletedBeforeMs events older than this were deleted from the log so far, epoch ms
 * @param firstSeen of each window the ticks with an exact answer, and when it was seen first
 */
public record Phase(
        InjectedFault fault,
        long untilMs,
        int compared,
        long deletedBeforeMs,
        Map<String, TreeMap<Long, Long>> firstSeen) {
    /** How long after its end a fault may be felt. */
    public static final long SETTLED_MS = 20_000;

    /** How long after a tick its answer may take: a tick to spare, since this machine is busy. */
    static final long DUE_MS =
            WatchedWindow.LATENESS_MS + WatchedWindow.SLACK_MS + 2 * WatchedWindow.TICK_MS;

    private static List<WatchedWindow> windows() {
        return WatchedWindow.ALL;
    }

    private long lacksUntilMs(WatchedWindow window) {
        return window.lacksUntilMs(deletedBeforeMs);
    }

    /**
     * How long after the fault struck every window that lacks no deleted events had an exact answer
     * for a tick since; empty if one never had before the next fault.
     */
    public OptionalLong exactAgainMs() {
        long last = fault.struckMs();
        for (WatchedWindow window : windows()) {
            if (lacksUntilMs(window) > fault.struckMs()) {
                continue;
            }
            OptionalLong seen =
                    ticks(window).tailMap(fault.struckMs()).values().stream()
                            .mapToLong(at -> at)
                            .min();
            if (seen.isEmpty() || seen.getAsLong() >= untilMs) {
                return OptionalLong.empty();
            }
            last = Math.max(last, seen.getAsLong());
        }
        return OptionalLong.of(last - fault.struckMs());
    }

    /** Until what the fault took away ran again. */
    public long awayMs() {
        return fault.overMs() - fault.atMs();
    }

    private long firstTick(WatchedWindow window) {
        return ceil(Math.max(fault.overMs() + SETTLED_MS - DUE_MS, lacksUntilMs(window)));
    }

    private long endTick() {
        return ceil(untilMs - DUE_MS);
    }

    private static long ceil(long ms) {
        return Math.ceilDiv(ms, WatchedWindow.TICK_MS) * WatchedWindow.TICK_MS;
    }

    /** How many (window, tick) pairs were due once the fault should no longer be felt. */
    public int pairs() {
        return windows().stream().mapToInt(this::pairs).sum();
    }

    private int pairs(WatchedWindow window) {
        return (int) Math.max(0, (endTick() - firstTick(window)) / WatchedWindow.TICK_MS);
    }

    /** How many of them had an exact answer. */
    public int exactPairs() {
        return windows().stream()
                .filter(window -> pairs(window) > 0)
                .mapToInt(window -> ticks(window).subMap(firstTick(window), endTick()).size())
                .sum();
    }

    private TreeMap<Long, Long> ticks(WatchedWindow window) {
        return firstSeen.getOrDefault(window.name(), new TreeMap<>());
    }
}
