package io.headtail.history.day;

import io.headtail.history.connection.LockNumbers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.TreeSet;

/**
 * Advisory locks on UTC days, held to the end of the transaction. Writers into a day share its
 * lock; creating or replacing its table takes it exclusively. They are taken before any table lock
 * and in ascending order, so there are no deadlocks, and nothing is written to a day's old table
 * while it is rebuilt.
 */
public final class DayLocks {
    private DayLocks() {}

    /** Takes the shared locks of days, until the transaction ends; in ascending order. */
    public static void share(Connection connection, Collection<Integer> days) throws SQLException {
        lock(connection, "SELECT pg_advisory_xact_lock_shared(?, ?)", days);
    }

    /** Takes the exclusive locks of days, until the transaction ends; in ascending order. */
    public static void own(Connection connection, Collection<Integer> days) throws SQLException {
        lock(connection, "SELECT pg_advisory_xact_lock(?, ?)", days);
    }

    private static void lock(Connection connection, String sql, Collection<Integer> days)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int day : new TreeSet<>(days)) {
                statement.setInt(1, LockNumbers.DAYS);
                statement.setInt(2, day);
                statement.execute();
            }
        }
    }

    /** Takes the lock of the retention job; false if another has it. */
    public static boolean tryRetention(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_try_advisory_xact_lock(?, 0)")) {
            statement.setInt(1, LockNumbers.RETENTION);
            try (var result = statement.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }
}
