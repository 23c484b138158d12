package io.headtail.tool;

import io.headtail.time.Rfc3339;
import io.headtail.tool.FileLine.Reason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a timestamp may be, in text: RFC 3339, or a number since 1970 in one unit. */
final class Timestamps {
    /** 9999-12-31T23:59:59.999Z: no later event counts. */
    private static final long MAX_MS = 253_402_300_799_999L;

    private final @Nullable TimestampUnit unit;
    private long earliestMs;
    private long latestMs = Long.MAX_VALUE;

    /**
     * @param unit of numbers; null for ms, where a number that is clearly of another unit is
     *     refused
     */
    Timestamps(@Nullable TimestampUnit unit) {
        this.unit = unit;
    }

    /**
     * Timestamps outside {@code [earliestMs, latestMs]} are refused: the topic would refuse them.
     */
    void limit(long earliestMs, long latestMs) {
        this.earliestMs = earliestMs;
        this.latestMs = latestMs;
    }

    /** Epoch ms, 0 to the end of the year 9999; parts of a ms are dropped. */
    long ms(String text) throws RefusedException {
        if (text.isEmpty()) {
            throw new RefusedException(
                    Reason.NO_TIMESTAMP, "the field is empty; allowed are " + allowed());
        }
        long ms = isNumber(text) ? number(text) : isDecimal(text) ? decimal(text) : rfc3339(text);
        if (ms < 0) {
            throw new RefusedException(
                    Reason.NEGATIVE_TIMESTAMP,
                    FieldRules.shown(text) + ", allowed are times from 1970-01-01T00:00:00Z on");
        }
        if (ms > MAX_MS) {
            throw new RefusedException(
                    Reason.TIMESTAMP_TOO_LATE,
                    FieldRules.shown(text)
                            + ", allowed are times up to the year 9999"
                            + (unit == null ? "" : "; --timestamp-unit is " + unit));
        }
        if (ms < earliestMs || ms > latestMs) {
            throw outOfRange(text, ms < earliestMs);
        }
        return ms;
    }

    private RefusedException outOfRange(String text, boolean before) {
        return new RefusedException(
                Reason.TIMESTAMP_OUT_OF_RANGE,
                FieldRules.shown(text)
                        + ", the topic's message.timestamp."
                        + (before ? "before" : "after")
                        + ".max.ms allows none "
                        + (before ? "before " : "after ")
                        + Instant.ofEpochMilli(before ? earliestMs : latestMs));
    }

    private long number(String text) throws RefusedException {
        long number;
        try {
            number = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw unparsable(text);
        }
        if (unit != null) {
            return unit.toMs(number);
        }
        TimestampUnit likely = TimestampUnit.likely(number);
        if (likely != TimestampUnit.MS) {
            throw new RefusedException(
                    Reason.OTHER_UNIT,
                    FieldRules.shown(text)
                            + " is "
                            + shown(number)
                            + " in milliseconds, but "
                            + shown(likely.toMs(number))
                            + " in "
                            + likely.words()
                            + ": say --timestamp-unit "
                            + likely
                            + ", or --timestamp-unit ms if it is meant so");
        }
        return number;
    }

    /** Whether it is seconds with a fraction. */
    private boolean isDecimal(String text) {
        int point = text.indexOf('.');
        return unit == TimestampUnit.S
                && point > 0
                && isNumber(text.substring(0, point))
                && isNumber("0" + text.substring(point + 1));
    }

    private long decimal(String text) throws RefusedException {
        int point = text.indexOf('.');
        String fraction = (text.substring(point + 1) + "000").substring(0, 3);
        long ms = Long.parseLong(fraction);
        return number(text.substring(0, point)) + (text.startsWith("-") ? -ms : ms);
    }

    private long rfc3339(String text) throws RefusedException {
        long ms = Rfc3339.parse(text);
        if (ms == Rfc3339.INVALID) {
            throw unparsable(text);
        }
        return ms;
    }

    private RefusedException unparsable(String text) {
        return new RefusedException(
                Reason.UNPARSABLE_TIMESTAMP, FieldRules.shown(text) + ", allowed are " + allowed());
    }

    private String allowed() {
        return switch (unit) {
                    case S -> "epoch seconds (1700000000, 1700000000.25)";
                    case US -> "epoch microseconds (1700000000000000)";
                    case NS -> "epoch nanoseconds (1700000000000000000)";
                    case MS -> "epoch ms (1700000000000)";
                    case null -> "epoch ms (1700000000000), other units by --timestamp-unit,";
                }
                + " or RFC 3339 with a time zone (2023-11-14T22:13:20Z)";
    }

    private static String shown(long ms) {
        return ms > MAX_MS ? "after the year 9999" : Instant.ofEpochMilli(ms).toString();
    }

    private static boolean isNumber(String text) {
        return FieldRules.isWholeNumber(text);
    }
}
