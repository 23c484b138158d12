package io.headtail.history.day;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.TreeSet;

/**
 * Advisory locks on UTC days, held to the end of the transaction. Who writes into a day holds its
 * lock with others who do; who makes or replaces its partition holds it alone. They are taken
 * before any lock on a table, and in order: so nobody waits for one who waits for him, and while a
 * day's table is rebuilt nothing is written to the old one.
 */
public final class DayLocks {
    /** Tells our advisory locks from those of others in the database. */
    private static final int DAYS = 0x48_54_4c_01;

    private static final int RETENTION = 0x48_54_4c_02;

    private DayLocks() {}

    /**
     * Takes the locks of days with others who write, until the transaction ends; in ascending
     * order.
     */
    public static void share(Connection connection, Collection<Integer> days) throws SQLException {
        lock(connection, "SELECT pg_advisory_xact_lock_shared(?, ?)", days);
    }

    /** Takes the locks of days alone, until the transaction ends; in ascending order. */
    public static void own(Connection connection, Collection<Integer> days) throws SQLException {
        lock(connection, "SELECT pg_advisory_xact_lock(?, ?)", days);
    }

    private static void lock(Connection connection, String sql, Collection<Integer> days)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int day : new TreeSet<>(days)) {
                statement.setInt(1, DAYS);
                statement.setInt(2, day);
                statement.execute();
            }
        }
    }

    /** Takes the lock of the retention job; false if another has it. */
    public static boolean tryRetention(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_try_advisory_xact_lock(?, 0)")) {
            statement.setInt(1, RETENTION);
            try (var result = statement.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }
}
