package io.headtail.history.stats;

import static io.headtail.history.connection.Transactions.execute;

import io.headtail.follow.Mark;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.connection.Pool;
import io.headtail.history.connection.SqlTime;
import io.headtail.time.Millis;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sums up the minutes of an hour to {@code hour_views} and {@code all_time_views}, once every
 * partition is written up to its end, or quiet; and before that each ten minutes of it to {@code
 * ten_minute_views}. When that is done decides nothing: views that are written into them afterwards
 * are added to all of the tables. Any number of processes may run it.
 */
final class HourRollUp {
    private static final String FAILURE = "hours cannot be rolled up";

    private static final long MIN_RESOLUTION_WITHOUT_TENS_MS = 5 * Millis.MINUTE;

    private final Pool pool;
    private final StatsMarks marks;
    private final boolean tens;

    /**
     * Of a topic.
     *
     * @param resolutionMs length of a row's span in ms; with five minutes or more, ten minutes have
     *     few rows less, and are not summed up
     */
    HourRollUp(Pool pool, StatsMarks marks, long resolutionMs) {
        this.pool = pool;
        this.marks = marks;
        this.tens = resolutionMs < MIN_RESOLUTION_WITHOUT_TENS_MS;
    }

    /**
     * Rolls up all hours, and ten minutes, that all partitions are written to the end of; returns
     * the number of hours. Returns early, between two of them, if its thread is interrupted.
     *
     * @param partitions the topic's partition count
     * @throws HistoryException if it failed; finished hours stay
     */
    int run(int partitions) {
        long before =
                pool.transaction(
                        FAILURE,
                        c -> {
                            marks.count(c, partitions);
                            return marks.writtenBefore(c, partitions);
                        });
        if (before == Mark.NO_TIME) {
            return 0;
        }
        int hours = upTo(before, tens);
        // No earlier hour is left.
        if (tens && !Thread.currentThread().isInterrupted()) {
            rollUpTens(StatsStore.hour(before), before);
        }
        return hours;
    }

    /** Rolls up all hours that end at {@code limit}, epoch ms, or earlier; returns their number. */
    int upTo(long limit, boolean withTens) {
        int hours = 0;
        long from = 0;
        while (!Thread.currentThread().isInterrupted()) {
            long start = from;
            long hour =
                    pool.transaction(
                            FAILURE, c -> HourLines.firstOpen(c, start, limit - Millis.HOUR + 1));
            if (hour < 0) {
                break;
            }
            if (withTens) {
                rollUpTens(hour, hour + Millis.HOUR);
            }
            hours += pool.transaction(FAILURE, c -> rollUp(c, hour));
            from = hour + Millis.HOUR;
        }
        return hours;
    }

    // Each in a transaction of its own: nobody can write into the hour meanwhile.
    private void rollUpTens(long hour, long limit) {
        HourLine line = pool.transaction(FAILURE, c -> HourLines.read(c, List.of(hour))).get(hour);
        if (line == null) {
            return;
        }
        for (long ten : line.missingTens(hour)) {
            if (ten + HourLine.TEN_MS <= limit) {
                pool.transaction(FAILURE, c -> rollUpTen(c, hour, ten));
            }
        }
    }

    private static boolean rollUpTen(Connection connection, long hour, long ten)
            throws SQLException {
        HourLine line = owned(connection, hour);
        if (line == null || !line.missingTens(hour).contains(ten)) {
            return false;
        }
        execute(
                connection,
                "INSERT INTO ten_minute_views (window_start, item_id, views) SELECT "
                        + SqlTime.literal(ten)
                        + ", video_id, sum(total_views)::bigint FROM video_stats WHERE"
                        + in("stat_time", ten, ten + HourLine.TEN_MS)
                        + " GROUP BY video_id ORDER BY video_id");
        HourLines.tenRolledUp(connection, ten);
        return true;
    }

    /** The line of an hour that nobody writes into meanwhile; null if it has none. */
    private static @Nullable HourLine owned(Connection connection, long hour) throws SQLException {
        StatsLocks.shareKept(connection);
        StatsLocks.ownHour(connection, hour);
        return HourLines.read(connection, List.of(hour)).get(hour);
    }

    private static String in(String column, long from, long to) {
        return " %1$s >= %2$s AND %1$s < %3$s"
                .formatted(column, SqlTime.literal(from), SqlTime.literal(to));
    }

    private static int rollUp(Connection connection, long hour) throws SQLException {
        HourLine line = owned(connection, hour);
        // Another process, or retention, may have been faster.
        if (line == null || line.rolledUp()) {
            return 0;
        }
        long end = hour + Millis.HOUR;
        String rows =
                line.hasAllTens()
                        ? "item_id, views FROM ten_minute_views WHERE"
                                + in("window_start", hour, end)
                        : "video_id, total_views FROM video_stats WHERE"
                                + in("stat_time", hour, end);
        execute(
                connection,
                "CREATE TEMP TABLE video_stats_rolled ON COMMIT DROP AS SELECT item_id,"
                        + " sum(views)::bigint AS views FROM (SELECT "
                        + rows
                        + ") AS rows (item_id, views) GROUP BY item_id");
        execute(
                connection,
                "INSERT INTO hour_views (window_start, item_id, views) SELECT "
                        + SqlTime.literal(hour)
                        + ", item_id, views FROM video_stats_rolled ORDER BY item_id");
        StatsMerge.addToAllTime(connection, "video_stats_rolled");
        HourLines.rolledUp(connection, hour);
        return 1;
    }
}
