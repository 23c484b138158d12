package io.headtail.history.range;

import io.headtail.history.connection.SqlTime;
import io.headtail.history.stats.Kept;
import io.headtail.time.Millis;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads how far the tables are written, what they keep and where they have gaps. */
final class CoverageQuery {
    /**
     * Marks of the topic that was written last; a predecessor's stay as they are. A partition that
     * has no mark yet is missed by the topic's partition count, which marks are stored with. A gap
     * is of the time in which lost events may lie: up to the lateness older than the newest before
     * it, or newer than the first after it.
     */
    private static final String SQL =
            """
            WITH marks AS (
                SELECT written_before, partitions FROM video_stats_marks
                WHERE topic_id = (SELECT topic_id FROM video_stats_marks ORDER BY written_at DESC LIMIT 1)),
            gaps AS (
                SELECT to_time + ? * interval '1 ms' AS until
                FROM video_stats_gaps
                WHERE coalesce(from_time - ? * interval '1 ms', '-infinity') < ?
                  AND coalesce(to_time + ? * interval '1 ms', 'infinity') > ?)
            SELECT minutes_from, hours_from,
                   (SELECT count(written_before) = max(partitions) AND min(written_before) >= ? FROM marks),
                   (SELECT count(*) > 0 FROM gaps),
                   (SELECT CASE WHEN count(*) = count(until) THEN max(until) END FROM gaps)
            FROM video_stats_kept
            """;

    private CoverageQuery() {}

    /**
     * The coverage of {@code [from, to)}, epoch ms.
     *
     * @param minutesOnly whether hours do not do
     * @param latenessMs how far an event that counts may lag behind, ms
     */
    static RangeCoverage read(
            Connection connection, long from, long to, boolean minutesOnly, long latenessMs)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setLong(1, latenessMs);
            statement.setLong(2, latenessMs);
            statement.setObject(3, SqlTime.at(to));
            statement.setLong(4, latenessMs);
            statement.setObject(5, SqlTime.at(from));
            statement.setObject(6, SqlTime.at(to));
            try (ResultSet result = statement.executeQuery()) {
                if (!result.next()) {
                    throw new SQLException("video_stats_kept has no line");
                }
                Kept kept = new Kept(SqlTime.ms(result, 1), SqlTime.ms(result, 2));
                long complete = kept.completeFrom(from, to, minutesOnly);
                if (result.getBoolean(4)) {
                    complete = Math.max(complete, roundedUp(SqlTime.ms(result, 5, Long.MAX_VALUE)));
                }
                return new RangeCoverage(
                        result.getBoolean(3),
                        complete != Long.MIN_VALUE && complete >= to ? Long.MAX_VALUE : complete);
            }
        }
    }

    private static long roundedUp(long ms) {
        return ms == Long.MAX_VALUE ? ms : Math.ceilDiv(ms, Millis.MINUTE) * Millis.MINUTE;
    }
}
