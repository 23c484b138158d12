package io.headtail.merge;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The Top-K of one window at one tick, rendered once. Immutable once made: the arrays are shared
 * and never written again.
 *
 * @param window the window's name
 * @param lengthMs its length in ms, 0 for all time
 * @param tick the window's end {@code T}, epoch ms, exclusive
 * @param startMs the window's start, epoch ms, inclusive: {@code T − length}; for all time the
 *     first event's timestamp, or the tick when there is none
 * @param isFinal whether every partition reached the tick by its watermark
 * @param completeFrom the greatest complete-from of the partitions, epoch ms; {@link
 *     Long#MIN_VALUE} when nothing is missing
 * @param complete whether no event of the span can be missing
 * @param degraded why the answer may be inexact or old, in the form of the {@code TopK-Degraded}
 *     header; null when it is neither
 * @param json a JSON array of {@code {"videoId":…,"views":…}}, rank 1 first, with its brackets
 * @param ends {@code ends[i]}: offset in {@code json} just after the object of rank {@code i + 1}
 * @param reporting how many partitions have reported this very tick
 * @param partitions how many partitions there are
 */
public record Answer(
        String window,
        long lengthMs,
        long tick,
        long startMs,
        boolean isFinal,
        long completeFrom,
        boolean complete,
        @Nullable String degraded,
        byte[] json,
        int[] ends,
        int reporting,
        int partitions) {

    /** The same answer, marked. */
    Answer degraded(String reason) {
        return new Answer(
                window,
                lengthMs,
                tick,
                startMs,
                isFinal,
                completeFrom,
                complete,
                reason,
                json,
                ends,
                reporting,
                partitions);
    }

    /** How many ranks there are. */
    public int size() {
        return ends.length;
    }

    /** The JSON array of the first {@code k ≥ 1} ranks, or of all when there are fewer. */
    public byte[] json(int k) {
        if (k >= ends.length) {
            return json;
        }
        byte[] slice = Arrays.copyOf(json, ends[k - 1] + 1);
        slice[ends[k - 1]] = ']';
        return slice;
    }
}
