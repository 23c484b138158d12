package io.headtail.audit;

import io.headtail.audit.recount.RecountedAnswer;

/**
 * When a boundary must be there: once every partition's watermark has reached it, or what passes
 * quiet partitions over has: by the wall clock that clock, by the event clock any partition.
 *
 * @param pastMs epoch ms: all boundaries up to it are due; {@link Long#MIN_VALUE} for none
 * @param byOne whether one partition's watermark is enough
 */
public record Due(long pastMs, boolean byOne) {
    /** By the event clock. */
    public static final Due BY_EVENTS = new Due(Long.MIN_VALUE, true);

    /** By the wall clock, where quiet partitions have been passed over up to that time. */
    public static Due byWallClock(long pastMs) {
        return new Due(pastMs, false);
    }

    // Where the log no longer reaches back to a window, its time has long passed.
    boolean isDue(RecountedAnswer answer) {
        return answer.question().tick() <= pastMs
                || answer.reached()
                || (byOne && answer.reachedByOne())
                || answer.outOfReach() != null;
    }
}
