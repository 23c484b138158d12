package io.headtail.history.write;

import static io.headtail.history.db.Tables.TOPK_BOUNDARIES;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.currentInstant;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.length;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.row;

import io.headtail.history.boundary.BoundaryKey;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.Columns;
import io.headtail.history.boundary.StorableTime;
import io.headtail.history.db.tables.TopkBoundaries;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;

/** Writes the rows of {@code topk_boundaries}, which decide the precedence between answers. */
public final class BoundaryLines {
    private static final TopkBoundaries B = TOPK_BOUNDARIES;

    /** In the order of {@link #values}. */
    private static final List<Field<?>> COLUMNS =
            List.of(
                    B.WINDOW_NAME,
                    B.SNAPSHOT_TIME,
                    B.WINDOW_START_TIME,
                    B.K,
                    B.ROWS,
                    B.REVISION,
                    B.IS_FINAL,
                    B.IS_COMPLETE,
                    B.COMPLETE_FROM,
                    B.INEXACT,
                    Columns.LATE_VIEWS,
                    B.SKIPPED,
                    B.TOPIC_ID,
                    B.FINGERPRINT,
                    Columns.GENERATION,
                    Columns.RISE_OF,
                    Columns.LEVEL_TOTAL,
                    B.HEAD_TOTAL,
                    B.WRITTEN_AT);

    /** True if the row was replaced: a new row has no locker or deleter yet. */
    private static final Field<Boolean> WAS_THERE = field("(xmax <> 0)", Boolean.class);

    private BoundaryLines() {}

    /**
     * The result for a batch.
     *
     * @param preceding the boundaries whose rows were written
     * @param replaced those of them that had a row before, and may have ranks
     */
    record Decided(Set<BoundaryKey> preceding, Set<BoundaryKey> replaced) {}

    /**
     * Inserts or updates the rows of the answers that are better than the stored ones by {@link
     * BoundaryRows#PRECEDENCE}; returns which were.
     */
    static Decided decide(DSLContext sql, Collection<BoundaryRows> sorted) {
        var insert = sql.insertInto(B, COLUMNS);
        for (BoundaryRows rows : sorted) {
            insert = insert.values(values(rows));
        }
        Decided decided = new Decided(new HashSet<>(), new HashSet<>());
        insert.onConflict(B.WINDOW_NAME, B.SNAPSHOT_TIME)
                .doUpdate()
                .setAllToExcluded()
                .where(
                        row(
                                        field(not(excluded(B.SKIPPED))),
                                        excluded(B.IS_COMPLETE),
                                        excluded(B.IS_FINAL),
                                        excluded(Columns.GENERATION),
                                        excluded(B.REVISION),
                                        excluded(Columns.LEVEL_TOTAL),
                                        excluded(B.HEAD_TOTAL),
                                        excluded(Columns.LATE_VIEWS),
                                        length(reasons(excluded(B.INEXACT))),
                                        bytewise(reasons(excluded(B.INEXACT))))
                                .gt(
                                        row(
                                                field(not(B.SKIPPED)),
                                                B.IS_COMPLETE,
                                                B.IS_FINAL,
                                                Columns.GENERATION,
                                                B.REVISION,
                                                Columns.LEVEL_TOTAL,
                                                B.HEAD_TOTAL,
                                                Columns.LATE_VIEWS,
                                                length(reasons(B.INEXACT)),
                                                bytewise(reasons(B.INEXACT)))))
                .returningResult(B.WINDOW_NAME, B.SNAPSHOT_TIME, WAS_THERE)
                .forEach(
                        line -> {
                            var key = new BoundaryKey(line.value1(), line.value2().toEpochMilli());
                            decided.preceding.add(key);
                            if (line.value3()) {
                                decided.replaced.add(key);
                            }
                        });
        return decided;
    }

    private static Field<String> reasons(Field<String> inexact) {
        return coalesce(inexact, inline(""));
    }

    // Reasons are ASCII, so this is also the order of Java strings.
    private static Field<String> bytewise(Field<String> text) {
        return text.collate("C");
    }

    private static List<Object> values(BoundaryRows rows) {
        return Arrays.asList(
                rows.window(),
                Instant.ofEpochMilli(rows.tick()),
                Instant.ofEpochMilli(rows.startMs()),
                rows.k(),
                rows.rows().size(),
                rows.revision(),
                rows.isFinal(),
                rows.isComplete(),
                rows.isComplete() ? null : completeFrom(rows.completeFrom()),
                rows.inexact(),
                rows.lateViews(),
                rows.skipped(),
                rows.topicId(),
                rows.fingerprint(),
                rows.generation(),
                rows.answer().isRise() ? rows.fingerprint() : null,
                rows.levelTotal(),
                rows.headTotal(),
                currentInstant());
    }

    // A time beyond the storable range is stored as infinity, which is equivalent: never complete.
    private static Object completeFrom(long fromMs) {
        if (fromMs > StorableTime.MAX_MS) {
            return field("timestamptz 'infinity'", Instant.class);
        }
        return StorableTime.nearest(fromMs);
    }
}
