package io.headtail.history.stats;

import static io.headtail.history.connection.Transactions.execute;

import io.headtail.follow.Mark;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.connection.Pool;
import io.headtail.history.connection.SqlTime;
import io.headtail.time.Millis;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Sums up the minutes of an hour to {@code hour_views} and {@code all_time_views}, once every
 * partition is written up to its end, or quiet. When that is done decides nothing: views that are
 * written into the hour afterwards are added to all three tables. Any number of processes may run
 * it.
 */
final class HourRollUp {
    private static final String FAILURE = "hours cannot be rolled up";

    private final Pool pool;
    private final StatsMarks marks;

    HourRollUp(Pool pool, StatsMarks marks) {
        this.pool = pool;
        this.marks = marks;
    }

    /**
     * Rolls up all hours that all partitions are written to the end of; returns their number.
     * Returns early, between two hours, if its thread is interrupted.
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
        return before == Mark.NO_TIME ? 0 : upTo(before);
    }

    /** Rolls up all hours that end at {@code limit}, epoch ms, or earlier. */
    int upTo(long limit) {
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
            hours += pool.transaction(FAILURE, c -> rollUp(c, hour));
            from = hour + Millis.HOUR;
        }
        return hours;
    }

    private static int rollUp(Connection connection, long hour) throws SQLException {
        StatsLocks.shareKept(connection);
        StatsLocks.ownHour(connection, hour);
        // Another process, or retention, may have been faster.
        if (HourLines.firstOpen(connection, hour, hour + 1) < 0) {
            return 0;
        }
        execute(
                connection,
                "CREATE TEMP TABLE video_stats_rolled ON COMMIT DROP AS SELECT video_id AS item_id,"
                        + " sum(total_views)::bigint AS views FROM video_stats WHERE stat_time >= "
                        + SqlTime.literal(hour)
                        + " AND stat_time < "
                        + SqlTime.literal(hour + Millis.HOUR)
                        + " GROUP BY video_id");
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
