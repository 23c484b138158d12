package io.headtail.audit.recount;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * A window of a recount.
 *
 * @param name the window's name
 * @param lengthMs length of a sliding window, or of each half of a rising one, in ms; otherwise 0
 */
public record CountedWindow(String name, SpanKind kind, long lengthMs) {
    /** Where a window begins. */
    public enum SpanKind {
        /** {@code [T − length, T)}. */
        SLIDING,
        /** {@code [T − 2 length, T)}: what the later half has more than the earlier. */
        RISING,
        /** {@code [first event, T)}. */
        ALL_TIME,
        /** From the first ms of the UTC month that contains T − 1 ms, to T (exclusive). */
        MONTH
    }

    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException if it does not fit the kind
     */
    public CountedWindow {
        boolean hasLength = kind == SpanKind.SLIDING || kind == SpanKind.RISING;
        if (hasLength ? lengthMs <= 0 : lengthMs != 0) {
            throw new IllegalArgumentException(
                    "window '%s': a length of %d ms, %s".formatted(name, lengthMs, kind));
        }
    }

    /**
     * A sliding window.
     *
     * @param lengthMs in ms, &gt; 0
     */
    public static CountedWindow sliding(String name, long lengthMs) {
        return new CountedWindow(name, SpanKind.SLIDING, lengthMs);
    }

    /**
     * A window of rises.
     *
     * @param lengthMs of each half, in ms, &gt; 0
     */
    public static CountedWindow rising(String name, long lengthMs) {
        return new CountedWindow(name, SpanKind.RISING, lengthMs);
    }

    /** Whether its values are rises. */
    boolean isRising() {
        return kind == SpanKind.RISING;
    }

    /** The window of all time, which has no start. */
    public static CountedWindow allTime(String name) {
        return new CountedWindow(name, SpanKind.ALL_TIME, 0);
    }

    /** The calendar month so far, in UTC; at the end of a month, the whole month. */
    public static CountedWindow month(String name) {
        return new CountedWindow(name, SpanKind.MONTH, 0);
    }

    /** The first ms in the window at a tick; {@link Long#MIN_VALUE} for all time. */
    public long startMs(long tick) {
        return switch (kind) {
            case SLIDING -> tick - lengthMs;
            case RISING -> tick - 2 * lengthMs;
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
