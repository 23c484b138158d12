package io.headtail.history.stats;

import io.headtail.follow.Mark;
import io.headtail.history.connection.SqlTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads how far the writer is, and what it knows of late views. */
final class WrittenQuery {
    /** Of the topic that was written last: a predecessor's marks stay as they are. */
    private static final String WRITTEN =
            """
            SELECT CASE WHEN count(*) >= max(partitions)
                    AND count(greatest(written_before, quiet_before)) = count(*)
                THEN min(greatest(written_before, quiet_before)) END
            FROM video_stats_marks
            WHERE topic_id = (SELECT topic_id FROM video_stats_marks ORDER BY written_at DESC LIMIT 1)
            """;

    private WrittenQuery() {}

    static long writtenBefore(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(WRITTEN);
                ResultSet result = statement.executeQuery()) {
            return result.next() ? SqlTime.ms(result, 1, -1) : -1;
        }
    }

    static SortedMap<Integer, Long> behind(
            Connection connection, String topicId, Map<Integer, Long> ends) throws SQLException {
        SortedMap<Integer, Long> behind = new TreeMap<>(ends);
        behind.values().removeIf(end -> end == 0);
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT partition, next_offset FROM video_stats_marks WHERE topic_id ="
                                + " ?")) {
            statement.setString(1, topicId);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    long next = result.getLong(2);
                    behind.computeIfPresent(
                            result.getInt(1), (p, end) -> end > next ? end - next : null);
                }
            }
        }
        return behind;
    }

    static long knownFrom(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement(
                                "SELECT max(late_from) FROM video_stats_marks");
                ResultSet result = statement.executeQuery()) {
            return result.next() ? SqlTime.ms(result, 1, Mark.NO_TIME) : Mark.NO_TIME;
        }
    }
}
