package io.headtail.history.boundary;

import io.headtail.time.WindowSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it was stored; see {@link BoundaryRows} for what is not said here.
 *
 * @param k ranks stored at most; not the k that was asked for
 * @param rows the first ranks, as many as were asked for and there are
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
        List<BoundaryRows.Row> rows) {

    /** Whether it is of that window, and not of one of another length that had its name once. */
    public boolean isOf(WindowSpec spec) {
        return Spans.of(spec, startMs, tick);
    }
}
