package io.headtail.time;

import java.util.function.LongSupplier;

/**
 * The ticks that history keeps: every multiple of an interval, and every full hour, and so the end
 * of each hour, day and month in UTC; of old days only those that retention would not have thinned
 * already. The clock it reads decides what is published, never what rows are.
 */
public final class Boundaries {
    /** No tick is one. */
    public static final Boundaries NONE = new Boundaries(0);

    /**
     * How long which boundaries are kept, by whole UTC days, and for {@code dailyMs} by UTC months.
     *
     * @param everyMs all; from then on those of full hours; ≥ 0
     * @param hourlyMs those of full hours; from then on those of midnights; at least {@code
     *     everyMs}
     * @param dailyMs those of midnights; at least {@code hourlyMs}; {@link Long#MAX_VALUE} for ever
     */
    public record Keep(long everyMs, long hourlyMs, long dailyMs) {
        /** All are kept for ever. */
        public static final Keep ALL = new Keep(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

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
     * Boundaries at each multiple of an interval, and each full hour, all of them kept.
     *
     * @param intervalMs a multiple of the tick; 0 for no boundaries at all
     */
    public Boundaries(long intervalMs) {
        this(intervalMs, Keep.ALL, () -> 0);
    }

    /**
     * As above.
     *
     * @param keep what retention leaves of old ones
     * @param nowMs epoch ms, from which their age is counted; from any thread
     */
    public Boundaries(long intervalMs, Keep keep, LongSupplier nowMs) {
        if (intervalMs < 0) {
            throw new IllegalArgumentException("interval of " + intervalMs + " ms: must be ≥ 0");
        }
        this.intervalMs = intervalMs;
        this.keep = keep;
        this.nowMs = nowMs;
    }

    /** Whether a tick is one that would still be kept. */
    public boolean contains(long tick) {
        return intervalMs > 0 && last(tick) == tick;
    }

    /** The first one after a tick; {@link Long#MAX_VALUE} if there are none. */
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

    /** The last one at a tick or before it; {@link Long#MIN_VALUE} if there is none. */
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

    // The first day that has not been over for so long, as for retention.
    private static long daysFrom(long now, long keptMs) {
        return keptMs == Long.MAX_VALUE ? -Long.MAX_VALUE : CalendarUnit.DAY.lastEnd(now - keptMs);
    }

    // Midnights go by whole months.
    private long midnightsFrom(long now) {
        return keep.dailyMs == Long.MAX_VALUE
                ? -Long.MAX_VALUE
                : CalendarUnit.MONTH.lastEnd(now - keep.dailyMs);
    }
}
