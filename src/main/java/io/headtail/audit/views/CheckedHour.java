package io.headtail.audit.views;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An hour that was looked at.
 *
 * @param startMs its start, epoch ms
 * @param rows number of rows that were compared
 * @param differing number of those that differ
 * @param first the first few of them
 * @param note why it was not compared, or not all of it; null for no reason
 */
public record CheckedHour(
        long startMs,
        Verdict verdict,
        long rows,
        long differing,
        List<ViewDifference> first,
        @Nullable String note) {
    /** What became of it. */
    public enum Verdict {
        /** All rows are as the log has them. */
        EQUAL,
        /** Some are not. */
        DIFFERENT,
        /** It need not be the sum of this log. */
        NOT_COMPARED,
        /** The log no longer reaches back to it. */
        OUT_OF_REACH
    }

    /** Copies the differences. */
    public CheckedHour {
        first = List.copyOf(first);
    }

    /** One that was not compared. */
    static CheckedHour without(long startMs, Verdict verdict, String note) {
        return new CheckedHour(startMs, verdict, 0, 0, List.of(), note);
    }
}
