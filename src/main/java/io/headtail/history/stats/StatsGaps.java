package io.headtail.history.stats;

import io.headtail.follow.Mark;
import io.headtail.history.connection.SqlTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes {@code video_stats_gaps}. */
final class StatsGaps {
    /** Where the log goes on, as {@link StatsGap#goesOnAt}. */
    private static final String GOES_ON_AT =
            "CASE cause WHEN 'truncated' THEN from_offset ELSE to_offset END";

    /**
     * The newest time that was read in any partition. An absurd one would leave a gap without end:
     * no more than a day ahead of the clock is allowed for, as where windows start.
     */
    private static final String NEWEST =
            "(SELECT max(least(m.stream_time, now() + interval '1 day')) FROM video_stats_marks m"
                    + " WHERE m.stream_time IS NOT NULL)";

    /** What a predecessor's views may be added to is not newer than what was read of it. */
    private static final String END =
            "UPDATE video_stats_gaps g SET to_time = greatest(g.from_time, ?::timestamptz, CASE"
                    + " g.cause WHEN 'topic' THEN (SELECT max(m.stream_time) FROM video_stats_marks"
                    + " m WHERE m.topic_id <> g.topic_id) END) WHERE g.topic_id = ? AND"
                    + " g.partition = ? AND g.to_time IS NULL AND g.cause <> 'rules' AND "
                    + GOES_ON_AT
                    + " <= ?";

    /**
     * The writer's clock may be behind: what was lost is not newer than the database's either, and
     * than what the other partitions have.
     */
    private static final String END_QUIET =
            "UPDATE video_stats_gaps g SET to_time = greatest(g.from_time, ?::timestamptz, now(), "
                    + NEWEST
                    + ") WHERE g.topic_id = ? AND g.partition = ? AND g.to_time IS NULL AND g.cause"
                    + " <> 'rules'";

    private static final String END_RULES =
            "UPDATE video_stats_gaps g SET to_time = greatest(g.from_time, "
                    + NEWEST
                    + ") WHERE g.topic_id = ? AND g.to_time IS NULL AND g.cause = 'rules' AND"
                    + " (SELECT count(DISTINCT m.rules) = 1 FROM video_stats_marks m WHERE"
                    + " m.topic_id = g.topic_id)";

    private StatsGaps() {}

    /**
     * Adds gaps and ends others; after the marks are moved.
     *
     * @param ends of gaps that are stored, or added now
     */
    static void write(
            Connection connection, String topicId, List<GapEnds.End> ends, List<StatsGap> gaps)
            throws SQLException {
        for (StatsGap gap : gaps) {
            add(connection, topicId, gap);
        }
        for (GapEnds.End end : ends) {
            try (PreparedStatement statement = connection.prepareStatement(END)) {
                statement.setObject(1, time(end.ms()));
                statement.setString(2, topicId);
                statement.setInt(3, end.partition());
                statement.setLong(4, end.offset());
                statement.executeUpdate();
            }
        }
        endRules(connection, topicId);
    }

    /** By partition, where the log goes on after each gap of lost records that has not ended. */
    static Map<Integer, List<Long>> open(Connection connection, String topicId)
            throws SQLException {
        Map<Integer, List<Long>> open = new TreeMap<>();
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT partition, "
                                + GOES_ON_AT
                                + " FROM video_stats_gaps WHERE topic_id = ? AND to_time IS NULL"
                                + " AND cause <> 'rules'")) {
            statement.setString(1, topicId);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    open.computeIfAbsent(result.getInt(1), p -> new ArrayList<>())
                            .add(result.getLong(2));
                }
            }
        }
        return open;
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

    // While partitions are written by different rules, every range is a sum of both.
    private static void endRules(Connection connection, String topicId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(END_RULES)) {
            statement.setString(1, topicId);
            statement.executeUpdate();
        }
    }

    /** Ends gaps after which little or nothing came in a partition that is quiet since. */
    static void endQuiet(Connection connection, String topicId, List<MarkMove> moves)
            throws SQLException {
        for (MarkMove each : moves) {
            // Otherwise the watermark's, which has not passed the gap.
            if (each.quietBefore() > each.to().streamTime()) {
                try (PreparedStatement statement = connection.prepareStatement(END_QUIET)) {
                    statement.setObject(1, time(each.quietBefore()));
                    statement.setString(2, topicId);
                    statement.setInt(3, each.partition());
                    statement.executeUpdate();
                }
            }
        }
    }

    private static @Nullable OffsetDateTime time(long ms) {
        return ms == Mark.NO_TIME ? null : SqlTime.at(ms);
    }
}
