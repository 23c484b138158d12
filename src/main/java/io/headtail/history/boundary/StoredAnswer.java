package io.headtail.history.boundary;

import io.headtail.time.WindowSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stored answer of one window at one boundary.
 *
 * @param tick the boundary, epoch ms: the window's exclusive end
 * @param startMs the window's inclusive start, epoch ms
 * @param isRise whether the rows have rises in place of views, as those of a rising window
 * @param k the maximum number of stored ranks, ≥ 1; not the k that a reader requested
 * @param revision 0 for the first count; greater for a recount that replaces it
 * @param isFinal whether every partition reached the tick by its watermark
 * @param isComplete whether the log reached back to the window's start
 * @param completeFrom from which window start on answers are complete, epoch ms; {@link
 *     Long#MIN_VALUE} if this one is
 * @param inexact why the counts may not be exact; null if they are
 * @param lateViews number of late views in the window that were known when it was counted; ≥ 0
 * @param spanCode what the window covered, as {@link io.headtail.time.SpanCode}; {@link
 *     Spans#UNKNOWN} if it is not known
 * @param rows rank 1 first, at most k; if it was read, at most as many as were requested
 */
public record StoredAnswer(
        String window,
        long tick,
        long startMs,
        boolean isRise,
        int k,
        int revision,
        boolean isFinal,
        boolean isComplete,
        long completeFrom,
        @Nullable String inexact,
        long lateViews,
        long spanCode,
        List<BoundaryRows.RankedVideo> rows) {

    /** Copies the rows. */
    public StoredAnswer {
        rows = List.copyOf(rows);
    }

    /** One of which it is not known what the window covered. */
    public StoredAnswer(
            String window,
            long tick,
            long startMs,
            boolean isRise,
            int k,
            int revision,
            boolean isFinal,
            boolean isComplete,
            long completeFrom,
            @Nullable String inexact,
            long lateViews,
            List<BoundaryRows.RankedVideo> rows) {
        this(
                window,
                tick,
                startMs,
                isRise,
                k,
                revision,
                isFinal,
                isComplete,
                completeFrom,
                inexact,
                lateViews,
                Spans.UNKNOWN,
                rows);
    }

    /** Whether it belongs to that window, and not to another one that had the name. */
    public boolean isOf(WindowSpec spec) {
        return Spans.of(spec, startMs, isRise, spanCode, tick);
    }
}
