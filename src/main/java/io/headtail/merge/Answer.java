package io.headtail.merge;

import io.headtail.time.Span;
import io.headtail.time.WindowSpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Top-K of one window at one tick, rendered once. Immutable once made: the arrays are shared
 * and never written again.
 *
 * @param window the window's name
 * @param span what the window covers
 * @param tick the window's end {@code T}, epoch ms, exclusive
 * @param startMs the window's start, epoch ms, inclusive: {@code T − length}; for all time the
 *     first event's timestamp, or the tick when there is none
 * @param isFinal whether every partition reached the tick by its watermark
 * @param completeFrom the greatest complete-from of the partitions, epoch ms; {@link
 *     Long#MIN_VALUE} when nothing is missing
 * @param complete whether no event of the span can be missing
 * @param degraded why the answer may be inexact or old, in the form of the {@code TopK-Degraded}
 *     header; null when it is neither
 * @param lateViews how many views known by now fall into the span and were late, so that they are
 *     in no row; ≥ 0
 * @param json a JSON array of {@code {"videoId":…,"views":…}}, rank 1 first, with its brackets
 * @param ends {@code ends[i]}: offset in {@code json} just after the object of rank {@code i + 1}
 * @param reporting how many partitions have reported this very tick
 * @param partitions how many partitions there are
 * @param revision 0 as first counted; greater where a recount has replaced it
 * @param ranks how many it has at most, however many are asked for
 */
public record Answer(
        String window,
        Span span,
        long tick,
        long startMs,
        boolean isFinal,
        long completeFrom,
        boolean complete,
        @Nullable String degraded,
        long lateViews,
        byte[] json,
        int[] ends,
        int reporting,
        int partitions,
        int revision,
        int ranks) {

    /**
     * One that was read from where it was stored. Of its partitions nothing is known.
     *
     * @param rows best first; the other parameters are as above
     */
    public static Answer stored(
            WindowSpec spec,
            long tick,
            long startMs,
            boolean isFinal,
            long completeFrom,
            @Nullable String degraded,
            long lateViews,
            int revision,
            int ranks,
            List<MergedRows.Row> rows) {
        AnswerRenderer.Rendered rendered = AnswerRenderer.render(rows);
        return new Answer(
                spec.name(),
                spec.span(),
                tick,
                startMs,
                isFinal,
                completeFrom,
                completeFrom == Long.MIN_VALUE,
                degraded,
                lateViews,
                rendered.json(),
                rendered.ends(),
                0,
                0,
                revision,
                ranks);
    }

    /** The same answer, marked. */
    public Answer degraded(String reason) {
        return new Answer(
                window,
                span,
                tick,
                startMs,
                isFinal,
                completeFrom,
                complete,
                reason,
                lateViews,
                json,
                ends,
                reporting,
                partitions,
                revision,
                ranks);
    }

    /**
     * The same answer to somebody who asks for {@code k} ranks: marked where there may be more that
     * are not known, since fewer were stored at that time.
     */
    public Answer askedFor(int k) {
        if (k <= ranks || size() < ranks) {
            return this;
        }
        String fewer = "ranks=" + ranks;
        return degraded(degraded == null ? fewer : fewer + "; " + degraded);
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
