package io.headtail.correct;

import io.headtail.time.WindowSpec;
import java.util.List;

/**
 * Which boundaries to correct: those that are stored of some windows and end in a span.
 *
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
        Ended ended,
        long maxBytes,
        boolean dryRun) {
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
