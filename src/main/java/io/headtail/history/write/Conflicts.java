package io.headtail.history.write;

import static io.headtail.history.db.Tables.TOPK_BOUNDARIES;

import io.headtail.history.boundary.BoundaryKey;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.Columns;
import io.headtail.history.connection.SqlTime;
import io.headtail.history.db.tables.TopkBoundaries;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Conflicts between answers of two generations for one boundary: counted, logged, and noted in the
 * boundary's row. Thread-safe.
 */
final class Conflicts {
    private static final TopkBoundaries B = TOPK_BOUNDARIES;
    private static final Logger LOG = LoggerFactory.getLogger(Conflicts.class);
    private static final long LOG_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** A new answer for a boundary with a stored answer of another generation. */
    record Conflict(BoundaryRows came, String topicId, long fingerprint, long generation) {}

    private final AtomicLong count = new AtomicLong();
    private final AtomicLong lastLog = new AtomicLong(System.nanoTime() - LOG_INTERVAL_NANOS);

    /** The number of conflicts. */
    long count() {
        return count.get();
    }

    /** Finds the conflicts of a batch; to be called before it is written. */
    static List<Conflict> of(DSLContext sql, Collection<BoundaryRows> batch) {
        Map<BoundaryKey, BoundaryRows> came = new HashMap<>();
        List<Condition> any = new ArrayList<>();
        for (BoundaryRows rows : batch) {
            if (!rows.skipped()) {
                came.put(rows.key(), rows);
                any.add(
                        B.WINDOW_NAME
                                .eq(rows.window())
                                .and(B.SNAPSHOT_TIME.eq(Instant.ofEpochMilli(rows.tick()))));
            }
        }
        List<Conflict> conflicts = new ArrayList<>();
        if (came.isEmpty()) {
            return conflicts;
        }
        sql.select(B.WINDOW_NAME, B.SNAPSHOT_TIME, B.TOPIC_ID, B.FINGERPRINT, Columns.GENERATION)
                .from(B)
                .where(DSL.not(B.SKIPPED))
                .and(DSL.or(any))
                .forEach(
                        line -> {
                            long tick = line.value2().toEpochMilli();
                            BoundaryRows rows = came.get(new BoundaryKey(line.value1(), tick));
                            if (rows != null
                                    && !(rows.topicId().equals(line.value3())
                                            && rows.fingerprint() == line.value4())) {
                                conflicts.add(
                                        new Conflict(
                                                rows, line.value3(), line.value4(), line.value5()));
                            }
                        });
        return conflicts;
    }

    /** Notes in each row the generation that lost; to be called after the batch is written. */
    static void note(Connection connection, List<Conflict> conflicts, Set<BoundaryKey> written)
            throws SQLException {
        if (conflicts.isEmpty()) {
            return;
        }
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE topk_boundaries SET other_generation = CASE WHEN other_generation ="
                                + " generation THEN ? ELSE greatest(other_generation, ?) END WHERE"
                                + " window_name = ? AND snapshot_time = ?")) {
            for (Conflict conflict : conflicts) {
                boolean stands = written.contains(conflict.came().key());
                long other = stands ? conflict.generation() : conflict.came().generation();
                update.setLong(1, other);
                update.setLong(2, other);
                setKey(update, 3, conflict.came().key());
                update.executeUpdate();
            }
        }
    }

    /** Counts and logs the conflicts of a committed batch. */
    void take(List<Conflict> conflicts, Set<BoundaryKey> written) {
        if (conflicts.isEmpty()) {
            return;
        }
        long all = count.addAndGet(conflicts.size());
        long before = lastLog.get();
        long now = System.nanoTime();
        if (now - before < LOG_INTERVAL_NANOS || !lastLog.compareAndSet(before, now)) {
            return;
        }
        BoundaryRows came = conflicts.get(0).came();
        LOG.warn(
                "two answers for one boundary, of different settings or topics: window={} time={}"
                        + " stored=(topic-id={} fingerprint={}) came=(topic-id={} fingerprint={})"
                        + " stands={} conflicts={}; see docs/history.md",
                came.window(),
                Instant.ofEpochMilli(came.tick()),
                conflicts.get(0).topicId(),
                conflicts.get(0).fingerprint(),
                came.topicId(),
                came.fingerprint(),
                written.contains(came.key()) ? "came" : "stored",
                all);
    }

    private static void setKey(PreparedStatement statement, int at, BoundaryKey key)
            throws SQLException {
        statement.setString(at, key.window());
        statement.setObject(at + 1, SqlTime.at(key.tick()));
    }
}
