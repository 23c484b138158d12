package io.headtail.audit;

import io.headtail.audit.recount.RecountedAnswer;

/**
 * When a boundary must be stored: once every partition's watermark has reached it, or once the
 * clock that quiet partitions follow has: the wall clock, or with the event clock any partition's
 * watermark.
 *
 * @param pastMs epoch ms, inclusive: all boundaries up to it are due; {@link Long#MIN_VALUE} for
 *     none
 * @param byOne whether one partition's watermark is enough
 */
public record Due(long pastMs, boolean byOne) {
    /** With the event clock. */
    public static final Due BY_EVENTS = new Due(Long.MIN_VALUE, true);

    /** With the wall clock, when quiet partitions have been passed over up to {@code pastMs}. */
    public static Due byWallClock(long pastMs) {
        return new Due(pastMs, false);
    }

    // A window that the log no longer reaches back to is long past.
    boolean isDue(RecountedAnswer answer) {
        return answer.question().tick() <= pastMs
                || answer.reached()
                || (byOne && answer.reachedByOne())
                || answer.outOfReach() != null;
    }
}
