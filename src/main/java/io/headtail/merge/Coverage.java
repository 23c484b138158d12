package io.headtail.merge;

import io.headtail.time.Rfc3339;
import org.jspecify.annotations.Nullable;

/**
 * The span of time of an answer, and how complete it is.
 *
 * @param tick the window's end {@code T}, epoch ms, exclusive
 * @param startMs the window's start, epoch ms, inclusive: {@code T − length}; for all time the
 *     first event's timestamp, or the tick if there is none
 * @param isFinal whether every partition reached the tick by its watermark
 * @param completeFrom the greatest complete-from of the partitions, epoch ms; {@link
 *     Long#MIN_VALUE} if nothing is missing
 * @param complete whether no event of the span can be missing
 */
public record Coverage(
        long tick, long startMs, boolean isFinal, long completeFrom, boolean complete) {
    /**
     * The complete-from as it is told, epoch ms: null if the answer is complete, if it is not known
     * from when on others are, or if none will be in a year that RFC 3339 can write.
     */
    public @Nullable Long toldCompleteFrom() {
        return complete ? null : told(completeFrom);
    }

    /** As {@link #toldCompleteFrom}, of what is not complete. */
    public static @Nullable Long told(long completeFrom) {
        return completeFrom == Long.MIN_VALUE || completeFrom > Rfc3339.MAX_MS
                ? null
                : completeFrom;
    }
}
