package io.headtail.history.boundary;

import static io.headtail.history.db.Tables.TOPK_BOUNDARIES;

import io.headtail.time.Span;
import io.headtail.time.WindowSpec;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/**
 * Checks whether a boundary stored under a window's name belongs to that window, or to one of
 * another kind or length that had the name earlier: then its start differs, or it has rises in
 * place of views. A rise of 30 minutes and an hour start at the same time.
 */
public final class Spans {
    private static final Condition A_MONTH =
            DSL.condition(
                    "{0} = date_trunc('month', {1} - interval '1 millisecond', 'UTC')",
                    TOPK_BOUNDARIES.WINDOW_START_TIME, TOPK_BOUNDARIES.SNAPSHOT_TIME);

    private Spans() {}

    /**
     * Whether the window that ends at {@code tick} starts there and has rises, or not; one of all
     * time may start anywhere.
     */
    public static boolean of(WindowSpec spec, long startMs, boolean isRise, long tick) {
        return spec.isRising() == isRise && (spec.isAllTime() || spec.startOf(tick) == startMs);
    }

    /** The same condition on a row of {@code topk_boundaries}. */
    public static Condition of(WindowSpec spec) {
        Condition starts =
                switch (spec.span()) {
                    case Span.AllTime all -> DSL.noCondition();
                    case Span.Month month -> A_MONTH;
                    case Span.Sliding sliding -> starts(sliding.lengthMs());
                    case Span.Rising rising -> starts(2 * rising.riseMs());
                };
        return starts.and(spec.isRising() ? Columns.RISES : DSL.not(Columns.RISES));
    }

    private static Condition starts(long beforeMs) {
        return DSL.condition(
                "{0} = {1} - {2} * interval '1 millisecond'",
                TOPK_BOUNDARIES.WINDOW_START_TIME,
                TOPK_BOUNDARIES.SNAPSHOT_TIME,
                DSL.val(beforeMs));
    }
}
