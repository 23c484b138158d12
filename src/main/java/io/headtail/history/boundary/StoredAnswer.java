package io.headtail.history.boundary;

import io.headtail.time.WindowSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of one window at one boundary, as it is stored.
 *
 * @param tick the boundary, epoch ms: the window's exclusive end
 * @param startMs the window's inclusive start, epoch ms
 * @param k ranks stored at most, at least 1; not the k that a reader asked for
 * @param revision 0 as first counted; greater for a recount that is to replace it
 * @param isFinal whether every partition reached the tick by its watermark
 * @param isComplete whether the log reached back to the window's start
 * @param completeFrom from which window start on answers are complete, epoch ms; {@link
 *     Long#MIN_VALUE} if this one is
 * @param inexact why the counts may not be exact; null if they are
 * @param lateViews views, known when it was counted, that fall into the window and were late; ≥ 0
 * @param rows rank 1 first, at most k; where it was read, as many as were asked for and there are
 */
public record StoredAnswer(
        String window,
        long tick,
        long startMs,
        int k,
        int revision,
        boolean isFinal,
        boolean isComplete,
        long completeFrom,
        @Nullable String inexact,
        long lateViews,
        List<BoundaryRows.RankedVideo> rows) {

    public StoredAnswer {
        rows = List.copyOf(rows);
    }

    /** Whether it is of that window, and not of one of another length that had its name once. */
    public boolean isOf(WindowSpec spec) {
        return Spans.of(spec, startMs, tick);
    }
}
