package io.headtail.correct;

import io.headtail.history.boundary.BoundaryRows;
import java.util.List;

/**
 * A recounted window, late events included.
 *
 * @param startMs the window's start, epoch ms; for all time the first event's time, or the tick if
 *     there is none
 * @param rows rank 1 first
 * @param lateViews how many of the window's views were late
 */
record WindowAnswer(
        Question question, long startMs, List<BoundaryRows.RankedVideo> rows, long lateViews) {}
