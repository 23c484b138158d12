package io.headtail.audit;

import java.util.List;

/**
 * A stored answer.
 *
 * @param window its name
 * @param tick epoch ms, the window's end, itself outside
 * @param startMs epoch ms, the window's first
 * @param k how many ranks are stored at most
 * @param revision 0 as it was first counted; from 1 on late events are included
 * @param isFinal whether every partition's watermark had reached the tick
 * @param isComplete whether nothing of the window was missing when it was counted
 * @param skipped whether it says only that there is no answer
 * @param rows in any order
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
        List<StoredRow> rows) {
    public StoredBoundary {
        rows = List.copyOf(rows);
    }
}
