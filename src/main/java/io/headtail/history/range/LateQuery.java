package io.headtail.history.range;

import io.headtail.history.connection.SqlTime;
import io.headtail.time.Millis;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Counts late views that wait to be added to the views of a range, {@code [from, to)}, epoch ms.
 */
final class LateQuery {
    /** Whole hours by their sums, and what is before and after them. */
    private static final String ALL =
            """
            SELECT (SELECT coalesce(sum(late_views), 0) FROM video_stats_late
                    WHERE (stat_time >= ? AND stat_time < ?) OR (stat_time >= ? AND stat_time < ?))
                + (SELECT coalesce(sum(waiting_views), 0) FROM video_stats_late_hours
                    WHERE window_start >= ? AND window_start < ? AND waiting_views > 0)
            """;

    private static final String VIDEO =
            """
            SELECT coalesce(sum(late_views), 0) FROM video_stats_late
            WHERE video_id = ? AND stat_time >= ? AND stat_time < ?
            """;

    private LateQuery() {}

    /** Those of all videos. */
    static long all(Connection connection, long from, long to) throws SQLException {
        long hours = Math.min(to, Math.ceilDiv(from, Millis.HOUR) * Millis.HOUR);
        long end = Math.max(hours, to - Math.floorMod(to, Millis.HOUR));
        try (PreparedStatement statement = connection.prepareStatement(ALL)) {
            int at = 1;
            for (long each : new long[] {from, hours, end, to, hours, end}) {
                statement.setObject(at++, SqlTime.at(each));
            }
            return sum(statement);
        }
    }

    /** Those of one video. */
    static long of(Connection connection, String videoId, long from, long to) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(VIDEO)) {
            statement.setString(1, videoId);
            statement.setObject(2, SqlTime.at(from));
            statement.setObject(3, SqlTime.at(to));
            return sum(statement);
        }
    }

    private static long sum(PreparedStatement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery()) {
            return result.next() ? result.getLong(1) : 0;
        }
    }
}
