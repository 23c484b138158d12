package io.headtail.history.read;

import static io.headtail.history.db.Tables.TOPK_BOUNDARIES;
import static io.headtail.history.db.Tables.TOPK_SNAPSHOT_OFFSETS;

import io.headtail.history.boundary.BoundaryKey;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.Columns;
import io.headtail.history.boundary.GenerationKey;
import io.headtail.history.boundary.StorableTime;
import io.headtail.history.connection.Dialect;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.connection.Pool;
import io.headtail.history.db.tables.TopkBoundaries;
import io.headtail.history.db.tables.TopkSnapshotOffsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** The boundaries that are not final yet, with the parts that a writer had when it was stopped. */
public final class StoredPartials {
    private static final TopkBoundaries B = TOPK_BOUNDARIES;
    private static final TopkSnapshotOffsets O = TOPK_SNAPSHOT_OFFSETS;

    /** In the words of the index of such boundaries. */
    private static final Condition OPEN =
            DSL.not(
                    DSL.condition(B.IS_FINAL)
                            .and(DSL.condition(B.IS_COMPLETE))
                            .and(DSL.not(B.SKIPPED)));

    private final Pool pool;

    public StoredPartials(Pool pool) {
        this.pool = pool;
    }

    /**
     * The spans, with their partials, of those of the boundaries that are stored and not both final
     * and complete, or skipped. The others are not in the map.
     *
     * @throws HistoryException if they cannot be read
     */
    public Map<BoundaryKey, List<BoundaryRows.ReadSpan>> partials(Collection<BoundaryKey> keys) {
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
        return pool.transaction(
                "the parts of boundaries that are not final cannot be read",
                connection -> {
                    Map<BoundaryKey, List<BoundaryRows.ReadSpan>> found = new TreeMap<>();
                    Dialect.over(connection)
                            .select(
                                    O.WINDOW_NAME,
                                    O.SNAPSHOT_TIME,
                                    O.PARTITION,
                                    O.HEAD_OFFSET,
                                    O.TAIL_OFFSET,
                                    Columns.SPAN_LEVEL,
                                    Columns.SPAN_MARKS,
                                    O.PARTIAL)
                            .from(B)
                            .join(O)
                            .on(
                                    O.WINDOW_NAME
                                            .eq(B.WINDOW_NAME)
                                            .and(O.SNAPSHOT_TIME.eq(B.SNAPSHOT_TIME)))
                            .where(OPEN)
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
                                                        new BoundaryRows.ReadSpan(
                                                                line.get(O.PARTITION),
                                                                line.get(O.HEAD_OFFSET),
                                                                tail == null ? -1 : tail,
                                                                line.get(Columns.SPAN_LEVEL),
                                                                line.get(Columns.SPAN_MARKS),
                                                                line.get(O.PARTIAL)));
                                    });
                    return found;
                });
    }

    /**
     * How good the stored partials are, by tick, ascending, and partition, of the first {@code
     * limit} boundaries in {@code [fromMs, toMs)} that are stored and not both final and complete,
     * or skipped.
     *
     * @throws HistoryException if they cannot be read
     */
    public SortedMap<Long, Map<Integer, Integer>> levels(
            GenerationKey of, long fromMs, long toMs, int limit) {
        return pool.transaction(
                "boundaries that are not final cannot be read",
                connection -> {
                    Table<?> page =
                            Dialect.over(connection)
                                    .select(B.SNAPSHOT_TIME)
                                    .from(B)
                                    .where(B.WINDOW_NAME.eq(of.window()))
                                    .and(B.FINGERPRINT.eq(of.fingerprint()))
                                    .and(B.SNAPSHOT_TIME.ge(StorableTime.nearest(fromMs)))
                                    .and(B.SNAPSHOT_TIME.lt(StorableTime.nearest(toMs)))
                                    .and(OPEN)
                                    .orderBy(B.SNAPSHOT_TIME)
                                    .limit(limit)
                                    .asTable("page");
                    Field<Instant> tick = page.field(B.SNAPSHOT_TIME);
                    SortedMap<Long, Map<Integer, Integer>> levels = new TreeMap<>();
                    Dialect.over(connection)
                            .select(tick, O.PARTITION, Columns.SPAN_LEVEL)
                            .from(page)
                            .leftJoin(O)
                            .on(O.WINDOW_NAME.eq(of.window()).and(O.SNAPSHOT_TIME.eq(tick)))
                            .forEach(
                                    line -> {
                                        Map<Integer, Integer> ofTick =
                                                levels.computeIfAbsent(
                                                        line.value1().toEpochMilli(),
                                                        t -> new HashMap<>());
                                        if (line.value2() != null) {
                                            ofTick.put(line.value2(), line.value3());
                                        }
                                    });
                    return levels;
                });
    }
}
