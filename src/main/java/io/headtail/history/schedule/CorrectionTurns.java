package io.headtail.history.schedule;

import static io.headtail.history.connection.Transactions.execute;

import io.headtail.history.connection.HistoryException;
import io.headtail.history.connection.LockNumbers;
import io.headtail.history.connection.Pool;
import io.headtail.history.connection.SqlTime;
import io.headtail.time.CalendarUnit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Lets one process at a time correct sealed units, and remembers how far they are corrected.
 * Thread-safe.
 *
 * <p>All methods throw {@link HistoryException} if PostgreSQL is away or refuses.
 */
public final class CorrectionTurns {
    private static final String FAILURE = "the schedule of corrections cannot be read or written";

    private static final String LATE =
            """
            SELECT EXISTS (
                SELECT FROM topk_boundaries
                WHERE window_name = ANY (?) AND snapshot_time > ? AND snapshot_time < ?
                  AND window_start_time < ? AND late_views > 0)
            OR EXISTS (
                SELECT FROM video_stats_late_hours
                WHERE window_start >= ? AND window_start < ? AND waiting_views > 0)
            """;

    private final Pool pool;
    private final Runnable migrate;

    /**
     * Connects on first use.
     *
     * @param migrate creates or updates the tables
     */
    public CorrectionTurns(Pool pool, Runnable migrate) {
        this.pool = pool;
        this.migrate = migrate;
    }

    /**
     * Does work while no other process does; returns false, at once, if another one does. The lock
     * ends with its connection: if that breaks, two may work at the same time, which does no harm,
     * as what they write does not depend on it.
     */
    public boolean take(Runnable work) {
        migrate.run();
        return pool.transaction(
                FAILURE,
                connection -> {
                    // The work takes minutes, by other connections.
                    execute(connection, "SET LOCAL idle_in_transaction_session_timeout = 0");
                    if (!isFree(connection)) {
                        return false;
                    }
                    work.run();
                    return true;
                });
    }

    private static boolean isFree(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_try_advisory_xact_lock(?, 1)")) {
            statement.setInt(1, LockNumbers.CORRECTIONS);
            return isTrue(statement);
        }
    }

    private static boolean isTrue(PreparedStatement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery()) {
            return result.next() && result.getBoolean(1);
        }
    }

    /**
     * Before which time units are done, an end of one, epoch ms.
     *
     * @param first what to begin with if nothing is stored
     */
    public long doneBefore(CalendarUnit unit, long first) {
        return pool.transaction(
                FAILURE,
                connection -> {
                    begin(connection, unit, first);
                    try (PreparedStatement statement =
                            connection.prepareStatement(
                                    "SELECT corrected_before FROM scheduled_corrections WHERE unit"
                                            + " = ?")) {
                        statement.setString(1, unit.toString());
                        try (ResultSet result = statement.executeQuery()) {
                            return result.next() ? SqlTime.ms(result, 1) : first;
                        }
                    }
                });
    }

    /**
     * Notes that units are done that end at {@code before} or earlier; returns false, and notes
     * nothing, if it has been set to another time meanwhile.
     *
     * @param read what was noted when the work began, epoch ms
     * @param before epoch ms
     */
    public boolean done(CalendarUnit unit, long read, long before) {
        return pool.transaction(
                FAILURE,
                connection -> {
                    try (PreparedStatement statement =
                            connection.prepareStatement(
                                    "UPDATE scheduled_corrections SET corrected_before = ?,"
                                            + " written_at = now() WHERE unit = ? AND"
                                            + " date_trunc('milliseconds', corrected_before) = ?")) {
                        statement.setObject(1, SqlTime.at(before));
                        statement.setString(2, unit.toString());
                        statement.setObject(3, SqlTime.at(read));
                        return statement.executeUpdate() > 0;
                    }
                });
    }

    private static void begin(Connection connection, CalendarUnit unit, long first)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "INSERT INTO scheduled_corrections (unit, corrected_before, written_at)"
                                + " VALUES (?, ?, now()) ON CONFLICT (unit) DO NOTHING")) {
            statement.setString(1, unit.toString());
            statement.setObject(2, SqlTime.at(first));
            statement.executeUpdate();
        }
    }

    /** The last tick that has a stored answer of a window, epoch ms; −1 if none has. */
    public long lastAnswer(String window) {
        return pool.transaction(
                FAILURE,
                connection -> {
                    try (PreparedStatement statement =
                            connection.prepareStatement(
                                    "SELECT max(snapshot_time) FROM topk_boundaries WHERE"
                                            + " window_name = ?")) {
                        statement.setString(1, window);
                        try (ResultSet result = statement.executeQuery()) {
                            return result.next() ? SqlTime.ms(result, 1, -1) : -1;
                        }
                    }
                });
    }

    /**
     * Whether late views are known that fall into {@code [from, to)}, epoch ms, or close to it: by
     * answers that reach into it, and by every video's views.
     *
     * @param windows names of windows that are not longer than {@code longestMs}
     */
    public boolean knowsLate(List<String> windows, long longestMs, long from, long to) {
        return pool.transaction(
                FAILURE,
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(LATE)) {
                        statement.setArray(1, connection.createArrayOf("text", windows.toArray()));
                        statement.setObject(2, SqlTime.at(from));
                        statement.setObject(3, SqlTime.at(to + longestMs));
                        statement.setObject(4, SqlTime.at(to));
                        statement.setObject(5, SqlTime.at(from));
                        statement.setObject(6, SqlTime.at(to));
                        return isTrue(statement);
                    }
                });
    }
}
