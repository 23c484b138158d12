package io.headtail.history.stats;

import io.headtail.follow.Mark;
import io.headtail.history.connection.SqlTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes {@code video_stats_gaps}. */
final class StatsGaps {
    private StatsGaps() {}

    /**
     * Ends gaps that are stored, and adds others; after the marks are moved.
     *
     * @param firsts by partition, the time of the first event that is written now, epoch ms
     */
    static void write(
            Connection connection, String topicId, Map<Integer, Long> firsts, List<StatsGap> gaps)
            throws SQLException {
        for (Map.Entry<Integer, Long> first : firsts.entrySet()) {
            end(connection, topicId, first.getKey(), first.getValue());
        }
        for (StatsGap gap : gaps) {
            add(connection, topicId, gap);
            if (gap.toMs() != Mark.NO_TIME) {
                end(connection, topicId, gap.partition(), gap.toMs());
            }
        }
    }

    private static void add(Connection connection, String topicId, StatsGap gap)
            throws SQLException {
        int added;
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "INSERT INTO video_stats_gaps (topic_id, partition, cause, from_offset,"
                                + " to_offset, from_time, detail, noted_at) VALUES (?, ?, ?, ?, ?,"
                                + " ?, ?, now()) ON CONFLICT DO NOTHING")) {
            statement.setString(1, topicId);
            statement.setInt(2, gap.partition());
            statement.setString(3, gap.cause());
            statement.setLong(4, gap.fromOffset());
            statement.setLong(5, gap.toOffset());
            statement.setObject(6, time(gap.fromMs()));
            statement.setString(7, gap.detail());
            added = statement.executeUpdate();
        }
        if (added > 0 && gap.cause().equals(StatsGap.TOPIC)) {
            endOthers(connection, topicId);
        }
    }

    // Nothing of the predecessors will come any more, to end theirs.
    private static void endOthers(Connection connection, String topicId) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "UPDATE video_stats_gaps SET to_time = greatest(from_time, now()) WHERE"
                                + " topic_id <> ? AND to_time IS NULL")) {
            statement.setString(1, topicId);
            statement.executeUpdate();
        }
    }

    /**
     * Says of a partition's gaps where events go on. What was lost of the end of a log, and what a
     * predecessor's views may be added to, is not newer than what was read of it.
     */
    static void end(Connection connection, String topicId, int partition, long ms)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "UPDATE video_stats_gaps g SET to_time = greatest(g.from_time,"
                                + " ?::timestamptz, CASE g.cause WHEN 'truncated' THEN (SELECT"
                                + " m.stream_time FROM video_stats_marks m WHERE m.topic_id ="
                                + " g.topic_id AND m.partition = g.partition) WHEN 'topic' THEN"
                                + " (SELECT max(m.stream_time) FROM video_stats_marks m WHERE"
                                + " m.topic_id <> g.topic_id) END) WHERE g.topic_id = ? AND"
                                + " g.partition = ? AND g.to_time IS NULL")) {
            statement.setObject(1, time(ms));
            statement.setString(2, topicId);
            statement.setInt(3, partition);
            statement.executeUpdate();
        }
    }

    /** Ends gaps after which nothing came in a partition that is quiet since. */
    static void endQuiet(Connection connection, String topicId, List<MarkMove> moves)
            throws SQLException {
        for (MarkMove each : moves) {
            // Otherwise the watermark's, which has not passed the gap.
            if (each.quietBefore() > each.to().streamTime()) {
                end(connection, topicId, each.partition(), each.quietBefore());
            }
        }
    }

    private static @Nullable OffsetDateTime time(long ms) {
        return ms == Mark.NO_TIME ? null : SqlTime.at(ms);
    }
}
