package io.headtail.time;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** The tumbling windows of the calendar, in UTC. Each ends where the next starts. */
public enum CalendarUnit {
    /** 60 minutes. */
    HOUR(Millis.HOUR),
    /** 24 hours; UTC has no others. */
    DAY(Millis.DAY),
    /** 28 to 31 days. */
    MONTH(0);

    private final long lengthMs;

    CalendarUnit(long lengthMs) {
        this.lengthMs = lengthMs;
    }

    /** Length in ms of an hour and a day; 0 for a month, since months differ. */
    public long lengthMs() {
        return lengthMs;
    }

    /** The greatest end ≤ {@code timeMs}, in epoch ms. */
    public long lastEnd(long timeMs) {
        if (this != MONTH) {
            return Math.floorDiv(timeMs, lengthMs) * lengthMs;
        }
        return Instant.ofEpochMilli(timeMs)
                .atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .withDayOfMonth(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant()
                .toEpochMilli();
    }

    /**
     * The start, inclusive, of the unit that ends at {@code endMs} or contains the ms before it.
     */
    public long startOf(long endMs) {
        return lastEnd(endMs - 1);
    }

    /** The end, exclusive, of the unit that starts at {@code startMs} or contains that ms. */
    public long endOf(long startMs) {
        if (this != MONTH) {
            return lastEnd(startMs) + lengthMs;
        }
        LocalDate first =
                Instant.ofEpochMilli(lastEnd(startMs)).atOffset(ZoneOffset.UTC).toLocalDate();
        return first.plusMonths(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    /** Whether a unit ends at that time. */
    public boolean endsAt(long timeMs) {
        return lastEnd(timeMs) == timeMs;
    }

    /**
     * Index of the window whose answer at the unit's end is that of the unit: the first sliding one
     * of its length, or the month so far; −1 if there is none.
     */
    public int windowOf(List<WindowSpec> windows) {
        Span span = this == MONTH ? new Span.Month() : new Span.Sliding(lengthMs);
        for (int w = 0; w < windows.size(); w++) {
            if (windows.get(w).span().equals(span)) {
                return w;
            }
        }
        return -1;
    }

    /** In lower case, as in the API. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
