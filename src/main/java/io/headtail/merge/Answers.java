package io.headtail.merge;

import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The newest answers, as the HTTP API reads them. Safe from any thread; never blocks. */
public interface Answers {
    /** The configured windows, in their configured order. */
    List<WindowSpec> windows();

    /**
     * By the event clock, the partitions that the others wait for: those whose watermark is the
     * least, or not known yet. Empty where nobody holds anybody.
     */
    List<Integer> clockHeldBy();

    /**
     * The last hour, day or month, in UTC, that every partition has reached the end of; null while
     * there is none, or the unit is not configured.
     */
    @Nullable Answer sealed(CalendarUnit unit);

    /** The newest answer of a window; null while there is none, or no such window. */
    @Nullable Answer newest(String window);
}
