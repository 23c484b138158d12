package io.headtail.time;

import java.util.List;

/**
 * The times that a window covers at a tick {@code T}; all in epoch ms. A new kind of window is a
 * new record here; the compiler then finds every switch that must handle it.
 */
public sealed interface Span {
    /**
     * {@code [T − length, T)}.
     *
     * @param lengthMs in ms, {@code > 0}
     */
    record Sliding(long lengthMs) implements Span {
        /**
         * @throws IllegalArgumentException if the length is not greater than 0
         */
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

        @Override
        public List<Long> tailLagsMs() {
            return List.of(lengthMs);
        }
    }

    /**
     * A rise: what {@code [T − rise, T)} has more than {@code [T − 2 rise, T − rise)}, so that it
     * covers both.
     *
     * @param riseMs the length of each in ms, {@code > 0}
     */
    record Rising(long riseMs) implements Span {
        /**
         * @throws IllegalArgumentException if the length is not greater than 0, or too great to be
         *     doubled
         */
        public Rising {
            if (riseMs <= 0 || riseMs > Long.MAX_VALUE / 2) {
                throw new IllegalArgumentException(
                        "rise " + riseMs + " ms: must be greater than 0, and less than 2^62");
            }
        }

        @Override
        public long startOf(long tick) {
            return tick - 2 * riseMs;
        }

        @Override
        public long reachesUntil(long timestamp) {
            return timestamp > Long.MAX_VALUE - 2 * riseMs
                    ? Long.MAX_VALUE
                    : timestamp + 2 * riseMs;
        }

        @Override
        public long longestMs() {
            return 2 * riseMs;
        }

        @Override
        public List<Long> tailLagsMs() {
            return List.of(riseMs, 2 * riseMs);
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
     * {@code [start of the month, T)}, in UTC, for the month that contains the millisecond before
     * T. It is sealed at the month's end.
     */
    record Month() implements Span {
        private static final long MAX_LENGTH_MS = 31 * CalendarUnit.DAY.lengthMs();

        @Override
        public long startOf(long tick) {
            return CalendarUnit.MONTH.startOf(tick);
        }

        @Override
        public long reachesUntil(long timestamp) {
            return timestamp > Long.MAX_VALUE - MAX_LENGTH_MS
                    ? Long.MAX_VALUE
                    : CalendarUnit.MONTH.endOf(timestamp);
        }

        @Override
        public long longestMs() {
            return MAX_LENGTH_MS;
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

    /** Start of the window at a tick, inclusive; {@link Long#MIN_VALUE} for all time. */
    long startOf(long tick);

    /**
     * The last time {@code T} at which the window still contains the timestamp; {@link
     * Long#MAX_VALUE} if it always does.
     */
    long reachesUntil(long timestamp);

    /** The greatest possible length, in ms; 0 for all time. */
    long longestMs();

    /**
     * How far behind the tick each of the window's tails is, in ms, ascending; the last one is at
     * the window's start. Empty if it does not slide.
     */
    default List<Long> tailLagsMs() {
        return List.of();
    }

    /**
     * Start of the counted period at a tick, if counting restarts with each period; {@link
     * Long#MIN_VALUE} for a span without periods.
     */
    default long periodStart(long tick) {
        return Long.MIN_VALUE;
    }

    /** End of a period, exclusive; {@link Long#MAX_VALUE} for a span without periods. */
    default long periodEnd(long periodStart) {
        return Long.MAX_VALUE;
    }
}
