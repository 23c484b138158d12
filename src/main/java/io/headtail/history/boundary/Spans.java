package io.headtail.history.boundary;

import static io.headtail.history.db.Tables.TOPK_BOUNDARIES;

import io.headtail.time.Span;
import io.headtail.time.SpanCode;
import io.headtail.time.WindowSpec;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/**
 * Checks whether a boundary stored under a window's name belongs to that window, or to one of
 * another kind or length that had the name earlier: then its start differs, or it has rises in
 * place of views. A rise of 30 minutes and an hour start at the same time, and a window of all time
 * anywhere: so what the generation of a boundary covers counts too, where that is known.
 */
public final class Spans {
    private static final Condition A_MONTH =
            DSL.condition(
                    "{0} = date_trunc('month', {1} - interval '1 millisecond', 'UTC')",
                    TOPK_BOUNDARIES.WINDOW_START_TIME, TOPK_BOUNDARIES.SNAPSHOT_TIME);

    /** What is counted there is not known. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    /** What is counted in a row of {@code topk_boundaries}, as its generation says. */
    public static final Field<Long> CODE =
            DSL.field(
                    "coalesce((SELECT g.span FROM topk_generations g WHERE g.window_name = {0} AND"
                            + " g.topic_id = {1} AND g.fingerprint = {2}), {3})",
                    Long.class,
                    TOPK_BOUNDARIES.WINDOW_NAME,
                    TOPK_BOUNDARIES.TOPIC_ID,
                    TOPK_BOUNDARIES.FINGERPRINT,
                    DSL.inline(UNKNOWN));

    private Spans() {}

    /**
     * Whether the window that ends at {@code tick} starts there and has rises, or not; one of all
     * time may start anywhere.
     *
     * @param code of what is counted there, as {@link SpanCode#of}; {@link #UNKNOWN} if it is not
     *     known
     */
    public static boolean of(WindowSpec spec, long startMs, boolean isRise, long code, long tick) {
        return spec.isRising() == isRise
                && (code == UNKNOWN || code == SpanCode.of(spec.span()))
                && (spec.isAllTime() || spec.startOf(tick) == startMs);
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
        return starts.and(spec.isRising() ? Columns.RISES : DSL.not(Columns.RISES))
                .andNot(isOfAnother(SpanCode.of(spec.span())));
    }

    private static Condition isOfAnother(long code) {
        return DSL.condition(
                "EXISTS (SELECT FROM topk_generations g WHERE g.window_name = {0} AND g.topic_id ="
                        + " {1} AND g.fingerprint = {2} AND g.span <> {3})",
                TOPK_BOUNDARIES.WINDOW_NAME,
                TOPK_BOUNDARIES.TOPIC_ID,
                TOPK_BOUNDARIES.FINGERPRINT,
                DSL.val(code));
    }

    private static Condition starts(long beforeMs) {
        return DSL.condition(
                "{0} = {1} - {2} * interval '1 millisecond'",
                TOPK_BOUNDARIES.WINDOW_START_TIME,
                TOPK_BOUNDARIES.SNAPSHOT_TIME,
                DSL.val(beforeMs));
    }
}
