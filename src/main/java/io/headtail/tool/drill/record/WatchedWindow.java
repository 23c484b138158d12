package io.headtail.tool.drill.record;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A window whose answers the drill reads, and the times that all of them have in common.
 *
 * @param lengthMs 0 for all time
 */
public record WatchedWindow(String name, long lengthMs) {
    /** Short ones, which lose and gain much in a fault, and one that forgets nothing. */
    public static final List<WatchedWindow> ALL =
            List.of(
                    new WatchedWindow("ten", 10_000),
                    new WatchedWindow("minute", 60_000),
                    new WatchedWindow("five", 300_000),
                    new WatchedWindow("all", 0));

    public static final long TICK_MS = 1_000;
    public static final long LATENESS_MS = 2_000;
    public static final long SLACK_MS = 1_000;

    /** How many rows an answer has at most: the greatest k that the API allows. */
    public static final int ROWS = 1_000;

    /** How long a window may take to be rebuilt once what was deleted has left it. */
    private static final long REBUILT_MS = 15_000;

    /**
     * Until when it may say that it is incomplete, since the log no longer has its events; {@link
     * Long#MIN_VALUE} if it may not. A window of all time needs none of them again.
     *
     * @param deletedBeforeMs events older than this were deleted, epoch ms; {@link Long#MIN_VALUE}
     *     for none
     */
    public long lacksUntilMs(long deletedBeforeMs) {
        return lengthMs == 0 || deletedBeforeMs == Long.MIN_VALUE
                ? Long.MIN_VALUE
                : deletedBeforeMs + lengthMs + REBUILT_MS;
    }

    /** The value of the key {@code windows}. */
    public static String setting() {
        return ALL.stream()
                .map(
                        window ->
                                window.lengthMs == 0
                                        ? "{name: " + window.name + "}"
                                        : "{name: %s, length: %s}"
                                                .formatted(
                                                        window.name,
                                                        Duration.ofMillis(window.lengthMs)))
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
