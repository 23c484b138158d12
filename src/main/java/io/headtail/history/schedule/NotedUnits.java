package io.headtail.history.schedule;

import io.headtail.history.connection.SqlTime;
import io.headtail.history.schedule.CorrectionTurns.Noted;
import io.headtail.time.CalendarUnit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Optional;

/** The lines of {@code scheduled_corrections}, one for each kind of units. */
final class NotedUnits {
    /**
     * Which state of which database it is: a backup that is restored was started later, is another
     * database or table, or has other transactions, although it says the same.
     */
    private static final String ORIGIN =
            "concat_ws(' ', extract(epoch FROM pg_postmaster_start_time()), (SELECT oid FROM"
                    + " pg_database WHERE datname = current_database()), scheduled_corrections.tableoid,"
                    + " scheduled_corrections.xmin)";

    private static final String COLUMNS = "corrected_before, written_at, " + ORIGIN;

    private static final String BEGIN =
            "INSERT INTO scheduled_corrections (unit, corrected_before, written_at) VALUES (?, ?,"
                    + " clock_timestamp()) ON CONFLICT (unit) DO NOTHING";

    private static final String SELECT =
            "SELECT " + COLUMNS + " FROM scheduled_corrections WHERE unit = ?";

    private static final String UPDATE =
            "UPDATE scheduled_corrections SET corrected_before = ?, written_at ="
                    + " greatest(clock_timestamp(), written_at + interval '1 microsecond') WHERE"
                    + " unit = ? AND date_trunc('milliseconds', corrected_before) = ? AND written_at"
                    + " = ? RETURNING "
                    + COLUMNS;

    private NotedUnits() {}

    /** Reads a line, and creates it if there is none. */
    static Noted read(Connection connection, CalendarUnit unit, long first) throws SQLException {
        try (PreparedStatement begin = connection.prepareStatement(BEGIN)) {
            begin.setString(1, unit.toString());
            begin.setObject(2, SqlTime.at(first));
            begin.executeUpdate();
        }
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setString(1, unit.toString());
            try (ResultSet result = select.executeQuery()) {
                if (!result.next()) {
                    throw new SQLException("no line of " + unit);
                }
                return noted(result);
            }
        }
    }

    /** Sets a line, if it still is what was read. */
    static Optional<Noted> set(Connection connection, CalendarUnit unit, Noted read, long before)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
            update.setObject(1, SqlTime.at(before));
            update.setString(2, unit.toString());
            update.setObject(3, SqlTime.at(read.before()));
            update.setObject(4, read.at());
            try (ResultSet result = update.executeQuery()) {
                return result.next() ? Optional.of(noted(result)) : Optional.empty();
            }
        }
    }

    private static Noted noted(ResultSet result) throws SQLException {
        return new Noted(
                SqlTime.ms(result, 1),
                result.getObject(2, OffsetDateTime.class),
                result.getString(3));
    }
}
