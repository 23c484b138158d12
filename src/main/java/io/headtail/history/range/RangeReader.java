package io.headtail.history.range;

import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.connection.Pool;
import io.headtail.history.connection.SqlTime;
import io.headtail.history.connection.Transactions;
import io.headtail.history.settings.VideoStatsSettings;
import io.headtail.time.Millis;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads every video's views in ranges of time. Times are epoch ms and multiples of {@link #stepMs}.
 * Each answer is of one snapshot of the database. Thread-safe.
 *
 * <p>All methods throw {@link HistoryException} if PostgreSQL is unreachable, gives no connection
 * within 250 ms or no answer within 5 s ({@link HistoryException#tooMuch}).
 */
public final class RangeReader {
    private static final String TOP = "SELECT video_id, views FROM video_stats_top(?, ?, ?)";

    private static final String MINUTES =
            """
            SELECT t, (
                SELECT v.total_views FROM video_stats v
                WHERE v.stat_time = t AND v.stat_time >= ? AND v.stat_time < ? AND v.video_id = ?)
            FROM video_stats_times(?, ?) AS t ORDER BY t
            """;

    private static final String HOURS =
            """
            SELECT l.start, CASE l.span WHEN 'hour' THEN (
                SELECT h.views FROM hour_views h
                WHERE h.window_start = l.start AND h.window_start >= ? AND h.window_start < ? AND h.item_id = ?)
            WHEN 'ten' THEN (
                SELECT h.views FROM ten_minute_views h
                WHERE h.window_start = l.start AND h.window_start >= ? AND h.window_start < ? AND h.item_id = ?)
            ELSE (
                SELECT v.total_views FROM video_stats v
                WHERE v.stat_time = l.start AND v.stat_time >= ? AND v.stat_time < ? AND v.video_id = ?) END
            FROM video_stats_lists(?, ?) l ORDER BY l.start
            """;

    private final Pool pool;
    private final long stepMs;
    private final long latenessMs;

    /**
     * Connects on demand.
     *
     * @param latenessMs how far an event that counts may lag behind, ms
     */
    public RangeReader(Pool pool, VideoStatsSettings settings, long latenessMs) {
        this.pool = pool;
        this.stepMs = Math.max(Millis.MINUTE, settings.resolutionMs());
        this.latenessMs = latenessMs;
    }

    /** What times of ranges are multiples of, ms: a minute, or the resolution if that is longer. */
    public long stepMs() {
        return stepMs;
    }

    /** The {@code k} videos with the most views in {@code [from, to)}. */
    public RangeTop top(long from, long to, int k) {
        return snapshot(
                connection -> {
                    RangeCoverage coverage =
                            CoverageQuery.read(connection, from, to, false, latenessMs);
                    List<BoundaryRows.RankedVideo> rows = new ArrayList<>();
                    try (PreparedStatement statement = connection.prepareStatement(TOP)) {
                        statement.setObject(1, SqlTime.at(from));
                        statement.setObject(2, SqlTime.at(to));
                        statement.setInt(3, k);
                        try (ResultSet result = statement.executeQuery()) {
                            while (result.next()) {
                                rows.add(
                                        new BoundaryRows.RankedVideo(
                                                result.getString(1), result.getLong(2)));
                            }
                        }
                    }
                    return new RangeTop(rows, coverage, LateQuery.all(connection, from, to));
                });
    }

    /** The views of a video in each minute of {@code [from, to)}. */
    public VideoViews minutes(String videoId, long from, long to) {
        return video(MINUTES, videoId, from, to, stepMs);
    }

    /** The views of a video in each hour of {@code [from, to)}; the first and last may be cut. */
    public VideoViews hours(String videoId, long from, long to) {
        return video(HOURS, videoId, from, to, Millis.HOUR);
    }

    private VideoViews video(String sql, String videoId, long from, long to, long lengthMs) {
        boolean minutesOnly = sql.equals(MINUTES);
        return snapshot(
                connection -> {
                    RangeCoverage coverage =
                            CoverageQuery.read(connection, from, to, minutesOnly, latenessMs);
                    try (PreparedStatement statement = connection.prepareStatement(sql)) {
                        int at = 1;
                        for (int part = 0; part < (minutesOnly ? 1 : 3); part++) {
                            statement.setObject(at++, SqlTime.at(from));
                            statement.setObject(at++, SqlTime.at(to));
                            statement.setString(at++, videoId);
                        }
                        statement.setObject(at++, SqlTime.at(from));
                        statement.setObject(at, SqlTime.at(to));
                        try (ResultSet result = statement.executeQuery()) {
                            long late = LateQuery.of(connection, videoId, from, to);
                            return views(result, from, lengthMs, coverage, late);
                        }
                    }
                });
    }

    private static VideoViews views(
            ResultSet result, long from, long lengthMs, RangeCoverage coverage, long late)
            throws SQLException {
        List<VideoViews.Point> points = new ArrayList<>();
        long total = 0;
        while (result.next()) {
            long views = result.getLong(2);
            if (views == 0) {
                continue;
            }
            long ms = SqlTime.ms(result, 1);
            long start = Math.max(from, ms - Math.floorMod(ms, lengthMs));
            total += views;
            if (!points.isEmpty() && points.getLast().startMs() == start) {
                views += points.removeLast().views();
            }
            points.add(new VideoViews.Point(start, views));
        }
        return new VideoViews(total, points, coverage, late);
    }

    private <T> T snapshot(Transactions.SqlFunction<T> work) {
        return pool.transaction(
                "the views of a range cannot be read",
                connection -> {
                    isolate(connection);
                    return work.apply(connection);
                });
    }

    // Before the first query, and for this transaction only.
    private static void isolate(Connection connection) throws SQLException {
        Transactions.execute(connection, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    }
}
