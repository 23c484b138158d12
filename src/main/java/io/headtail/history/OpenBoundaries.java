package io.headtail.history;

import static io.headtail.history.db.Tables.TOPK_BOUNDARIES;
import static io.headtail.history.db.Tables.TOPK_SNAPSHOT_OFFSETS;

import io.headtail.history.db.tables.TopkBoundaries;
import io.headtail.history.db.tables.TopkSnapshotOffsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/** The boundaries that are not final yet, with the parts that a writer had when it was stopped. */
public final class OpenBoundaries {
    private static final TopkBoundaries B = TOPK_BOUNDARIES;
    private static final TopkSnapshotOffsets O = TOPK_SNAPSHOT_OFFSETS;

    private final DataSource source;

    OpenBoundaries(DataSource source) {
        this.source = source;
    }

    /**
     * The spans, with their partials, of those of the boundaries that are stored and not both final
     * and complete. The others are not in the map.
     *
     * @throws HistoryException if they cannot be read
     */
    public Map<BoundaryKey, List<BoundaryRows.Span>> partials(Collection<BoundaryKey> keys) {
        if (keys.isEmpty()) {
            return Map.of();
        }
        List<Condition> any = new ArrayList<>();
        for (BoundaryKey key : keys) {
            any.add(
                    B.WINDOW_NAME
                            .eq(key.window())
                            .and(B.SNAPSHOT_TIME.eq(Instant.ofEpochMilli(key.tick()))));
        }
        return Transactions.run(
                source,
                "the parts of boundaries that are not final cannot be read",
                connection -> {
                    Map<BoundaryKey, List<BoundaryRows.Span>> found = new TreeMap<>();
                    Dialect.over(connection)
                            .select(
                                    O.WINDOW_NAME,
                                    O.SNAPSHOT_TIME,
                                    O.PARTITION,
                                    O.HEAD_OFFSET,
                                    O.TAIL_OFFSET,
                                    O.PARTIAL)
                            .from(B)
                            .join(O)
                            .on(
                                    O.WINDOW_NAME
                                            .eq(B.WINDOW_NAME)
                                            .and(O.SNAPSHOT_TIME.eq(B.SNAPSHOT_TIME)))
                            .where(B.IS_FINAL.isFalse().or(B.IS_COMPLETE.isFalse()))
                            .and(DSL.or(any))
                            .orderBy(O.WINDOW_NAME, O.SNAPSHOT_TIME, O.PARTITION)
                            .forEach(
                                    line -> {
                                        Long tail = line.get(O.TAIL_OFFSET);
                                        found.computeIfAbsent(
                                                        new BoundaryKey(
                                                                line.get(O.WINDOW_NAME),
                                                                line.get(O.SNAPSHOT_TIME)
                                                                        .toEpochMilli()),
                                                        k -> new ArrayList<>())
                                                .add(
                                                        new BoundaryRows.Span(
                                                                line.get(O.PARTITION),
                                                                line.get(O.HEAD_OFFSET),
                                                                tail == null ? -1 : tail,
                                                                line.get(O.PARTIAL)));
                                    });
                    return found;
                });
    }
}
