package io.headtail.history.retention;

import static io.headtail.history.connection.Transactions.execute;

import io.headtail.history.day.DayLocks;
import io.headtail.history.day.DayRange;
import io.headtail.history.day.DayTables;
import io.headtail.history.day.RetentionRule;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces the tables of a range by one that contains only the rows to keep, in one transaction. A
 * reader sees the old or the new ones, and never waits longer than {@link #LOCK_TIMEOUT_MS}: the
 * short exchange of tables needs an exclusive lock on the parent table, and gives up rather than
 * block all others behind a long query.
 */
final class DayTableSwap {
    private static final Logger LOG = LoggerFactory.getLogger(DayTableSwap.class);
    private static final int LOCK_TIMEOUT_MS = 200;
    private static final int MAX_TRIES = 10;
    private static final long RETRY_INTERVAL_NANOS = 250_000_000;
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** Whose rows go with their boundary, besides the ranks. */
    private static final List<String> OF_BOUNDARIES =
            List.of(
                    "topk_snapshot_offsets",
                    "topk_boundary_revisions",
                    "global_topk_revisions",
                    "topk_snapshot_offset_revisions");

    private final Connection connection;
    private final DayRange range;
    private final RetentionRule.Grid grid;
    private final String made;

    DayTableSwap(Connection connection, DayRange range, RetentionRule.Grid grid) {
        this.connection = connection;
        this.range = range;
        this.grid = grid;
        this.made = range.table() + "_made_anew";
    }

    /**
     * @param done false if it was given up, and nothing has changed
     * @param replaced number of replaced tables
     * @param boundaries number of removed boundaries
     */
    record SwapResult(boolean done, int replaced, long boundaries) {
        /** Another process has done it meanwhile. */
        static final SwapResult NOTHING = new SwapResult(true, 0, 0);
    }

    /** Runs in the connection's transaction; rolls back if it gives up. */
    SwapResult run() throws SQLException {
        // From here on nobody writes into the range.
        DayLocks.own(connection, range.days());
        List<DayRange> old = new ArrayList<>(DayTables.all(connection));
        old.removeIf(each -> each.toDay() <= range.fromDay() || each.fromDay() >= range.toDay());
        // It was merged into a month's table meanwhile, whose other rows must not be lost.
        if (old.stream().anyMatch(each -> !range.contains(each))) {
            return new SwapResult(false, old.size(), 0);
        }
        if (grid != RetentionRule.Grid.NOTHING && old.equals(List.of(range)) && !anyDue()) {
            return SwapResult.NOTHING;
        }
        // Decides once what is kept, since that also depends on the next day, whose rows may be
        // written concurrently. Before the exchange, which blocks others until the end.
        long boundaries = deleteLines();
        boolean any = copyKept(old);
        if (!swap(old, any)) {
            LOG.info("retention: postponed, long queries hold the table: range={}", range.table());
            connection.rollback();
            return new SwapResult(false, old.size(), 0);
        }
        return new SwapResult(true, old.size(), boundaries);
    }

    /** Creates the new table and fills it from the old ones; returns whether any row is kept. */
    private boolean copyKept(List<DayRange> old) throws SQLException {
        if (grid == RetentionRule.Grid.NOTHING || old.isEmpty()) {
            return false;
        }
        DayTables.create(connection, made);
        // With this constraint, attaching it need not scan it.
        execute(
                connection,
                "ALTER TABLE " + made + " ADD CONSTRAINT in_range CHECK (" + range.holds() + ")");
        long kept = 0;
        for (DayRange each : old) {
            kept +=
                    update(
                            "INSERT INTO "
                                    + made
                                    + " SELECT * FROM "
                                    + each.table()
                                    + " r WHERE EXISTS ("
                                    + lineOf("r")
                                    + ") ORDER BY window_name, snapshot_time, rank");
        }
        if (kept == 0) {
            execute(connection, "DROP TABLE " + made);
        }
        return kept > 0;
    }

    private boolean swap(List<DayRange> old, boolean any) throws SQLException {
        if (old.isEmpty()) {
            return true;
        }
        for (int attempt = 0; attempt < MAX_TRIES; attempt++) {
            Savepoint before = connection.setSavepoint();
            try {
                execute(connection, "SET LOCAL lock_timeout = " + LOCK_TIMEOUT_MS);
                exchange(old, any);
                return true;
            } catch (SQLException e) {
                if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                    throw e;
                }
                connection.rollback(before);
            }
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(RETRY_INTERVAL_NANOS);
        }
        return false;
    }

    private void exchange(List<DayRange> old, boolean any) throws SQLException {
        for (DayRange each : old) {
            execute(
                    connection,
                    "ALTER TABLE " + DayRange.TABLE + " DETACH PARTITION " + each.table());
        }
        if (any) {
            DayTables.attach(connection, made, range);
        }
        for (DayRange each : old) {
            execute(connection, "DROP TABLE " + each.table());
        }
        if (any) {
            execute(connection, "ALTER TABLE " + made + " DROP CONSTRAINT in_range");
            DayTables.rename(connection, made, range.table());
        }
    }

    private String due() {
        return " WHERE " + range.holds() + " AND NOT " + grid.keeps(range);
    }

    private boolean anyDue() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT EXISTS (SELECT FROM topk_boundaries" + due() + ")")) {
            return result.next() && result.getBoolean(1);
        }
    }

    /** Deletes the rows of boundaries that are not kept; returns the number of boundaries. */
    private long deleteLines() throws SQLException {
        long boundaries = update("DELETE FROM topk_boundaries" + due());
        for (String table : OF_BOUNDARIES) {
            update(
                    "DELETE FROM "
                            + table
                            + " o WHERE "
                            + range.holds()
                            + " AND NOT EXISTS ("
                            + lineOf("o")
                            + ")");
        }
        return boundaries;
    }

    private static String lineOf(String other) {
        return "SELECT FROM topk_boundaries b WHERE b.window_name = %s.window_name AND b.snapshot_time = %s.snapshot_time"
                .formatted(other, other);
    }

    private long update(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeLargeUpdate(sql);
        }
    }
}
