package io.headtail.history.write;

import static io.headtail.history.db.Tables.GLOBAL_TOPK_SNAPSHOTS;
import static io.headtail.history.db.Tables.TOPK_SNAPSHOT_OFFSETS;

import io.headtail.history.boundary.BoundaryKey;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.StorableTime;
import io.headtail.history.connection.Dialect;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.connection.Pool;
import io.headtail.history.day.DayLocks;
import io.headtail.history.day.DayRange;
import io.headtail.history.day.DayTables;
import io.headtail.history.day.RetentionRule;
import io.headtail.history.db.tables.GlobalTopkSnapshots;
import io.headtail.history.db.tables.TopkSnapshotOffsets;
import io.headtail.history.settings.HistoryKeep;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.LongSupplier;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/**
 * Writes answers by the rule of precedence ({@link BoundaryRows#PRECEDENCE}): an answer that is not
 * better than the stored one is not written, so that writing again changes nothing, and the order
 * of writing does not matter. Thread-safe; any number of processes may write.
 *
 * <p>One statement on the rows of {@code topk_boundaries} decides which answers win, and locks the
 * rows to the end of the transaction. The ranks follow by COPY.
 */
public final class BoundaryWriter {
    private static final GlobalTopkSnapshots R = GLOBAL_TOPK_SNAPSHOTS;
    private static final TopkSnapshotOffsets O = TOPK_SNAPSHOT_OFFSETS;

    private final Pool pool;
    private final HistoryKeep keep;
    private final LongSupplier nowMs;
    private final Conflicts conflicts = new Conflicts();

    /**
     * @param nowMs epoch ms; only decides which months are old enough to be one table
     */
    public BoundaryWriter(Pool pool, HistoryKeep keep, LongSupplier nowMs) {
        this.pool = pool;
        this.keep = keep;
        this.nowMs = nowMs;
    }

    /** Additional work at the beginning of the transaction. */
    public interface TransactionStep {
        /** Runs the work; nothing is written if it throws. */
        void run(Connection connection) throws SQLException;
    }

    /** A condition, checked at the beginning of the transaction. */
    public interface TransactionCondition {
        /** Whether anything is written; nothing is if it throws. */
        boolean test(Connection connection) throws SQLException;
    }

    /** The number of answers whose boundary had one of other settings or of another topic. */
    public long conflicts() {
        return conflicts.count();
    }

    /**
     * Writes the better ones of a batch in one transaction. It is atomic; if a batch has several
     * answers for one boundary, the best wins.
     *
     * @return the number of boundaries written
     * @throws HistoryException if it failed. If the connection broke, the batch may have been
     *     written nevertheless; writing it again is safe
     */
    public int write(List<BoundaryRows> batch) {
        return write(batch, connection -> {});
    }

    /** Like {@link #write(List)}, with additional work in the same transaction. */
    public int write(List<BoundaryRows> batch, TransactionStep first) {
        return writeIf(
                batch,
                connection -> {
                    first.run(connection);
                    return true;
                });
    }

    /** Like {@link #write(List)}, but only if a condition holds. */
    public int writeIf(List<BoundaryRows> batch, TransactionCondition first) {
        try {
            return tryWrite(batch, first);
        } catch (ArithmeticException | DateTimeException e) {
            throw new HistoryException(batch.size() + " boundaries cannot be written", e);
        }
    }

    private int tryWrite(List<BoundaryRows> batch, TransactionCondition first) {
        // In the order of their keys, so that writers cannot deadlock.
        TreeMap<BoundaryKey, BoundaryRows> best = new TreeMap<>();
        for (BoundaryRows rows : batch) {
            best.merge(rows.key(), rows, BinaryOperator.maxBy(BoundaryRows.PRECEDENCE));
        }
        Set<Integer> days = new TreeSet<>();
        Set<Integer> daysOfRows = new TreeSet<>();
        for (BoundaryRows rows : best.values()) {
            checkTime(rows.tick());
            checkTime(rows.startMs());
            int day = DayRange.dayOf(rows.tick());
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
            // Retention may have removed a table since it was created.
            Set<Integer> missing = new TreeSet<>();
            Written written =
                    pool.transaction(
                            what,
                            connection -> {
                                DayLocks.share(connection, days);
                                missing.clear();
                                missing.addAll(DayTables.missing(connection, daysOfRows));
                                if (!missing.isEmpty()) {
                                    return Written.NOTHING;
                                }
                                return first.test(connection)
                                        ? write(connection, best.values())
                                        : Written.NOTHING;
                            });
            if (missing.isEmpty()) {
                conflicts.take(written.conflicts, written.keys);
                return written.keys.size();
            }
            pool.transaction(
                    what,
                    connection -> {
                        DayTables.make(
                                connection, missing, new RetentionRule(keep, nowMs.getAsLong()));
                        return 0;
                    });
        }
    }

    /** The written boundaries of a batch, and its conflicts with other generations. */
    private record Written(Set<BoundaryKey> keys, List<Conflicts.Conflict> conflicts) {
        static final Written NOTHING = new Written(Set.of(), List.of());
    }

    private static Written write(Connection connection, Collection<BoundaryRows> sorted)
            throws SQLException {
        DSLContext sql = Dialect.over(connection);
        List<Conflicts.Conflict> met = Conflicts.of(sql, sorted);
        BoundaryLines.Decided decided = BoundaryLines.decide(sql, sorted);
        Set<BoundaryKey> preceding = decided.preceding();
        Conflicts.note(connection, met, preceding);
        if (preceding.isEmpty()) {
            return new Written(preceding, met);
        }
        List<BoundaryRows> written = new ArrayList<>();
        for (BoundaryRows rows : sorted) {
            if (preceding.contains(rows.key())) {
                written.add(rows);
            }
        }
        delete(sql, decided.replaced());
        BoundaryCopies.ranks(connection, written);
        BoundaryCopies.spans(connection, written);
        return new Written(preceding, met);
    }

    private static void checkTime(long ms) {
        if (!StorableTime.isStorable(ms)) {
            throw new DateTimeException(
                    "time of " + ms + " ms: must be of the years 1 to 9999; see the event's time");
        }
    }

    /** Deletes ranks and spans of replaced answers. */
    private static void delete(DSLContext sql, Set<BoundaryKey> replaced) {
        if (replaced.isEmpty()) {
            return;
        }
        List<Condition> ranks = new ArrayList<>();
        List<Condition> spans = new ArrayList<>();
        for (BoundaryKey key : replaced) {
            Instant time = Instant.ofEpochMilli(key.tick());
            ranks.add(R.WINDOW_NAME.eq(key.window()).and(R.SNAPSHOT_TIME.eq(time)));
            spans.add(O.WINDOW_NAME.eq(key.window()).and(O.SNAPSHOT_TIME.eq(time)));
        }
        sql.deleteFrom(R).where(DSL.or(ranks)).execute();
        sql.deleteFrom(O).where(DSL.or(spans)).execute();
    }
}
