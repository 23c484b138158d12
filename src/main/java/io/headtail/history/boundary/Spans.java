package io.headtail.history.boundary;

import static io.headtail.history.db.Tables.TOPK_BOUNDARIES;

import io.headtail.time.Span;
import io.headtail.time.WindowSpec;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/**
 * Whether what is stored under a window's name is of that window, and not of one of another length
 * that had its name once: then it would begin elsewhere.
 */
public final class Spans {
    private static final Condition A_MONTH =
            DSL.condition(
                    "{0} = date_trunc('month', {1} - interval '1 millisecond', 'UTC')",
                    TOPK_BOUNDARIES.WINDOW_START_TIME, TOPK_BOUNDARIES.SNAPSHOT_TIME);

    private Spans() {}

    /** Whether a window that ends at a tick begins there; one of all time may begin anywhere. */
    public static boolean of(WindowSpec spec, long startMs, long tick) {
        return spec.isAllTime() || spec.startOf(tick) == startMs;
    }

    /** The same of a line of {@code topk_boundaries}. */
    public static Condition of(WindowSpec spec) {
        return switch (spec.span()) {
            case Span.AllTime all -> DSL.noCondition();
            case Span.Month month -> A_MONTH;
            case Span.Sliding sliding ->
                    DSL.condition(
                            "{0} = {1} - {2} * interval '1 millisecond'",
                            TOPK_BOUNDARIES.WINDOW_START_TIME,
                            TOPK_BOUNDARIES.SNAPSHOT_TIME,
                            DSL.val(sliding.lengthMs()));
        };
    }
}
