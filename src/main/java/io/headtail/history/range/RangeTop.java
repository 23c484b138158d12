package io.headtail.history.range;

import io.headtail.history.boundary.BoundaryRows;
import java.util.List;

/**
 * The most viewed videos of a range, most views first, then by id; at most as many as asked for.
 *
 * @param lateViews known late views of the range that are in no row; ≥ 0
 */
public record RangeTop(
        List<BoundaryRows.RankedVideo> rows, RangeCoverage coverage, long lateViews) {
    /** Copies the list. */
    public RangeTop {
        rows = List.copyOf(rows);
    }
}
