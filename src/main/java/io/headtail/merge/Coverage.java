package io.headtail.merge;

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
        long tick, long startMs, boolean isFinal, long completeFrom, boolean complete) {}
