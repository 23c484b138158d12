package io.headtail.history.read;

import static io.headtail.history.db.Tables.TOPK_BOUNDARIES;

import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.Columns;
import io.headtail.history.connection.Dialect;
import io.headtail.history.db.tables.TopkBoundaries;
import io.headtail.merge.Merged;
import java.sql.Connection;
import java.time.Instant;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Why a stored answer may be inexact, as readers are told: what is stored with it, and that another
 * topic or other settings had another answer. Which of the two the reader means is not known: two
 * groups of processes may share a database by mistake.
 */
final class Reasons {
    private static final TopkBoundaries B = TOPK_BOUNDARIES;

    /** Of a row of {@code topk_boundaries}; null if there is no reason. */
    static final Field<String> FIELD =
            DSL.field(
                            "nullif(concat_ws('; ', {0}, {1}), '')",
                            String.class,
                            B.INEXACT,
                            DSL.when(
                                    Columns.OTHER_GENERATION.isNotNull(),
                                    DSL.inline(Merged.OTHER_SETTINGS)))
                    .as("reasons");

    private Reasons() {}

    /** Those of a stored boundary, or of its first count; null if there are none. */
    static @Nullable String of(Connection connection, BoundaryRows boundary) {
        boolean disputed =
                Dialect.over(connection)
                        .fetchExists(
                                B,
                                B.WINDOW_NAME.eq(boundary.window()),
                                B.SNAPSHOT_TIME.eq(Instant.ofEpochMilli(boundary.tick())),
                                Columns.OTHER_GENERATION.isNotNull());
        String inexact = boundary.inexact();
        if (!disputed) {
            return inexact;
        }
        return inexact == null ? Merged.OTHER_SETTINGS : inexact + "; " + Merged.OTHER_SETTINGS;
    }
}
