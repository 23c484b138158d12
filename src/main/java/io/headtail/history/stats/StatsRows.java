package io.headtail.history.stats;

import io.headtail.history.connection.HistoryException;
import io.headtail.history.connection.Pool;
import io.headtail.history.connection.SqlTime;
import io.headtail.history.connection.Transactions;
import io.headtail.time.Millis;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads every video's views as they are stored, for a check. Rows are fetched some thousands at a
 * time. All methods throw {@link HistoryException} if PostgreSQL does not answer.
 */
public final class StatsRows {
    private static final int FETCHED_ROWS = 10_000;
    private static final String FAILURE = "every video's views cannot be read";

    private final Pool pool;

    /** Connects on demand. */
    public StatsRows(Pool pool) {
        this.pool = pool;
    }

    /** The tables with a row for each video and time. */
    public enum Table {
        /** Rows of {@code video_stats}. */
        MINUTES("video_stats", "stat_time", "video_id", "total_views"),
        /** Rows of {@code ten_minute_views}. */
        TEN_MINUTES("ten_minute_views", "window_start", "item_id", "views"),
        /** Rows of {@code hour_views}. */
        HOURS("hour_views", "window_start", "item_id", "views"),
        /** Late views that are in none of the others. */
        WAITING("video_stats_late", "stat_time", "video_id", "late_views");

        private final String sql;

        Table(String table, String time, String id, String views) {
            this.sql =
                    "SELECT %s, %s, %s FROM %s WHERE %s >= ? AND %s < ?"
                            .formatted(time, id, views, table, time, time);
        }
    }

    /** Takes rows. */
    public interface RowTaker {
        /** A row; its time is epoch ms. */
        void row(long timeMs, String videoId, long views);
    }

    /**
     * What is noted of an hour.
     *
     * @param hasMinutes whether its minutes are kept
     * @param isKept whether itself is kept
     * @param isRolledUp whether it is in the table of hours, and in that of all time
     * @param tenMinutes a bit for each ten minutes that are rolled up
     * @param added late views that corrections have added
     * @param gap a cause for which views may be missing or be counted otherwise; null for none
     */
    public record Noted(
            boolean hasMinutes,
            boolean isKept,
            boolean isRolledUp,
            int tenMinutes,
            long added,
            @Nullable String gap) {}

    /** How far each partition of a topic is written: by partition, the next offset. */
    public Map<Integer, Long> marks(String topic) {
        return pool.transaction(FAILURE, connection -> marks(connection, topic));
    }

