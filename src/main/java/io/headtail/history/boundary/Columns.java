package io.headtail.history.boundary;

import static io.headtail.history.db.Tables.TOPK_BOUNDARIES;
import static io.headtail.history.db.Tables.TOPK_SNAPSHOT_OFFSETS;

import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** Columns that migrations have added to the first tables, by name. */
public final class Columns {
    /** Late views in the window that were known when it was counted. */
    public static final Field<Long> LATE_VIEWS = of(TOPK_BOUNDARIES, "late_views", Long.class);

    /** Sum of the levels of the spans. */
    public static final Field<Long> LEVEL_TOTAL = of(TOPK_BOUNDARIES, "level_total", Long.class);

    /** Number of the generation that was counted. */
    public static final Field<Long> GENERATION = of(TOPK_BOUNDARIES, "generation", Long.class);

    /** Number of a generation with another answer, which does not stand; null if there was none. */
    public static final Field<Long> OTHER_GENERATION =
            of(TOPK_BOUNDARIES, "other_generation", Long.class);

    /** The fingerprint, if the ranks have rises in place of views; else null or another number. */
    public static final Field<Long> RISE_OF = of(TOPK_BOUNDARIES, "rise_of", Long.class);

    /** Whether the ranks have rises in place of views, as a condition. */
    static final Condition RISES = RISE_OF.isNotDistinctFrom(TOPK_BOUNDARIES.FINGERPRINT);

    /** Whether the ranks have rises in place of views. */
    public static final Field<Boolean> IS_RISE = DSL.field(RISES).as("is_rise");

    /** How good a span's partial is. */
    public static final Field<Integer> SPAN_LEVEL =
            of(TOPK_SNAPSHOT_OFFSETS, "level", Integer.class);

    /** The marks of a span's partial. */
    public static final Field<String> SPAN_MARKS = of(TOPK_SNAPSHOT_OFFSETS, "marks", String.class);

    private Columns() {}

    /** The column of a table or of its alias in a query. */
    public static <T> Field<T> of(Table<?> table, String column, Class<T> type) {
        return DSL.field(table.getUnqualifiedName().append(column), type);
    }
}
