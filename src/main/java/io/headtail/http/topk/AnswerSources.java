package io.headtail.http.topk;

import io.headtail.history.read.HistoryReader;
import io.headtail.merge.Answers;
import io.headtail.time.CalendarUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sources of the {@code /top-k} answers.
 *
 * @param units sealed calendar units; the last ended one of each has an answer
 * @param history null if no history is kept
 * @param latenessMs how long after its end an answer counts late events, ms
 * @param sealedWithinMs how long after its end, by the wall clock, an hour, day or month should
 *     have an answer, ms; {@link #WHENEVER} if its end does not follow the wall clock
 */
public record AnswerSources(
        Answers answers,
        List<CalendarUnit> units,
        @Nullable HistoryReader history,
        long latenessMs,
        long sealedWithinMs) {
    /** No answer is ever stale. */
    public static final long WHENEVER = Long.MAX_VALUE;
}
