package io.headtail.http.topk;

import io.headtail.history.range.RangeReader;
import io.headtail.history.read.HistoryReader;
import io.headtail.http.rank.RankAccess;
import io.headtail.merge.Answers;
import io.headtail.time.CalendarUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sources of the answers.
 *
 * @param units sealed calendar units; the last ended one of each has an answer
 * @param history null if no history is kept
 * @param ranges null if every video's views are not stored
 * @param ranks who asks about the rank of a video, and who is asked
 * @param latenessMs how long after its end an answer counts late events, ms
 * @param sealedWithinMs how long after its end, by the wall clock, an hour, day or month should
 *     have an answer, ms; {@link #WHENEVER} if its end does not follow the wall clock
 */
public record AnswerSources(
        Answers answers,
        List<CalendarUnit> units,
        @Nullable HistoryReader history,
        @Nullable RangeReader ranges,
        RankAccess ranks,
        long latenessMs,
        long sealedWithinMs) {
    /** No answer is ever stale. */
    public static final long WHENEVER = Long.MAX_VALUE;
}
