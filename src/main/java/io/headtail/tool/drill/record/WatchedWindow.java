package io.headtail.tool.drill.record;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A window whose answers the drill polls, and the times that all windows share.
 *
 * @param lengthMs length in ms; 0 for all time
 */
public record WatchedWindow(String name, long lengthMs) {
    /** Short windows, whose contents change much during a fault, and the window of all time. */
    public static final List<WatchedWindow> ALL =
            List.of(
                    new WatchedWindow("ten", 10_000),
                    new WatchedWindow("minute", 60_000),
                    new WatchedWindow("five", 300_000),
                    new WatchedWindow("all", 0));

    /** The same, and the window that is answered for when a request names none. */
    public static final List<WatchedWindow> WITH_DEFAULT =
            Stream.concat(ALL.stream(), Stream.of(new WatchedWindow("hour", 3_600_000))).toList();

    /** The interval between two ticks. */
    public static final long TICK_MS = 1_000;

    /** How far an event may be behind the newest of its partition without being late. */
    public static final long LATENESS_MS = 2_000;

    /** How much longer than the lateness an event may be in transit to Kafka. */
    public static final long SLACK_MS = 1_000;

    /** The maximum number of rows of an answer: the largest k that the API allows. */
    public static final int ROWS = 1_000;

    /** How long a window's rebuild may take once the deleted events have left the window. */
    private static final long REBUILD_TIMEOUT_MS = 15_000;

    /**
     * Until when it may be incomplete because the log no longer has its events, epoch ms; {@link
     * Long#MIN_VALUE} if it may not. A window of all time never needs deleted events again.
     *
     * @param deletedBeforeMs events older than this were deleted, epoch ms; {@link Long#MIN_VALUE}
     *     for none
     */
    public long lacksUntilMs(long deletedBeforeMs) {
        return lengthMs == 0 || deletedBeforeMs == Long.MIN_VALUE
                ? Long.MIN_VALUE
                : deletedBeforeMs + lengthMs + REBUILD_TIMEOUT_MS;
    }

    /** The value of the configuration key {@code windows}. */
    public static String setting(List<WatchedWindow> windows) {
        return windows.stream()
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
