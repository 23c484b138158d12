package io.headtail.tool.drill.check;

import io.headtail.tool.drill.fault.InjectedFault;
import io.headtail.tool.drill.record.WatchedWindow;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The observations from one fault until the next.
 *
 * @param untilMs start of the next phase, epoch ms, exclusive
 * @param compared number of exact answers with rows that were first seen in this phase
 * @param deletedBeforeMs events older than this have been deleted from the log so far, epoch ms
 * @param firstSeen by window, the ticks with an exact answer and when that was first seen
 */
public record Phase(
        InjectedFault fault,
        long untilMs,
        int compared,
        long deletedBeforeMs,
        Map<String, TreeMap<Long, Long>> firstSeen) {
    /** How long after its end a fault may still affect answers. */
    public static final long SETTLED_MS = 20_000;

    /** How long after its tick an answer is due; includes one spare tick for a busy machine. */
    static final long DUE_MS =
            WatchedWindow.LATENESS_MS + WatchedWindow.SLACK_MS + 2 * WatchedWindow.TICK_MS;

    private static List<WatchedWindow> windows() {
        return WatchedWindow.ALL;
    }

    private long lacksUntilMs(WatchedWindow window) {
        return window.lacksUntilMs(deletedBeforeMs);
    }

    /**
     * The time, in ms, from the fault until every window that lacks no deleted events had an exact
     * answer for a later tick; empty if a window had none before the next fault.
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

    /** The time, in ms, until what the fault took away ran again. */
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

    /** The number of (window, tick) pairs due after the fault should no longer affect answers. */
    public int pairs() {
        return windows().stream().mapToInt(this::pairs).sum();
    }

    private int pairs(WatchedWindow window) {
        return (int) Math.max(0, (endTick() - firstTick(window)) / WatchedWindow.TICK_MS);
    }

    /** The number of these pairs with an exact answer. */
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
