package io.headtail.correct;

import io.headtail.time.WindowSpec;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which boundaries to correct: those that are stored of some windows and end in a span.
 *
 * @param only of these ends, epoch ms, all of which are in the span; null for all ends in it
 * @param fromMs the first end, epoch ms, inclusive
 * @param toMs the last end, epoch ms, inclusive
 * @param maxBytes about how much memory the counts may use; what does not fit together is counted
 *     in several passes over the log
 * @param dryRun whether to store nothing, and only say what would be different
 */
public record CorrectionRequest(
        List<WindowSpec> windows,
        long fromMs,
        long toMs,
        @Nullable SortedSet<Long> only,
        Ended ended,
        long maxBytes,
        boolean dryRun) {
    /** All that end in a span. */
    public CorrectionRequest(
            List<WindowSpec> windows,
            long fromMs,
            long toMs,
            Ended ended,
            long maxBytes,
            boolean dryRun) {
        this(windows, fromMs, toMs, null, ended, maxBytes, dryRun);
    }

    /** Those that end then, epoch ms; at least one. */
    public static CorrectionRequest of(
            WindowSpec window, SortedSet<Long> ends, Ended ended, long maxBytes) {
        return new CorrectionRequest(
                List.of(window),
                ends.getFirst(),
                ends.getLast(),
                new TreeSet<>(ends),
                ended,
                maxBytes,
                false);
    }

    /**
     * Copies the windows.
     *
     * @throws IllegalArgumentException if the span is reversed, or there is no memory
     */
    public CorrectionRequest {
        windows = List.copyOf(windows);
        if (fromMs > toMs || maxBytes <= 0) {
            throw new IllegalArgumentException(
                    "from %d to %d with %d bytes".formatted(fromMs, toMs, maxBytes));
        }
    }
}
