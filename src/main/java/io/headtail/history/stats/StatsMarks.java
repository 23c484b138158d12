package io.headtail.history.stats;

import io.headtail.follow.Mark;
import io.headtail.history.connection.SqlTime;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The stored marks of a topic. Immutable. */
public final class StatsMarks {
    /** The stored mark is another one; nothing may be committed. */
    static final class MovedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        MovedException(String message) {
            super(message);
        }
    }

    /**
     * A stored mark.
     *
     * @param rules see {@link StatsMarks}
     */
    record Stored(Mark mark, String rules) {}

    private final String topicId;
    private final String topic;
    private final String rules;

    /**
     * Of a topic.
     *
     * @param topicId Kafka's id of the topic
     * @param rules the settings that decide what counts, one a line
     */
    public StatsMarks(String topicId, String topic, String rules) {
        this.topicId = topicId;
        this.topic = topic;
        this.rules = rules;
    }

    String topicId() {
        return topicId;
    }

    String rules() {
        return rules;
    }

    /** All stored marks of the topic, by partition. */
    Map<Integer, Stored> read(Connection connection) throws SQLException {
        Map<Integer, Stored> marks = new TreeMap<>();
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT partition, next_offset, stream_time, leader_epoch, rules FROM"
                                + " video_stats_marks WHERE topic_id = ?")) {
            statement.setString(1, topicId);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    marks.put(
                            result.getInt(1),
                            new Stored(
                                    new Mark(
                                            result.getLong(2),
                                            SqlTime.ms(result, 3, Mark.NO_TIME),
                                            result.getInt(4)),
                                    result.getString(5)));
                }
            }
        }
        return marks;
    }

    /** The id of another topic that has marks, such as this one's predecessor; null if none has. */
    @Nullable String otherTopic(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT topic_id FROM video_stats_marks WHERE topic_id <> ? ORDER BY"
                                + " written_at DESC LIMIT 1")) {
            statement.setString(1, topicId);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? result.getString(1) : null;
            }
        }
    }

    /**
     * The time before which all partitions are written, or quiet, epoch ms; {@link Mark#NO_TIME} if
     * one is not written at all.
     *
     * @param partitions the topic's partition count
     */
    long writtenBefore(Connection connection, int partitions) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT CASE WHEN count(before) = ? THEN min(before) END FROM (SELECT"
                                + " greatest(written_before, quiet_before) AS before FROM"
                                + " video_stats_marks WHERE topic_id = ? AND partition < ?) marks")) {
            statement.setInt(1, partitions);
            statement.setString(2, topicId);
            statement.setInt(3, partitions);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? SqlTime.ms(result, 1, Mark.NO_TIME) : Mark.NO_TIME;
            }
        }
    }

    /**
     * The newest time before which a partition is written by its watermark, of any topic, epoch ms;
     * {@link Mark#NO_TIME} if none is.
     */
    static long newestWritten(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement(
                                "SELECT max(written_before) FROM video_stats_marks");
                ResultSet result = statement.executeQuery()) {
            return result.next() ? SqlTime.ms(result, 1, Mark.NO_TIME) : Mark.NO_TIME;
        }
    }

    /**
     * Notes the topic's partition count, by which one that has no mark yet is missed. Never back:
     * partitions are only added, and who says less has not heard of it.
     */
    void count(Connection connection, int partitions) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "UPDATE video_stats_marks SET partitions = ? WHERE topic_id = ? AND"
                                + " coalesce(partitions, 0) < ?")) {
            statement.setInt(1, partitions);
            statement.setString(2, topicId);
            statement.setInt(3, partitions);
            statement.executeUpdate();
        }
    }

    /**
     * Moves marks, and notes the partition count that was known with them: of what a mark says that
     * it is written, views may be in a partition that was added by then.
     *
     * @throws MovedException if one is not stored as the caller knows it
     */
    void move(Connection connection, List<MarkMove> moves) throws SQLException {
        List<MarkMove> known = new ArrayList<>();
        List<MarkMove> fresh = new ArrayList<>();
        for (MarkMove each : moves) {
            (each.from() == null ? fresh : known).add(each);
        }
        int moved =
                execute(
                        connection,
                        known,
                        "UPDATE video_stats_marks m SET next_offset = n.next_offset, late_next ="
                                + " n.next_offset, leader_epoch = n.leader_epoch, stream_time = n.stream_time::timestamptz,"
                                + " written_before = greatest(m.written_before,"
                                + " n.written_before::timestamptz), quiet_before = "
                                + notAhead("coalesce(n.quiet_before::timestamptz, m.quiet_before)")
                                + ", topic ="
                                + " n.topic, partitions = greatest(m.partitions, n.partitions), rules ="
                                + " n.rules, written_at = now() FROM "
                                + NEW
                                + " WHERE m.topic_id = n.topic_id AND m.partition = n.partition AND"
                                + " m.next_offset = n.old_offset AND m.leader_epoch = n.old_epoch");
        moved +=
                execute(
                        connection,
                        fresh,
                        "INSERT INTO video_stats_marks (topic_id, topic, rules, partition,"
                                + " next_offset, late_next, leader_epoch, stream_time,"
                                + " written_before, quiet_before, partitions, written_at) SELECT topic_id, topic, rules,"
                                + " partition, next_offset, next_offset, leader_epoch, stream_time::timestamptz,"
                                + " written_before::timestamptz, "
                                + notAhead("quiet_before::timestamptz")
                                + ", partitions, now() FROM "
                                + NEW
                                + " ORDER BY partition ON CONFLICT DO NOTHING");
        if (moved != moves.size()) {
            throw new MovedException(
                    "of %d marks %d are stored as they were last read or written"
                            .formatted(moves.size(), moved));
        }
    }

    // Of the writer's clock, which may be ahead: not of the database's, nor for good.
    private static String notAhead(String time) {
        return "CASE WHEN %1$s > now() THEN now() ELSE %1$s END".formatted(time);
    }

    private static final String NEW =
            "(SELECT ?::text AS topic_id, ?::text AS topic, ?::text AS rules, u.* FROM"
                    + " unnest(?::int[], ?::bigint[], ?::int[], ?::bigint[], ?::int[], ?::text[],"
                    + " ?::text[], ?::text[], ?::int[]) AS u (partition, old_offset, old_epoch,"
                    + " next_offset, leader_epoch, stream_time, written_before, quiet_before,"
                    + " partitions)) AS n";

    private int execute(Connection connection, List<MarkMove> moves, String sql)
            throws SQLException {
        if (moves.isEmpty()) {
            return 0;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int at = 1;
            statement.setString(at++, topicId);
            statement.setString(at++, topic);
            statement.setString(at++, rules);
            statement.setArray(at++, array(connection, "int4", moves, MarkMove::partition));
            statement.setArray(
                    at++,
                    array(
                            connection,
                            "int8",
                            moves,
                            each -> each.from() == null ? -1L : each.from().nextOffset()));
            statement.setArray(
                    at++,
                    array(
                            connection,
                            "int4",
                            moves,
                            each -> each.from() == null ? -1 : each.from().leaderEpoch()));
            statement.setArray(
                    at++, array(connection, "int8", moves, each -> each.to().nextOffset()));
            statement.setArray(
                    at++, array(connection, "int4", moves, each -> each.to().leaderEpoch()));
            statement.setArray(
                    at++, array(connection, "text", moves, each -> text(each.to().streamTime())));
            statement.setArray(
                    at++, array(connection, "text", moves, each -> text(each.writtenBefore())));
            statement.setArray(
                    at++, array(connection, "text", moves, each -> text(each.quietBefore())));
            statement.setArray(at, array(connection, "int4", moves, MarkMove::partitions));
            return statement.executeUpdate();
        }
    }

    private static Array array(
            Connection connection,
            String type,
            Collection<MarkMove> moves,
            Function<MarkMove, @Nullable Object> value)
            throws SQLException {
        return connection.createArrayOf(type, moves.stream().map(value).toArray());
    }

    private static @Nullable String text(long ms) {
        return ms == Mark.NO_TIME ? null : SqlTime.text(ms);
    }
}
