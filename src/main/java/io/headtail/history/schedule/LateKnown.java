package io.headtail.history.schedule;

import io.headtail.history.connection.SqlTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Where views are known to be late: by answers that say so, and by every video's views. */
final class LateKnown {
    /**
     * Of each window only the first answer that says so is read: a later one does not start before
     * it. The primary key has them in order.
     */
    private static final String FIRST =
            """
            SELECT min(first) FROM (
                SELECT (
                    SELECT greatest(window_start_time, p.from_time) FROM topk_boundaries
                    WHERE window_name = w AND snapshot_time > p.from_time AND snapshot_time < p.last_time
                      AND window_start_time < p.to_time AND late_views > 0
                    ORDER BY snapshot_time LIMIT 1) AS first
                FROM p, unnest(?) AS w
                UNION ALL
                SELECT min(window_start) FROM p, video_stats_late_hours
                WHERE window_start >= p.from_time AND window_start < p.to_time AND waiting_views > 0) AS firsts
            """;

    private static final String SPAN =
            "WITH p AS MATERIALIZED (SELECT ?::timestamptz AS from_time, ?::timestamptz AS to_time,"
                    + " ?::timestamptz AS last_time) ";

    private LateKnown() {}

    static long first(
            Connection connection, List<String> windows, long longestMs, long from, long to)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SPAN + FIRST)) {
            select.setObject(1, SqlTime.at(from));
            select.setObject(2, SqlTime.at(to));
            select.setObject(3, SqlTime.at(to + longestMs));
            select.setArray(4, connection.createArrayOf("text", windows.toArray()));
            try (ResultSet result = select.executeQuery()) {
                return result.next() ? SqlTime.ms(result, 1, Long.MAX_VALUE) : Long.MAX_VALUE;
            }
        }
    }
}
