package io.headtail.history;

import static io.headtail.history.db.Tables.GLOBAL_TOPK_SNAPSHOTS;
import static io.headtail.history.db.Tables.TOPK_BOUNDARIES;
import static io.headtail.history.db.Tables.TOPK_SNAPSHOT_OFFSETS;
import static org.jooq.impl.DSL.currentInstant;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.row;

import io.headtail.history.db.tables.GlobalTopkSnapshots;
import io.headtail.history.db.tables.TopkBoundaries;
import io.headtail.history.db.tables.TopkSnapshotOffsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import javax.sql.DataSource;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;

/**
 * Writes answers by the rule of precedence ({@link BoundaryRows#PRECEDENCE}): one that does not
 * precede what is there is not written at all, so that writing again changes nothing, and the order
 * of writing does not matter. Thread-safe; any number of processes may write.
 *
 * <p>Which answer stands is decided by one statement on the lines of {@code topk_boundaries}, which
 * locks them to the end of the transaction. The ranks follow, by COPY.
 */
public final class BoundaryWriter {
    private static final TopkBoundaries B = TOPK_BOUNDARIES;
    private static final GlobalTopkSnapshots R = GLOBAL_TOPK_SNAPSHOTS;
    private static final TopkSnapshotOffsets O = TOPK_SNAPSHOT_OFFSETS;

