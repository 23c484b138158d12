package io.headtail.history.stats;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Notices that followers of two topics write to the same tables, so that views of both are added up
 * there. Each of them notes it as a gap, which no range of time that either has written is free of.
 * The marks of a recreated topic's predecessor stay as they are, and are not taken for such.
 */
final class SharedTables {
    private static final String SHARED =
            "SELECT EXISTS (SELECT FROM video_stats_marks WHERE topic_id <> ? AND written_at >"
                    + " (SELECT max(written_at) FROM video_stats_marks WHERE topic_id = ?))";

    /**
     * Ahead of what either has written, since the other writes on until this topic's next
     * transaction. A gap that has not ended yet is left to end by itself.
     */
    private static final String NOTE =
            "INSERT INTO video_stats_gaps AS g (topic_id, partition, cause, from_offset, to_offset,"
                    + " to_time, detail, noted_at) SELECT ?, 0, 'topic', 0, 0, max(stream_time) +"
                    + " interval '10 minutes', 'views of another topic are added too', now() FROM"
                    + " video_stats_marks ON CONFLICT (topic_id) WHERE cause = 'topic' DO UPDATE"
                    + " SET to_time = CASE WHEN g.to_time IS NOT NULL THEN greatest(g.to_time,"
                    + " excluded.to_time) END, detail = excluded.detail";

    private SharedTables() {}

    /** Whether another topic's marks were moved since this one's; to be called before its move. */
    static boolean isWrittenByOthers(Connection connection, String topicId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SHARED)) {
            statement.setString(1, topicId);
            statement.setString(2, topicId);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }

    /** Notes it; to be called after the move. */
    static void note(Connection connection, String topicId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NOTE)) {
            statement.setString(1, topicId);
            statement.executeUpdate();
        }
    }
}
