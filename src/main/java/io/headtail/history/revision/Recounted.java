package io.headtail.history.revision;

import io.headtail.history.boundary.BoundaryRows;
import java.util.List;
import java.util.Map;

/**
 * What a correction has counted of one boundary: every valid event of the window in a prefix of the
 * log.
 *
 * @param startMs the window's start, epoch ms; of a window of all time, the first event's
 * @param rows rank 1 first, as many as the stored answer may have
 * @param ends by partition, the end of the prefix, exclusive
 */
public record Recounted(
        long startMs, List<BoundaryRows.RankedVideo> rows, Map<Integer, Long> ends) {
    /** Copies rows and ends. */
    public Recounted {
        rows = List.copyOf(rows);
        ends = Map.copyOf(ends);
    }
}
