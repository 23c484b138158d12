package io.headtail.audit.recount;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recounted window.
 *
 * @param startMs the window's start, epoch ms; for all time the smallest counted timestamp, or the
 *     tick if there is none
 * @param reached whether every partition's watermark has reached the tick; if not, the rows may
 *     still change
 * @param reachedByOne whether at least one partition's watermark has reached it
 * @param rows rank 1 first
 * @param outOfReach why the log no longer holds the whole window; then there are no rows. Null if
 *     it does
 */
public record RecountedAnswer(
        RecountQuestion question,
        long startMs,
        boolean reached,
        boolean reachedByOne,
        List<CountedRow> rows,
        @Nullable String outOfReach) {
    /** Copies the list. */
    public RecountedAnswer {
        rows = List.copyOf(rows);
    }
}
