package io.headtail.history.write;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A consumer group's consumed offset in the topic of boundaries, stored in a row that is written in
 * the same transaction as the answers. A database that has lost its last commits, such as by a
 * fail-over to a lagging replica, has lost the row's last value too; that is how it is detected.
 * Not thread-safe.
 */
public final class ConsumedOffset {
    /** The database has lost commits: the topic must be read again from the stored offset. */
    public static final class LostCommitsException extends RuntimeException {
        private static final long serialVersionUID = 1;

        LostCommitsException(String message) {
            super(message);
        }
    }

    private final String group;
    private final String topic;
    private final String topicId;

    /** The row's smallest possible value, as last read or written; −1 before there is one. */
    private long known = -1;

    /**
     * @param group the consumer group
     * @param topicId Kafka's id of the topic
     */
    public ConsumedOffset(String group, String topic, String topicId) {
        this.group = group;
        this.topic = topic;
        this.topicId = topicId;
    }

    /** The stored offset; −1 if there is none, so that the topic must be read from its start. */
    public long read(Connection connection) throws SQLException {
        known = line(connection);
        return known;
    }

    /**
     * Writes, within a transaction, that all records below an offset are stored. Another writer may
     * have got further: the greater offset stays.
     *
     * @throws LostCommitsException if the row has gone back; then nothing may be committed
     */
    public void write(Connection connection, long nextOffset) throws SQLException {
        long now = line(connection);
        if (now < known) {
            throw new LostCommitsException(
                    "PostgreSQL has lost what was committed to it: it holds topic %s up to offset %d, and held it up to %d"
                            .formatted(topic, now, known));
        }
        if (nextOffset <= now) {
            return;
        }
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "INSERT INTO topk_consumed_offsets AS o (group_id, topic_id, partition,"
                                + " topic, next_offset) VALUES (?, ?, 0, ?, ?) ON CONFLICT"
                                + " (group_id, topic_id, partition) DO UPDATE SET next_offset ="
                                + " greatest(o.next_offset, excluded.next_offset), written_at ="
                                + " now()")) {
            statement.setString(1, group);
            statement.setString(2, topicId);
            statement.setString(3, topic);
            statement.setLong(4, nextOffset);
            statement.executeUpdate();
        }
    }

    /** Called after a transaction that wrote an offset was committed. */
    public void committed(long nextOffset) {
        known = Math.max(known, nextOffset);
    }

    private long line(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT next_offset FROM topk_consumed_offsets WHERE group_id = ? AND"
                                + " topic_id = ? AND partition = 0 FOR UPDATE")) {
            statement.setString(1, group);
            statement.setString(2, topicId);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? result.getLong(1) : -1;
            }
        }
    }
}
