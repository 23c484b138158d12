package io.headtail.history.range;

/**
 * What the views in a range are worth.
 *
 * @param isFinal whether the watermark of every partition has passed the end, and all below it is
 *     written, so that nothing of this topic can change them
 * @param completeFrom from which start on ranges with the same end are complete, epoch ms; {@link
 *     Long#MIN_VALUE} if this one is, {@link Long#MAX_VALUE} if none is known
 */
public record RangeCoverage(boolean isFinal, long completeFrom) {
    /** Whether nothing of the range is missing, as far as it is written. */
    public boolean isComplete() {
        return completeFrom == Long.MIN_VALUE;
    }
}
