package io.headtail.audit.recount;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * A window as a recount understands it.
 *
 * @param name what the window is called
 * @param lengthMs of a sliding window, in ms; otherwise 0
 */
public record CountedWindow(String name, SpanKind kind, long lengthMs) {
    /** Where a window begins. */
    public enum SpanKind {
        /** {@code [T − length, T)}. */
        SLIDING,
        /** {@code [first event, T)}. */
        ALL_TIME,
        /** From the first ms of the UTC month that holds T − 1 ms, to before T. */
        MONTH
    }

    public CountedWindow {
        if (kind == SpanKind.SLIDING ? lengthMs <= 0 : lengthMs != 0) {
            throw new IllegalArgumentException(
                    "window '%s': a length of %d ms, %s".formatted(name, lengthMs, kind));
        }
    }

    /** Has the length, in ms, &gt; 0. */
    public static CountedWindow sliding(String name, long lengthMs) {
        return new CountedWindow(name, SpanKind.SLIDING, lengthMs);
    }

    /** Has no start. */
    public static CountedWindow allTime(String name) {
        return new CountedWindow(name, SpanKind.ALL_TIME, 0);
    }

    /** The calendar month so far, in UTC; at the end of a month, all of it. */
    public static CountedWindow month(String name) {
        return new CountedWindow(name, SpanKind.MONTH, 0);
    }

    /** The first ms in the window at a tick; {@link Long#MIN_VALUE} for all time. */
    public long startMs(long tick) {
        return switch (kind) {
            case SLIDING -> tick - lengthMs;
            case ALL_TIME -> Long.MIN_VALUE;
            case MONTH ->
                    Instant.ofEpochMilli(tick - 1)
                            .atOffset(ZoneOffset.UTC)
                            .withDayOfMonth(1)
                            .truncatedTo(ChronoUnit.DAYS)
                            .toInstant()
                            .toEpochMilli();
        };
    }
}
