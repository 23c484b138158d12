package io.headtail.http.topk;

import io.headtail.history.read.HistoryReader;
import io.headtail.merge.Answers;
import io.headtail.time.CalendarUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is to answer with.
 *
 * @param units of the calendar, whose last one that has ended is answered for
 * @param history null where none is kept
 * @param latenessMs how long after its end an answer counts what came late
 * @param sealedWithinMs how long after its end, by the wall clock, an hour, day or month should be
 *     answered; {@link #WHENEVER} where its end is no matter of the wall clock
 */
public record AnswerSources(
        Answers answers,
        List<CalendarUnit> units,
        @Nullable HistoryReader history,
        long latenessMs,
        long sealedWithinMs) {
    /** No answer is ever taken for old. */
    public static final long WHENEVER = Long.MAX_VALUE;
}
