package io.headtail.history.stats;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;

/**
 * From when on rows are kept.
 *
 * @param minutesFrom of {@code video_stats}, epoch ms, a midnight in UTC
 * @param hoursFrom of {@code hour_views}, epoch ms, not after {@code minutesFrom}
 */
record Kept(long minutesFrom, long hoursFrom) {
    /** Reads it; the caller holds {@link StatsLocks#shareKept}. */
    static Kept read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT minutes_from, hours_from FROM video_stats_kept")) {
            if (!result.next()) {
                throw new SQLException("video_stats_kept has no line");
            }
            return new Kept(time(result, 1), time(result, 2));
        }
    }

    private static long time(ResultSet result, int column) throws SQLException {
        return result.getObject(column, OffsetDateTime.class).toInstant().toEpochMilli();
    }
}
