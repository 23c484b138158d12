package io.headtail.time;

/**
 * What times a window covers at a tick {@code T}. All times are epoch ms. A new kind of window is a
 * new record here; the compiler names what must know it.
 */
public sealed interface Span {
    /**
     * {@code [T − length, T)}.
     *
     * @param lengthMs in ms, {@code > 0}
     */
    record Sliding(long lengthMs) implements Span {
        public Sliding {
            if (lengthMs <= 0) {
                throw new IllegalArgumentException(
                        "length " + lengthMs + " ms: must be greater than 0");
            }
        }

        @Override
        public long startOf(long tick) {
            return tick - lengthMs;
        }

        @Override
        public long reachesUntil(long timestamp) {
            return timestamp > Long.MAX_VALUE - lengthMs ? Long.MAX_VALUE : timestamp + lengthMs;
        }

        @Override
        public long longestMs() {
            return lengthMs;
        }
    }

    /** {@code [first event, T)}. */
    record AllTime() implements Span {
        @Override
        public long startOf(long tick) {
            return Long.MIN_VALUE;
        }

        @Override
        public long reachesUntil(long timestamp) {
            return Long.MAX_VALUE;
        }

        @Override
        public long longestMs() {
            return 0;
        }
    }

    /**
     * {@code [start of the month, T)}, in UTC, where the month is the one that holds the
     * millisecond before T. It is sealed at the month's end.
     */
    record Month() implements Span {
        private static final long LONGEST_MS = 31 * CalendarUnit.DAY.lengthMs();

        @Override
        public long startOf(long tick) {
            return CalendarUnit.MONTH.startOf(tick);
        }

        @Override
        public long reachesUntil(long timestamp) {
            return timestamp > Long.MAX_VALUE - LONGEST_MS
                    ? Long.MAX_VALUE
                    : CalendarUnit.MONTH.endOf(timestamp);
        }

        @Override
        public long longestMs() {
            return LONGEST_MS;
        }

        @Override
        public long periodStart(long tick) {
            return startOf(tick);
        }

        @Override
        public long periodEnd(long periodStart) {
            return CalendarUnit.MONTH.endOf(periodStart);
        }
    }

    /** Where it starts at a tick, inclusive; {@link Long#MIN_VALUE} for all time. */
    long startOf(long tick);

    /**
     * The last time at which it reaches back to a timestamp; {@link Long#MAX_VALUE} if it always
     * does.
     */
    long reachesUntil(long timestamp);

    /** How far back it reaches at most, in ms; 0 for all time. */
    long longestMs();

    /**
     * Where the period begins that is counted at a tick, if counting begins anew with each; {@link
     * Long#MIN_VALUE} for a span that has no periods.
     */
    default long periodStart(long tick) {
        return Long.MIN_VALUE;
    }

    /** Where a period ends, exclusive; {@link Long#MAX_VALUE} for a span that has none. */
    default long periodEnd(long periodStart) {
        return Long.MAX_VALUE;
    }
}
