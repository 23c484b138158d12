package io.headtail.testing;

import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.time.WindowSpec;
import java.util.List;

/** Makes boundaries of the history that are final, complete and exact, as first counted. */
public final class ExactBoundary {
    private ExactBoundary() {}

    /**
     * An answer.
     *
     * @param tick the window's exclusive end, epoch ms
     * @param startMs its inclusive start, epoch ms
     * @param k ranks stored at most
     */
    public static StoredAnswer answer(
            String window, long tick, long startMs, int k, List<BoundaryRows.RankedVideo> rows) {
        return answer(window, tick, startMs, false, k, rows);
    }

    private static StoredAnswer answer(
            String window,
            long tick,
            long startMs,
            boolean isRise,
            int k,
            List<BoundaryRows.RankedVideo> rows) {
        return new StoredAnswer(
                window, tick, startMs, isRise, k, 0, true, true, Long.MIN_VALUE, null, 0, rows);
    }

    /** An answer with all that is stored beside it. */
    public static BoundaryRows of(
            WindowSpec window,
            long tick,
            int k,
            List<BoundaryRows.RankedVideo> rows,
            long fingerprint,
            BoundaryRows.ReadSpan... spans) {
        return new BoundaryRows(
                answer(window.name(), tick, window.startOf(tick), window.isRising(), k, rows),
                false,
                "topic",
                fingerprint,
                0,
                List.of(spans));
    }
}
