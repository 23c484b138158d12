package io.headtail.history.stats;

import io.headtail.follow.Mark;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes {@code video_stats_gaps}. */
final class StatsGaps {
    private StatsGaps() {}

    static void write(Connection connection, String topicId, List<StatsGap> gaps)
            throws SQLException {
        if (gaps.isEmpty()) {
            return;
        }
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "INSERT INTO video_stats_gaps (topic_id, partition, cause, from_offset,"
                                + " to_offset, from_time, detail, noted_at) VALUES (?, ?, ?, ?, ?,"
                                + " ?, ?, now())")) {
            for (StatsGap gap : gaps) {
                statement.setString(1, topicId);
                statement.setInt(2, gap.partition());
                statement.setString(3, gap.cause());
                statement.setLong(4, gap.fromOffset());
                statement.setLong(5, gap.toOffset());
                statement.setObject(6, time(gap.fromMs()));
                statement.setString(7, gap.detail());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /**
     * Says of gaps where events go on.
     *
     * @param firsts by partition, the least minute of what is written now, epoch ms
     */
    static void end(Connection connection, String topicId, Map<Integer, Long> firsts)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "UPDATE video_stats_gaps SET to_time = ? WHERE topic_id = ? AND partition ="
                                + " ? AND to_time IS NULL")) {
            for (Map.Entry<Integer, Long> first : firsts.entrySet()) {
                statement.setObject(1, time(first.getValue()));
                statement.setString(2, topicId);
                statement.setInt(3, first.getKey());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static @Nullable OffsetDateTime time(long ms) {
        return ms == Mark.NO_TIME
                ? null
                : OffsetDateTime.ofInstant(Instant.ofEpochMilli(ms), ZoneOffset.UTC);
    }
}
