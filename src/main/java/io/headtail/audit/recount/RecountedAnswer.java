package io.headtail.audit.recount;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recounted window.
 *
 * @param startMs epoch ms, the window's first; for all time the smallest timestamp counted, or the
 *     tick where there is none
 * @param reached whether every partition's watermark has reached the tick; if not, the rows may
 *     still change
 * @param reachedByOne whether some partition's watermark has
 * @param rows rank 1 first
 * @param outOfReach where the log no longer holds all of the window, why; then there are no rows
 */
public record RecountedAnswer(
        RecountQuestion question,
        long startMs,
        boolean reached,
        boolean reachedByOne,
        List<CountedRow> rows,
        @Nullable String outOfReach) {
    public RecountedAnswer {
        rows = List.copyOf(rows);
    }
}
