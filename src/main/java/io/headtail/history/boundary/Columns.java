package io.headtail.history.boundary;

import static io.headtail.history.db.Tables.TOPK_BOUNDARIES;
import static io.headtail.history.db.Tables.TOPK_SNAPSHOT_OFFSETS;

import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** The columns that migrations have added to the first tables, by name. */
public final class Columns {
    public static final Field<Long> LATE_VIEWS = of(TOPK_BOUNDARIES, "late_views", Long.class);
    public static final Field<Long> LEVEL_TOTAL = of(TOPK_BOUNDARIES, "level_total", Long.class);
    public static final Field<Long> GENERATION = of(TOPK_BOUNDARIES, "generation", Long.class);
    public static final Field<Integer> SPAN_LEVEL =
            of(TOPK_SNAPSHOT_OFFSETS, "level", Integer.class);
    public static final Field<String> SPAN_MARKS = of(TOPK_SNAPSHOT_OFFSETS, "marks", String.class);

    private Columns() {}

    /** The column of a table or of what stands for it in a query. */
    public static <T> Field<T> of(Table<?> table, String column, Class<T> type) {
        return DSL.field(table.getUnqualifiedName().append(column), type);
    }
}
