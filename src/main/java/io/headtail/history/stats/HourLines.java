package io.headtail.history.stats;

import io.headtail.history.connection.SqlTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Lines of {@code video_stats_hours}. Hours are given by their start, epoch ms. */
final class HourLines {
    private HourLines() {}

    /** The lines of these hours, of those that have one. */
    static Map<Long, HourLine> read(Connection connection, Collection<Long> hours)
            throws SQLException {
        Map<Long, HourLine> lines = new TreeMap<>();
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT window_start, rolled_up_at IS NOT NULL, ten_minutes FROM"
                                + " video_stats_hours WHERE window_start = ANY"
                                + " (?::text[]::timestamptz[])")) {
            statement.setArray(1, connection.createArrayOf("text", texts(hours)));
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    lines.put(SqlTime.ms(result, 1), new HourLine(result.getBoolean(2), result.getInt(3)));
                }
            }
        }
        return lines;
    }

    /** Adds lines of hours that have none, as not rolled up. */
    static void add(Connection connection, Collection<Long> hours) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "INSERT INTO video_stats_hours (window_start) SELECT unnest(?::text[])::"
                                + "timestamptz ON CONFLICT DO NOTHING")) {
            statement.setArray(1, connection.createArrayOf("text", texts(hours)));
            statement.executeUpdate();
        }
    }

    /** The first hour that is not rolled up and starts in {@code [from, to)}; −1 if none does. */
    static long firstOpen(Connection connection, long from, long to) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT window_start FROM video_stats_hours WHERE rolled_up_at IS NULL AND"
                                + " window_start >= ? AND window_start < ? ORDER BY window_start"
                                + " LIMIT 1")) {
            statement.setObject(1, SqlTime.at(from));
            statement.setObject(2, SqlTime.at(to));
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? SqlTime.ms(result, 1) : -1;
            }
        }
    }

    /** Notes that ten minutes, given by their start, are rolled up. */
    static void tenRolledUp(Connection connection, long ten) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "UPDATE video_stats_hours SET ten_minutes = ten_minutes | ? WHERE"
                                + " window_start = ?")) {
            statement.setInt(1, HourLine.bit(ten));
            statement.setObject(2, SqlTime.at(StatsStore.hour(ten)));
            statement.executeUpdate();
        }
    }

    /** Notes that an hour is rolled up. */
    static void rolledUp(Connection connection, long hour) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "UPDATE video_stats_hours SET rolled_up_at = now() WHERE window_start ="
                                + " ?")) {
            statement.setObject(1, SqlTime.at(hour));
            statement.executeUpdate();
        }
    }

    private static Object[] texts(Collection<Long> hours) {
        return new TreeSet<>(hours).stream().map(SqlTime::text).toArray();
    }
}