    /** As {@link #values} has them. */
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
                    B.SKIPPED,
                    B.TOPIC_ID,
                    B.FINGERPRINT,
                    B.HEAD_TOTAL,
                    B.WRITTEN_AT);

    private final DataSource source;

    BoundaryWriter(DataSource source) {
        this.source = source;
    }

    /**
     * Writes a batch in one transaction: all of it that precedes, or nothing. Of several answers
     * for one boundary in it the preceding one is taken.
     *
     * @return how many boundaries were written
     * @throws HistoryException if it failed. If the connection broke it may have been written all
     *     the same, which to write it again will find
     */
    public int write(List<BoundaryRows> batch) {
        // In the order of their keys, so that no two writers wait for each other.
        TreeMap<BoundaryKey, BoundaryRows> best = new TreeMap<>();
        for (BoundaryRows rows : batch) {
            best.merge(rows.key(), rows, BinaryOperator.maxBy(BoundaryRows.PRECEDENCE));
        }
        Set<Integer> days = new TreeSet<>();
        Set<Integer> daysOfRows = new TreeSet<>();
        for (BoundaryRows rows : best.values()) {
            int day = Range.dayOf(rows.tick());
            days.add(day);
            if (!rows.rows().isEmpty()) {
                daysOfRows.add(day);
            }
        }
        if (best.isEmpty()) {
            return 0;
        }
        String what = best.size() + " boundaries cannot be written";
        while (true) {
            // Retention may have taken a partition away since it was made.
            Set<Integer> missing = new TreeSet<>();
            int written =
                    Transactions.run(
                            source,
                            what,
                            connection -> {
                                DayLocks.share(connection, days);
                                missing.clear();
                                missing.addAll(Partitions.missing(connection, daysOfRows));
                                return missing.isEmpty() ? write(connection, best.values()) : 0;
                            });
            if (missing.isEmpty()) {
                return written;
            }
            Transactions.run(
                    source,
                    what,
                    connection -> {
                        Partitions.make(connection, missing);
                        return 0;
                    });
        }
    }

    private static int write(Connection connection, Collection<BoundaryRows> sorted)
            throws SQLException {
        DSLContext sql = Dialect.over(connection);
        Set<BoundaryKey> preceding = decide(sql, sorted);
        if (preceding.isEmpty()) {
            return 0;
        }
        List<BoundaryRows> written = new ArrayList<>();
        for (BoundaryRows rows : sorted) {
            if (preceding.contains(rows.key())) {
                written.add(rows);
            }
        }
        delete(sql, written);
        copyRows(connection, written);
        copySpans(connection, written);
        return written.size();
    }

    /** Inserts or replaces the lines of those that precede what is there; returns which did. */
    private static Set<BoundaryKey> decide(DSLContext sql, Collection<BoundaryRows> sorted) {
        var insert = sql.insertInto(B, COLUMNS);
        for (BoundaryRows rows : sorted) {
            insert = insert.values(values(rows));
        }
        Set<BoundaryKey> preceding = new HashSet<>();
        insert.onConflict(B.WINDOW_NAME, B.SNAPSHOT_TIME)
                .doUpdate()
                .setAllToExcluded()
                .where(
                        row(
                                        excluded(B.REVISION),
                                        field(not(excluded(B.SKIPPED))),
                                        excluded(B.IS_COMPLETE),
                                        excluded(B.IS_FINAL),
                                        excluded(B.HEAD_TOTAL))
                                .gt(
                                        row(
                                                B.REVISION,
                                                field(not(B.SKIPPED)),
                                                B.IS_COMPLETE,
                                                B.IS_FINAL,
                                                B.HEAD_TOTAL)))
                .returning(B.WINDOW_NAME, B.SNAPSHOT_TIME)
                .forEach(
                        line ->
                                preceding.add(
                                        new BoundaryKey(
                                                line.get(B.WINDOW_NAME),
                                                line.get(B.SNAPSHOT_TIME).toEpochMilli())));
        return preceding;
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
                rows.isComplete() ? null : Instant.ofEpochMilli(rows.completeFrom()),
                rows.inexact(),
                rows.skipped(),
                rows.topicId(),
                rows.fingerprint(),
                rows.headTotal(),
                currentInstant());
    }

    /** What an answer that is replaced had left. */
    private static void delete(DSLContext sql, List<BoundaryRows> written) {
        List<Condition> ranks = new ArrayList<>();
        List<Condition> spans = new ArrayList<>();
        for (BoundaryRows rows : written) {
            Instant time = Instant.ofEpochMilli(rows.tick());
            ranks.add(R.WINDOW_NAME.eq(rows.window()).and(R.SNAPSHOT_TIME.eq(time)));
            spans.add(O.WINDOW_NAME.eq(rows.window()).and(O.SNAPSHOT_TIME.eq(time)));
        }
        sql.deleteFrom(R).where(DSL.or(ranks)).execute();
        sql.deleteFrom(O).where(DSL.or(spans)).execute();
    }

    private static void copyRows(Connection connection, List<BoundaryRows> written)
            throws SQLException {
        try (BinaryCopy copy =
                new BinaryCopy(
                        connection,
                        R.getName(),
                        "(window_name, snapshot_time, window_start_time, window_end_time, k, rank,"
                                + " video_id, total_views, revision, is_final)")) {
            for (BoundaryRows boundary : written) {
                int rank = 0;
                for (BoundaryRows.Row row : boundary.rows()) {
                    copy.row(10);
                    copy.putText(boundary.window());
                    copy.putTime(boundary.tick());
                    copy.putTime(boundary.startMs());
                    copy.putTime(boundary.tick());
                    copy.putInt(boundary.k());
                    copy.putInt(++rank);
                    copy.putText(row.videoId());
                    copy.putLong(row.views());
                    copy.putInt(boundary.revision());
                    copy.putBoolean(boundary.isFinal());
                }
            }
            copy.end();
        }
    }

    private static void copySpans(Connection connection, List<BoundaryRows> written)
            throws SQLException {
        try (BinaryCopy copy =
                new BinaryCopy(
                        connection,
                        O.getName(),
                        "(window_name, snapshot_time, partition, head_offset, tail_offset,"
                                + " partial)")) {
            for (BoundaryRows boundary : written) {
                for (BoundaryRows.Span span : boundary.spans()) {
                    copy.row(6);
                    copy.putText(boundary.window());
                    copy.putTime(boundary.tick());
                    copy.putInt(span.partition());
                    copy.putLong(span.headOffset());
                    if (span.tailOffset() < 0) {
                        copy.putBytes(null);
                    } else {
                        copy.putLong(span.tailOffset());
                    }
                    copy.putBytes(boundary.isSettled() ? null : span.partial());
                }
            }
            copy.end();
        }
    }
}
