package io.headtail.time;

/**
 * Which ticks a partition publishes on its way to a tick that it can reach.
 *
 * <p>Live, every tick. While catching up, the multiples of the finest step that leaves only a few
 * ticks to publish for what was just read, so that publishing stays a small part of the work. The
 * steps divide each other, so two owners that catch up at different speeds meet at the multiples of
 * the coarser step; with arbitrary steps they would not.
 */
public final class PublishGrid {
    /** The steps in ms; each divides the next. The tick itself is the first step. */
    private static final long[] STEPS_MS = {
        1_000,
        10_000,
        Millis.MINUTE,
        600_000,
        Millis.HOUR,
        21_600_000,
        Millis.DAY,
        864_000_000,
        8_640_000_000L
    };

    /** Maximum number of ticks published in one go, unless the coarsest step gives more. */
    private static final int MAX_TICKS = 8;

    private final long tickMs;
    private final PublishMode mode;

    /** For a tick of {@code tickMs}. */
    public PublishGrid(long tickMs, PublishMode mode) {
        this.tickMs = tickMs;
        this.mode = mode;
    }

    /** The step in ms from tick {@code from} to tick {@code reach}. */
    public long step(long from, long reach) {
        if (mode == PublishMode.EVERY_TICK || (reach - from) / tickMs <= MAX_TICKS) {
            return tickMs;
        }
        long last = tickMs;
        for (long step : STEPS_MS) {
            if (step > tickMs && step % tickMs == 0) {
                last = step;
                if ((reach - from) / step <= MAX_TICKS) {
                    break;
                }
            }
        }
        return last;
    }

    /**
     * The next tick to publish after {@code from}, at most {@code reach}; {@link Long#MAX_VALUE} if
     * there is none.
     *
     * @param step the result of {@link #step} for the whole way
     * @param caughtUp whether {@code reach} is where every owner stops, so that it is published
     *     whatever the step
     */
    public long next(long from, long reach, long step, boolean caughtUp) {
        if (mode != PublishMode.NEWEST) {
            long multiple = (Math.floorDiv(from, step) + 1) * step;
            if (multiple <= reach) {
                return multiple;
            }
        }
        return caughtUp && reach > from ? reach : Long.MAX_VALUE;
    }
}
