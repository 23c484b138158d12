package io.headtail.redis;

import io.headtail.merge.Answer;
import io.headtail.time.CalendarUnit;
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
}
