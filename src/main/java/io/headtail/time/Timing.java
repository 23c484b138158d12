package io.headtail.time;

/**
 * The grid of answers and the tolerance for late events; all in ms.
 *
 * @param tickMs the slide: answers exist at multiples of it (epoch time); 100 to 60,000, divides
 *     60,000
 * @param latenessMs how far an event may lag behind its partition's stream time and still count; ≥
 *     0
 * @param slackMs how much later than the lateness an event may arrive before a quiet partition is
 *     passed over; ≥ 0
 */
public record Timing(long tickMs, long latenessMs, long slackMs) {
    /**
     * @throws IllegalArgumentException if a value is out of bounds
     */
    public Timing {
        if (tickMs < 100 || tickMs > Millis.MINUTE || Millis.MINUTE % tickMs != 0) {
            throw new IllegalArgumentException(
                    "tick of "
                            + tickMs
                            + " ms: allowed are 100 ms to 60 s that divide a minute without"
                            + " remainder");
        }
        if (latenessMs < 0 || slackMs < 0) {
            throw new IllegalArgumentException(
                    "lateness " + latenessMs + " ms, slack " + slackMs + " ms: must be ≥ 0");
        }
    }

    /** The greatest tick ≤ {@code timeMs}; correct for times before 1970 too. */
    public long floor(long timeMs) {
        return Math.floorDiv(timeMs, tickMs) * tickMs;
    }
}
