package io.headtail.correct;

/**
 * Whether a window that is still provisional has ended, so that it can be settled. Where the
 * watermark of every partition has reached its end it has; this decides where one is quiet.
 */
public interface Ended {
    /** By the event clock: once the watermark of any partition has reached its end. */
    Ended BY_EVENTS = (tick, fastest) -> fastest >= tick;

    /**
     * By the wall clock.
     *
     * @param throughMs the last tick for which quiet partitions are passed over, epoch ms
     */
    static Ended byWallClock(long throughMs) {
        return (tick, fastest) -> tick <= throughMs;
    }

    /**
     * Whether it has ended.
     *
     * @param tick its end, epoch ms, exclusive
     * @param fastest the greatest watermark of all partitions
     */
    boolean test(long tick, long fastest);
}
