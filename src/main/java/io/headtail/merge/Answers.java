package io.headtail.merge;

import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The newest answers, for the HTTP API. Thread-safe; never blocks. */
public interface Answers {
    /** The configured windows, in their configured order. */
    List<WindowSpec> windows();

    /**
     * By the event clock, the partitions that all others wait for: those whose watermark is the
     * least, or not yet known. Empty if none waits.
     */
    List<Integer> clockHeldBy();

    /**
     * The last hour, day or month, in UTC, whose end every partition has reached; null if there is
     * none yet, or the unit is not configured.
     */
    @Nullable Answer sealed(CalendarUnit unit);

    /** The newest answer of a window; null if there is none yet, or no such window. */
    @Nullable Answer newest(String window);
}
