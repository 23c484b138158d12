package io.headtail.time;

/**
 * One configured window.
 *
 * @param name what clients call it; 1 to 64 of {@code [A-Za-z0-9_-]}
 * @param lengthMs length in ms, a multiple of the tick, for the half-open span {@code [T − length,
 *     T)}; {@link #ALL} for {@code [first event, T)}; {@link #MONTH} for {@code [start of the
 *     month, T)}, in UTC, where the month is the one that holds the millisecond before T
 */
public record WindowSpec(String name, long lengthMs) {
    private static final long LONGEST_MONTH_MS = 31 * CalendarUnit.DAY.lengthMs();

    /** The length of the window of all time. */
    public static final long ALL = 0;

    /** The "length" of the month so far, which is sealed at the month's end. */
    public static final long MONTH = -1;

    public WindowSpec {
        if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException(
                    "window name '" + name + "': allowed are 1 to 64 letters, digits, '_' and '-'");
        }
        if (lengthMs < 0 && lengthMs != MONTH) {
            throw new IllegalArgumentException(
                    "window '" + name + "': length " + lengthMs + " ms is negative");
        }
    }

    /** Whether this is the window of all time. */
    public boolean isAll() {
        return lengthMs == ALL;
    }

    /** Whether this is the month so far. */
    public boolean isMonth() {
        return lengthMs == MONTH;
    }

    /** Whether this slides, so that it has a tail. */
    public boolean isSliding() {
        return lengthMs > 0;
    }

    /** The window's start at a tick, epoch ms, inclusive; {@link Long#MIN_VALUE} for all time. */
    public long startOf(long tick) {
        if (isAll()) {
            return Long.MIN_VALUE;
        }
        return isMonth() ? CalendarUnit.MONTH.startOf(tick) : tick - lengthMs;
    }

    /**
     * The last time, epoch ms, at which the window reaches back to a timestamp; {@link
     * Long#MAX_VALUE} if it always does.
     */
    public long reachesUntil(long timestamp) {
        if (isAll() || timestamp > Long.MAX_VALUE - Math.max(lengthMs, LONGEST_MONTH_MS)) {
            return Long.MAX_VALUE;
        }
        return isMonth() ? CalendarUnit.MONTH.endOf(timestamp) : timestamp + lengthMs;
    }

    /** How far back the window reaches at most, in ms; 0 for all time. */
    /** Where the period ends that began at {@code start} and is counted anew after it; {@link Long#MAX_VALUE} for none. */
    public long endOfPeriod(long start) {
        return isMonth() ? CalendarUnit.MONTH.endOf(start) : Long.MAX_VALUE;
    }

    public long longestMs() {
        return isMonth() ? LONGEST_MONTH_MS : lengthMs;
    }

    /** Whether both have one length, so that their answers are the same. */
    public boolean isAsLong(WindowSpec other) {
        return lengthMs == other.lengthMs;
    }
}
