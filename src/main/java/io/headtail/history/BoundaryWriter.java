package io.headtail.history;

import static io.headtail.history.db.Tables.GLOBAL_TOPK_SNAPSHOTS;
import static io.headtail.history.db.Tables.TOPK_SNAPSHOT_OFFSETS;

import io.headtail.history.db.tables.GlobalTopkSnapshots;
import io.headtail.history.db.tables.TopkSnapshotOffsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import javax.sql.DataSource;
import org.jooq.Condition;
import org.jooq.DSLContext;
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
    private static final GlobalTopkSnapshots R = GLOBAL_TOPK_SNAPSHOTS;
    private static final TopkSnapshotOffsets O = TOPK_SNAPSHOT_OFFSETS;

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
        Set<BoundaryKey> preceding = BoundaryLines.decide(sql, sorted);
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
        BoundaryCopies.ranks(connection, written);
        BoundaryCopies.spans(connection, written);
        return written.size();
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
}
