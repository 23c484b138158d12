package io.headtail.tool.file;

import io.headtail.time.EpochUnit;
import io.headtail.time.Rfc3339;
import io.headtail.tool.file.FileLine.Reason;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Parses timestamps from text: RFC 3339, or a number since 1970 in one unit. */
final class Timestamps {
    /** 9999-12-31T23:59:59.999Z, the last allowed time. */
    private static final long MAX_MS = 253_402_300_799_999L;

    private final @Nullable EpochUnit unit;
    private long beforeMaxMs = Long.MAX_VALUE;
    private long afterMaxMs = Long.MAX_VALUE;
    private LongSupplier nowMs = () -> 0;

    /**
     * @param unit unit of numbers; null for ms, and to refuse numbers clearly in another unit
     */
    Timestamps(@Nullable EpochUnit unit) {
        this.unit = unit;
    }

    /**
     * Refuses timestamps outside {@code [now − beforeMaxMs, now + afterMaxMs]}, as the topic would.
     *
     * @param nowMs called at each timestamp, since a stream may last for days
     */
    void limit(long beforeMaxMs, long afterMaxMs, LongSupplier nowMs) {
        this.beforeMaxMs = beforeMaxMs;
        this.afterMaxMs = afterMaxMs;
        this.nowMs = nowMs;
    }

    /** Epoch ms, 0 to the end of the year 9999; fractions of a ms are truncated. */
    long ms(String text) throws RefusedException {
        if (text.isEmpty()) {
            throw new RefusedException(
                    Reason.NO_TIMESTAMP, "the field is empty; allowed are " + allowed());
        }
        long ms = parse(text);
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
                            + (unit == null ? "" : "; --timestamp-unit is " + unit.label()));
        }
        long now = nowMs.getAsLong();
        long earliest = now - Math.min(beforeMaxMs, now);
        long latest = now + Math.min(afterMaxMs, Long.MAX_VALUE - now);
        if (ms < earliest || ms > latest) {
            throw outOfRange(text, ms < earliest, ms < earliest ? earliest : latest);
        }
        return ms;
    }

    private long parse(String text) throws RefusedException {
        if (FieldRules.isWholeNumber(text)) {
            return number(text);
        }
        return unit != null && isDecimal(text) ? LikelyUnit.toMs(text, unit) : rfc3339(text);
    }

    private RefusedException outOfRange(String text, boolean before, long boundMs) {
        return new RefusedException(
                Reason.TIMESTAMP_OUT_OF_RANGE,
                FieldRules.shown(text)
                        + ", the topic's message.timestamp."
                        + (before ? "before" : "after")
                        + ".max.ms allows none "
                        + (before ? "before " : "after ")
                        + Instant.ofEpochMilli(boundMs));
    }

    private long number(String text) throws RefusedException {
        try {
            Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw unparsable(text);
        }
        if (unit != null) {
            return LikelyUnit.toMs(text, unit);
        }
        EpochUnit likely = LikelyUnit.of(text);
        if (likely != EpochUnit.MS) {
            throw new RefusedException(
                    Reason.OTHER_UNIT,
                    FieldRules.shown(text)
                            + " is "
                            + shown(text, EpochUnit.MS)
                            + " in milliseconds, but "
                            + shown(text, likely)
                            + " in "
                            + LikelyUnit.words(likely)
                            + ": say --timestamp-unit "
                            + likely.label()
                            + ", or --timestamp-unit ms if it is meant so");
        }
        return LikelyUnit.toMs(text, EpochUnit.MS);
    }

    // An exponent is refused: Excel writes one when it drops digits.
    private static boolean isDecimal(String text) {
        int point = text.indexOf('.');
        return point > 0
                && point < text.length() - 1
                && FieldRules.isWholeNumber(text.substring(0, point))
                && FieldRules.isWholeNumber("0" + text.substring(point + 1));
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

    private static String shown(String number, EpochUnit unit) {
        long ms = LikelyUnit.toMs(number, unit);
        return ms > MAX_MS ? "after the year 9999" : Instant.ofEpochMilli(ms).toString();
    }
}
