package io.headtail.window;

/**
 * The ticks that are kept for ever: every multiple of an interval, and every full hour, and so the
 * end of each hour, day and month in UTC. They are published whatever the pace.
 */
public final class Boundaries {
    /** No tick is one. */
    public static final Boundaries NONE = new Boundaries(0);

    private static final long HOUR_MS = CalendarUnit.HOUR.lengthMs();
    private static final long DAY_MS = CalendarUnit.DAY.lengthMs();

    /**
     * Boundaries in one go from which on only those at midnight are worth their cost: with 5
     * minutes it is 69 days, over which one partition has read no event and the others may have
     * read many.
     */
    private static final long FAR = 20_000;

    private final long intervalMs;

    /**
     * Boundaries at each multiple of an interval, and each full hour.
     *
     * @param intervalMs a multiple of the tick; 0 for no boundaries at all
     */
    public Boundaries(long intervalMs) {
        if (intervalMs < 0) {
            throw new IllegalArgumentException("interval of " + intervalMs + " ms: must be ≥ 0");
        }
        this.intervalMs = intervalMs;
    }

    /** Whether a tick is one. */
    public boolean contains(long tick) {
        return intervalMs > 0 && (tick % intervalMs == 0 || tick % HOUR_MS == 0);
    }

    /**
     * The next one to publish on the way from tick {@code from}, exclusive, to {@code reach},
     * inclusive; {@link Long#MAX_VALUE} if there is none. A way of months without an event is
     * published at midnights alone, which are boundaries too.
     */
    long next(long from, long reach) {
        if (intervalMs == 0) {
            return Long.MAX_VALUE;
        }
        long next =
                (reach - from) / intervalMs > FAR
                        ? after(from, DAY_MS)
                        : Math.min(after(from, intervalMs), after(from, HOUR_MS));
        return next <= reach ? next : Long.MAX_VALUE;
    }

    private static long after(long from, long stepMs) {
        return (Math.floorDiv(from, stepMs) + 1) * stepMs;
    }
}
