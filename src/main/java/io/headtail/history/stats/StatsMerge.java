package io.headtail.history.stats;

import static io.headtail.history.connection.Transactions.execute;

import io.headtail.history.connection.SqlTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Collectors;

/** Adds views to the tables: COPY into a staging table, and a merge into each table. */
final class StatsMerge {
    /** The hour of a minute. */
    static final String HOUR = "date_bin('1 hour', stat_time, TIMESTAMPTZ '1970-01-01 00:00:00Z')";

    private static final String TEN =
            "date_bin('10 minutes', stat_time, TIMESTAMPTZ '1970-01-01 00:00:00Z')";

    private StatsMerge() {}

    /**
     * Adds views in the connection's transaction, which holds the locks of what is kept and of the
     * hours.
     *
     * @param rolledUp where views go to the sums as well, or only there
     * @return the number of sums per minute
     */
    static long run(Connection connection, StatsStore.Batch batch, Kept kept, RolledUp rolledUp)
            throws SQLException {
        createStaged(connection);
        long rows =
                MergedViews.copy(
                        connection, "video_stats_staged", batch.ids(), batch.views().values());
        addStaged(connection, kept, rolledUp);
        return rows;
    }

    /** Creates the staging table, {@code video_stats_staged}. */
    static void createStaged(Connection connection) throws SQLException {
        execute(
                connection,
                "CREATE TEMP TABLE video_stats_staged (stat_time timestamptz, video_id text COLLATE"
                        + " \"C\", views bigint) ON COMMIT DROP");
    }

    /** Adds what is in the staging table to all tables: the one place that does. */
    static void addStaged(Connection connection, Kept kept, RolledUp rolledUp) throws SQLException {
        execute(
                connection,
                "INSERT INTO video_stats AS s (stat_time, video_id, total_views, last_updated)"
                        + " SELECT stat_time, video_id, views, now() FROM video_stats_staged WHERE"
                        + " stat_time >= "
                        + SqlTime.literal(kept.minutesFrom())
                        + " ON CONFLICT (stat_time, video_id) DO UPDATE SET total_views ="
                        + " s.total_views + excluded.total_views, last_updated ="
                        + " excluded.last_updated");
        if (!rolledUp.tens().isEmpty()) {
            addToTens(connection, rolledUp.tens());
        }
        if (!rolledUp.hours().isEmpty()) {
            addToHours(connection, kept, rolledUp.hours());
        }
    }

    private static void addToTens(Connection connection, Set<Long> tens) throws SQLException {
        execute(
                connection,
                "INSERT INTO ten_minute_views AS t (window_start, item_id, views) SELECT "
                        + TEN
                        + ", video_id, sum(views)::bigint FROM video_stats_staged WHERE "
                        + TEN
                        + " IN "
                        + times(tens)
                        + " GROUP BY 1, 2 ORDER BY 1, 2 ON CONFLICT (window_start, item_id) DO"
                        + " UPDATE SET views = t.views + excluded.views");
    }

    private static void addToHours(Connection connection, Kept kept, Set<Long> rolledUp)
            throws SQLException {
        execute(
                connection,
                "CREATE TEMP TABLE video_stats_rolled ON COMMIT DROP AS SELECT "
                        + HOUR
                        + " AS window_start, video_id AS item_id, sum(views)::bigint AS views FROM"
                        + " video_stats_staged WHERE "
                        + HOUR
                        + " IN "
                        + times(rolledUp)
                        + " GROUP BY 1, 2");
        execute(
                connection,
                "INSERT INTO hour_views AS h (window_start, item_id, views) SELECT window_start,"
                        + " item_id, views FROM video_stats_rolled WHERE window_start >= "
                        + SqlTime.literal(kept.hoursFrom())
                        + " ORDER BY window_start, item_id ON CONFLICT (window_start, item_id) DO"
                        + " UPDATE SET views = h.views + excluded.views");
        addToAllTime(connection, "video_stats_rolled");
    }

    /** Adds the sums of a table or expression with item_id and views to {@code all_time_views}. */
    static void addToAllTime(Connection connection, String from) throws SQLException {
        execute(
                connection,
                "INSERT INTO all_time_views AS a (item_id, views, updated_at) SELECT item_id,"
                        + " sum(views)::bigint, now() FROM "
                        + from
                        + " AS sums GROUP BY item_id ORDER BY item_id ON CONFLICT (item_id) DO"
                        + " UPDATE SET views = a.views + excluded.views, updated_at ="
                        + " excluded.updated_at");
    }

    private static String times(Set<Long> starts) {
        return starts.stream().map(SqlTime::literal).collect(Collectors.joining(", ", "(", ")"));
    }
}