    private static Map<Integer, Long> marks(Connection connection, String topic)
            throws SQLException {
        Map<Integer, Long> marks = new TreeMap<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT partition, next_offset FROM video_stats_marks WHERE topic_id ="
                                + " (SELECT topic_id FROM video_stats_marks WHERE topic = ? ORDER BY"
                                + " written_at DESC LIMIT 1)")) {
            select.setString(1, topic);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    marks.put(row.getInt(1), row.getLong(2));
                }
            }
        }
        return marks;
    }

    /** Has work read from one snapshot of the database. */
    public void inOneView(String topic, Consumer<View> work) {
        var unused =
                pool.transaction(
                        FAILURE,
                        connection -> {
                            Transactions.execute(
                                    connection,
                                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
                            work.accept(new View(connection, topic));
                            return true;
                        });
    }

    /** One snapshot of the database. */
    public static final class View {
        private final Connection connection;
        private final String topic;

        private View(Connection connection, String topic) {
            this.connection = connection;
            this.topic = topic;
        }

        /** See {@link StatsRows#marks}. */
        public Map<Integer, Long> marks() {
            return run(() -> StatsRows.marks(connection, topic));
        }

        /**
         * Up to which time there may be views of other topics than that of the marks, epoch ms;
         * {@link Long#MIN_VALUE} if there are none.
         */
        public long othersUntil() {
            return run(
                    () -> {
                        try (PreparedStatement select =
                                connection.prepareStatement(
                                        "SELECT max(stream_time) FROM video_stats_marks WHERE topic_id"
                                                + " <> (SELECT topic_id FROM video_stats_marks WHERE"
                                                + " topic = ? ORDER BY written_at DESC LIMIT 1)")) {
                            select.setString(1, topic);
                            try (ResultSet row = select.executeQuery()) {
                                return row.next() && row.getObject(1) != null
                                        ? SqlTime.ms(row, 1)
                                        : Long.MIN_VALUE;
                            }
                        }
                    });
        }

        /**
         * What is noted of an hour.
         *
         * @param latenessMs by how much gaps are wider on both sides, ms
         */
        public Noted noted(long hourMs, long latenessMs) {
            return run(
                    () -> {
                        try (PreparedStatement select =
                                connection.prepareStatement(
                                        """
                                        SELECT ? >= minutes_from, date_trunc('month', ?, 'UTC') >= hours_from,
                                            h.rolled_up_at IS NOT NULL OR ? < minutes_from, coalesce(h.ten_minutes, 0),
                                            coalesce(l.added_views, 0),
                                            (SELECT min(cause) FROM video_stats_gaps
                                             WHERE coalesce(from_time - ? * interval '1 ms', '-infinity') < ?
                                               AND coalesce(to_time + ? * interval '1 ms', 'infinity') > ?)
                                        FROM video_stats_kept
                                        LEFT JOIN video_stats_hours h ON h.window_start = ?
                                        LEFT JOIN video_stats_late_hours l ON l.window_start = ?
                                        """)) {
                            OffsetDateTime hour = SqlTime.at(hourMs);
                            select.setObject(1, hour);
                            select.setObject(2, hour);
                            select.setObject(3, hour);
                            select.setLong(4, latenessMs);
                            select.setObject(5, SqlTime.at(hourMs + Millis.HOUR));
                            select.setLong(6, latenessMs);
                            select.setObject(7, hour);
                            select.setObject(8, hour);
                            select.setObject(9, hour);
                            try (ResultSet row = select.executeQuery()) {
                                if (!row.next()) {
                                    throw new SQLException("video_stats_kept is empty");
                                }
                                return new Noted(
                                        row.getBoolean(1),
                                        row.getBoolean(2),
                                        row.getBoolean(3),
                                        row.getInt(4),
                                        row.getLong(5),
                                        row.getString(6));
                            }
                        }
                    });
        }

        /** All rows of a table in {@code [fromMs, toMs)}, in no order. */
        public void rows(Table table, long fromMs, long toMs, RowTaker taker) {
            boolean unused =
                    run(
                            () -> {
                                try (PreparedStatement select =
                                        connection.prepareStatement(table.sql)) {
                                    select.setFetchSize(FETCHED_ROWS);
                                    select.setObject(1, SqlTime.at(fromMs));
                                    select.setObject(2, SqlTime.at(toMs));
                                    try (ResultSet row = select.executeQuery()) {
                                        while (row.next()) {
                                            taker.row(
                                                    SqlTime.ms(row, 1),
                                                    row.getString(2),
                                                    row.getLong(3));
                                        }
                                    }
                                    return true;
                                }
                            });
        }

        private interface Reading<T> {
            T run() throws SQLException;
        }

        private static <T> T run(Reading<T> reading) {
            try {
                return reading.run();
            } catch (SQLException e) {
                throw new HistoryException(FAILURE, e);
            }
        }
    }

    /**
     * How the sums of all time compare with those of the hours.
     *
     * @param videos number of videos of which one or both have views
     * @param differing number of those of which they differ
     * @param isWhole whether all hours are kept; otherwise only sums that are less than those of
     *     the hours differ
     */
    public record AllTime(long videos, long differing, boolean isWhole) {}

    /**
     * Compares the sums of all time with those of the hours.
     *
     * @param examples takes the first few that differ, those with the least ids: the sum of the
     *     hours, and that of all time
     */
    public AllTime allTime(int most, SumTaker examples) {
        return pool.transaction(
                FAILURE,
                connection -> {
                    long videos = 0;
                    long differing = 0;
                    boolean isWhole = true;
                    try (PreparedStatement select =
                            connection.prepareStatement(
                                    """
                                    WITH hours AS (SELECT item_id, sum(views) AS views FROM hour_views GROUP BY item_id),
                                    kept AS (SELECT hours_from <= '0002-01-01' AS whole FROM video_stats_kept),
                                    sums AS (
                                        SELECT item_id, coalesce(h.views, 0) AS hours, coalesce(a.views, 0) AS all_time
                                        FROM hours h FULL JOIN all_time_views a USING (item_id)),
                                    counts AS (
                                        SELECT count(item_id) AS videos, whole, count(*) FILTER (
                                            WHERE all_time < hours OR whole AND all_time > hours) AS differing
                                        FROM kept LEFT JOIN sums ON true GROUP BY whole)
                                    SELECT videos, differing, whole, item_id, hours, all_time
                                    FROM counts LEFT JOIN sums ON all_time < hours OR whole AND all_time > hours
                                    ORDER BY item_id LIMIT ?
                                    """)) {
                        select.setInt(1, most);
                        try (ResultSet row = select.executeQuery()) {
                            while (row.next()) {
                                videos = row.getLong(1);
                                differing = row.getLong(2);
                                isWhole = row.getBoolean(3);
                                if (row.getString(4) != null) {
                                    examples.sum(row.getString(4), row.getLong(5), row.getLong(6));
                                }
                            }
                        }
                    }
                    return new AllTime(videos, differing, isWhole);
                });
    }

    /** Takes sums of a video. */
    public interface SumTaker {
        /** The sum of its hours, and that of all time; 0 for none. */
        void sum(String videoId, long hours, long allTime);
    }
}
