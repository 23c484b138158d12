package io.headtail.redis;

import io.headtail.merge.Answer;
import io.headtail.time.CalendarUnit;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Earlier hours, days and months, which memory does not have. */
public interface SealedHistory {
    /**
     * The answer of the unit that ends then; null if there is none.
     *
     * @param end epoch ms
     * @throws RuntimeException if the history does not answer
     */
    @Nullable Answer at(CalendarUnit unit, long end);

    /**
     * Those that corrections have replaced: their revisions, ≥ 1, by their ends.
     *
     * @param first the first end, epoch ms, inclusive
     * @param last the last end, epoch ms, inclusive
     * @throws RuntimeException if the history does not answer
     */
    SortedMap<Long, Integer> corrected(CalendarUnit unit, long first, long last);

    /**
     * Those that were counted more than once, by other settings or from another topic: by their
     * ends, the fingerprint of the answer that stands, as {@link Answer#fingerprint} has it.
     *
     * @param first the first end, epoch ms, inclusive
     * @param last the last end, epoch ms, inclusive
     * @throws RuntimeException if the history does not answer
     */
    SortedMap<Long, Long> disputed(CalendarUnit unit, long first, long last);
}
