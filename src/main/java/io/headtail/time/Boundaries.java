package io.headtail.time;

import java.util.function.LongSupplier;

/**
 * The ticks that history keeps: every multiple of an interval and every full hour, which includes
 * the end of each hour, day and month in UTC; for old days only those that retention would not have
 * downsampled already. The clock affects only what is published, never what rows are.
 */
public final class Boundaries {
    /** No tick is a boundary. */
    public static final Boundaries NONE = new Boundaries(0);

    /**
     * How long boundaries are kept, in whole UTC days, and for {@code dailyMs} in whole UTC months.
     *
     * @param everyMs how long all are kept, ≥ 0; older ones only if at a full hour
     * @param hourlyMs how long those at full hours are kept, at least {@code everyMs}; older ones
     *     only if at midnight
     * @param dailyMs how long those at midnight are kept, at least {@code hourlyMs}; {@link
     *     Long#MAX_VALUE} for ever
     */
    public record Keep(long everyMs, long hourlyMs, long dailyMs) {
        /** All are kept for ever. */
        public static final Keep ALL = new Keep(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

        /**
         * Checks the order.
         *
         * @throws IllegalArgumentException if a length is less than the one before
         */
        public Keep {
            if (everyMs < 0 || hourlyMs < everyMs || dailyMs < hourlyMs) {
                throw new IllegalArgumentException(
                        "kept are all boundaries %d ms, full hours %d ms, midnights %d ms: each at least as long as the one before"
                                .formatted(everyMs, hourlyMs, dailyMs));
            }
        }
    }

    private final long intervalMs;
    private final Keep keep;
    private final LongSupplier nowMs;

    /**
     * Boundaries at each multiple of an interval and each full hour, all of them kept.
     *
     * @param intervalMs a multiple of the tick; 0 for no boundaries at all
     */
    public Boundaries(long intervalMs) {
        this(intervalMs, Keep.ALL, () -> 0);
    }

    /**
     * As above, with retention.
     *
     * @param keep which boundaries retention keeps
     * @param nowMs supplies epoch ms, to determine their age; called on any thread
     */
    public Boundaries(long intervalMs, Keep keep, LongSupplier nowMs) {
        if (intervalMs < 0) {
            throw new IllegalArgumentException("interval of " + intervalMs + " ms: must be ≥ 0");
        }
        this.intervalMs = intervalMs;
        this.keep = keep;
        this.nowMs = nowMs;
    }

    /** Whether a tick is a boundary that retention still keeps. */
    public boolean contains(long tick) {
        return intervalMs > 0 && last(tick) == tick;
    }

    /** The first boundary after a tick; {@link Long#MAX_VALUE} if there is none. */
    public long next(long tick) {
        if (intervalMs == 0) {
            return Long.MAX_VALUE;
        }
        long now = nowMs.getAsLong();
        return Math.min(
                after(Math.max(tick, midnightsFrom(now) - 1), Millis.DAY),
                Math.min(
                        after(Math.max(tick, daysFrom(now, keep.hourlyMs) - 1), Millis.HOUR),
                        after(Math.max(tick, daysFrom(now, keep.everyMs) - 1), intervalMs)));
    }

    /** The last boundary at or before a tick; {@link Long#MIN_VALUE} if there is none. */
    public long last(long tick) {
        if (intervalMs == 0) {
            return Long.MIN_VALUE;
        }
        long now = nowMs.getAsLong();
        return Math.max(
                lastFrom(midnightsFrom(now), tick, Millis.DAY),
                Math.max(
                        lastFrom(daysFrom(now, keep.hourlyMs), tick, Millis.HOUR),
                        lastFrom(daysFrom(now, keep.everyMs), tick, intervalMs)));
    }

    private static long after(long tick, long stepMs) {
        return (Math.floorDiv(tick, stepMs) + 1) * stepMs;
    }

    private static long lastFrom(long from, long tick, long stepMs) {
        long last = Math.floorDiv(tick, stepMs) * stepMs;
        return last >= from && last <= tick ? last : Long.MIN_VALUE;
    }

    // The start of the first day that ended less than keptMs ago, as in retention.
    private static long daysFrom(long now, long keptMs) {
        return keptMs == Long.MAX_VALUE ? -Long.MAX_VALUE : CalendarUnit.DAY.lastEnd(now - keptMs);
    }

    // Midnights are kept by whole months.
    private long midnightsFrom(long now) {
        return keep.dailyMs == Long.MAX_VALUE
                ? -Long.MAX_VALUE
                : CalendarUnit.MONTH.lastEnd(now - keep.dailyMs);
    }
}
