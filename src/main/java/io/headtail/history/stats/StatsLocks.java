package io.headtail.history.stats;

import io.headtail.history.connection.LockNumbers;
import io.headtail.time.Millis;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.TreeSet;

/**
 * Advisory locks, held to the end of the transaction. Taken in the order: what is kept, hours
 * ascending, then rows; so that there are no deadlocks.
 */
final class StatsLocks {
    private static final int KEPT = 1;
    private static final int TABLES = 2;
    private static final int RETENTION = 3;

    private StatsLocks() {}

    /** Keeps retention from changing what is kept. */
    static void shareKept(Connection connection) throws SQLException {
        take(connection, "SELECT pg_advisory_xact_lock_shared(?, ?)", LockNumbers.STATS, KEPT);
    }

    /** Keeps everybody from writing, to change what is kept. */
    static void ownKept(Connection connection) throws SQLException {
        take(connection, "SELECT pg_advisory_xact_lock(?, ?)", LockNumbers.STATS, KEPT);
    }

    /** For the one that creates tables. */
    static void ownTables(Connection connection) throws SQLException {
        take(connection, "SELECT pg_advisory_xact_lock(?, ?)", LockNumbers.STATS, TABLES);
    }

    /** For the one that removes what is old; false if another has it. */
    static boolean tryRetention(Connection connection) throws SQLException {
        return take(
                connection, "SELECT pg_try_advisory_xact_lock(?, ?)", LockNumbers.STATS, RETENTION);
    }

    /** Keeps hours from being rolled up, to write into them. */
    static void shareHours(Connection connection, Collection<Long> hours) throws SQLException {
        for (long hour : new TreeSet<>(hours)) {
            take(
                    connection,
                    "SELECT pg_advisory_xact_lock_shared(?, ?)",
                    LockNumbers.STATS_HOURS,
                    number(hour));
        }
    }

    /** Keeps everybody from writing into an hour, to roll it up. */
    static void ownHour(Connection connection, long hour) throws SQLException {
        take(
                connection,
                "SELECT pg_advisory_xact_lock(?, ?)",
                LockNumbers.STATS_HOURS,
                number(hour));
    }

    private static int number(long hour) {
        return Math.toIntExact(Math.floorDiv(hour, Millis.HOUR));
    }

    private static boolean take(Connection connection, String sql, int of, int which)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, of);
            statement.setInt(2, which);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() && !"f".equals(result.getString(1));
            }
        }
    }
}
