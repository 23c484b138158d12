package io.headtail.history.stats;

import static io.headtail.history.connection.Transactions.execute;

import io.headtail.history.connection.SqlTime;
import io.headtail.time.Millis;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;

/**
 * Late views that wait for a correction: {@code video_stats_late}, and by hour {@code
 * video_stats_late_hours}. A transaction takes the locks of their rows before those of the tables
 * of views, in the order of (minute, id), and those of hours last, so that there are no deadlocks.
 */
final class LateViews {
    private static final String STAGED = "video_stats_late_staged";

    private LateViews() {}

    /** Adds late views of some partitions. */
    static void add(Connection connection, OpenIds ids, Collection<OpenViews> partitions)
            throws SQLException {
        execute(
                connection,
                "CREATE TEMP TABLE "
                        + STAGED
                        + " (stat_time timestamptz, video_id text COLLATE \"C\", views bigint) ON"
                        + " COMMIT DROP");
        MergedViews.copy(connection, STAGED, ids, partitions);
        execute(
                connection,
                "INSERT INTO video_stats_late AS l (stat_time, video_id, late_views) SELECT"
                        + " stat_time, video_id, views FROM video_stats_late_staged ON CONFLICT"
                        + " (stat_time, video_id) DO UPDATE SET late_views = l.late_views +"
                        + " excluded.late_views");
    }

    /** Counts what {@link #add} has added; the last thing that a transaction does. */
    static void countWaiting(Connection connection) throws SQLException {
        execute(
                connection,
                "INSERT INTO video_stats_late_hours AS h (window_start, waiting_views, added_views)"
                        + " SELECT "
                        + StatsMerge.HOUR
                        + ", sum(views)::bigint, 0 FROM video_stats_late_staged GROUP BY 1 ORDER BY"
                        + " 1 ON CONFLICT (window_start) DO UPDATE SET waiting_views ="
                        + " h.waiting_views + excluded.waiting_views");
    }

    /** The first hour in which views of {@code [from, to)} wait, its start; −1 if none do. */
    static long firstWaiting(Connection connection, long from, long to) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT stat_time FROM video_stats_late WHERE stat_time >= ? AND stat_time"
                                + " < ? ORDER BY stat_time LIMIT 1")) {
            statement.setObject(1, SqlTime.at(from));
            statement.setObject(2, SqlTime.at(to));
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? StatsStore.hour(SqlTime.ms(result, 1)) : -1;
            }
        }
    }

    /** What waits in {@code [from, to)}, epoch ms. */
    static StatsCorrection.Added waiting(Connection connection, long from, long to)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT coalesce(sum(late_views), 0)::bigint, count(DISTINCT "
                                + StatsMerge.HOUR
                                + ")::int FROM video_stats_late WHERE stat_time >= ? AND stat_time"
                                + " < ?")) {
            statement.setObject(1, SqlTime.at(from));
            statement.setObject(2, SqlTime.at(to));
            try (ResultSet result = statement.executeQuery()) {
                return result.next()
                        ? new StatsCorrection.Added(result.getLong(1), result.getInt(2))
                        : new StatsCorrection.Added(0, 0);
            }
        }
    }

    /**
     * Moves what waits in {@code [from, to)}, epoch ms, into the staging table of {@link
     * StatsMerge}; what is added meanwhile is either moved as well, or stays.
     */
    static void moveToStaged(Connection connection, long from, long to) throws SQLException {
        StatsMerge.createStaged(connection);
        execute(
                connection,
                "WITH waiting AS (SELECT stat_time, video_id FROM video_stats_late WHERE stat_time"
                        + " >= "
                        + SqlTime.literal(from)
                        + " AND stat_time < "
                        + SqlTime.literal(to)
                        + " ORDER BY stat_time, video_id FOR UPDATE), moved AS (DELETE FROM"
                        + " video_stats_late l USING waiting w WHERE l.stat_time = w.stat_time AND"
                        + " l.video_id = w.video_id RETURNING l.stat_time, l.video_id,"
                        + " l.late_views) INSERT INTO video_stats_staged (stat_time, video_id,"
                        + " views) SELECT stat_time, video_id, late_views FROM moved ORDER BY"
                        + " stat_time, video_id");
    }

    /** The views that {@link #moveToStaged} has moved. */
    static long staged(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement(
                                "SELECT coalesce(sum(views), 0)::bigint FROM video_stats_staged");
                ResultSet result = statement.executeQuery()) {
            return result.next() ? result.getLong(1) : 0;
        }
    }

    /** Counts what was moved as added; the last thing that a transaction does. */
    static void countAdded(Connection connection, long hour, long views) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "UPDATE video_stats_late_hours SET waiting_views = waiting_views - ?,"
                                + " added_views = added_views + ?, corrected_at = now() WHERE"
                                + " window_start = ?")) {
            statement.setLong(1, views);
            statement.setLong(2, views);
            statement.setObject(3, SqlTime.at(hour));
            statement.executeUpdate();
        }
    }

    /** Removes those before a time that still wait, with their hours. */
    static void drop(Connection connection, String before) throws SQLException {
        execute(connection, "DELETE FROM video_stats_late WHERE stat_time < " + before);
        execute(connection, "DELETE FROM video_stats_late_hours WHERE window_start < " + before);
    }

    /** The end of the hour that a time is in, or of the span if that is earlier. */
    static long end(long hour, long to) {
        return Math.min(hour + Millis.HOUR, to);
    }
}
