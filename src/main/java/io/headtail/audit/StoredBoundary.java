package io.headtail.audit;

import java.util.List;
import java.util.Map;

/**
 * A stored answer.
 *
 * @param window the window's name
 * @param tick the window's end, epoch ms, exclusive
 * @param startMs the window's start, epoch ms, inclusive
 * @param k the maximum number of stored ranks
 * @param revision 0 for the first count; from 1 on late events are included
 * @param isFinal whether every partition's watermark had reached the tick
 * @param isComplete whether no event of the window was missing when it was counted
 * @param skipped whether it only records that there is no answer
 * @param rows in any order
 * @param ends from revision 1 on, by partition, the end of what was counted of the log, exclusive;
 *     empty if that is not known, and for revision 0, which does not depend on it
 */
public record StoredBoundary(
        String window,
        long tick,
        long startMs,
        int k,
        int revision,
        boolean isFinal,
        boolean isComplete,
        boolean skipped,
        List<StoredRow> rows,
        Map<Integer, Long> ends) {
    /** Copies rows and ends. */
    public StoredBoundary {
        rows = List.copyOf(rows);
        ends = Map.copyOf(ends);
    }

    /** Without ends. */
    public StoredBoundary(
            String window,
            long tick,
            long startMs,
            int k,
            int revision,
            boolean isFinal,
            boolean isComplete,
            boolean skipped,
            List<StoredRow> rows) {
        this(window, tick, startMs, k, revision, isFinal, isComplete, skipped, rows, Map.of());
    }
}
