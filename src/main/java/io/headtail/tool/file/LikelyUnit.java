package io.headtail.tool.file;

import io.headtail.time.EpochNumber;
import io.headtail.time.EpochUnit;

/** Guesses the unit of a numeric timestamp, assuming a recent time. */
final class LikelyUnit {
    /** 1990-01-01. */
    private static final long FROM_MS = 631_152_000_000L;

    /** 2100-01-01, exclusive. Between 1990 and it, no number is a valid time in two units. */
    private static final long TO_MS = 4_102_444_800_000L;

    private LikelyUnit() {}

    /** The unit in which a whole number is a time from 1990 to 2099; ms if there is none. */
    static EpochUnit of(String number) {
        for (EpochUnit unit : EpochUnit.values()) {
            long ms = toMs(number, unit);
            if (ms >= FROM_MS && ms < TO_MS) {
                return unit;
            }
        }
        return EpochUnit.MS;
    }

    /** Same as {@link EpochNumber#parse}. */
    static long toMs(String number, EpochUnit unit) {
        return EpochNumber.parse(number.toCharArray(), 0, number.length(), unit);
    }

    static String words(EpochUnit unit) {
        return switch (unit) {
            case S -> "seconds";
            case MS -> "milliseconds";
            case US -> "microseconds";
            case NS -> "nanoseconds";
        };
    }
}
