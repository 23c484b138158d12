package io.headtail.correct;

import io.headtail.history.revision.StoredLine;
import org.jspecify.annotations.Nullable;

/**
 * The outcome for one boundary.
 *
 * @param tick its end, epoch ms
 * @param revision that is stored now
 * @param rows number of ranks that were counted; 0 if it was not counted
 * @param changed number of ranks that were different
 * @param lateViews views of the window that were late, all of which are counted now
 * @param note more about it, for people; null for nothing
 */
public record Corrected(
        String window,
        long tick,
        Outcome outcome,
        int revision,
        int rows,
        int changed,
        long lateViews,
        @Nullable String note) {
    static Corrected not(StoredLine line, Outcome outcome, @Nullable String note) {
        return new Corrected(line.window(), line.tick(), outcome, line.revision(), 0, 0, 0, note);
    }
}
