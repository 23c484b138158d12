package io.headtail.history.boundary;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;

/** The boundaries that PostgreSQL rejected for their content. */
public final class RefusedBoundaries {
    private RefusedBoundaries() {}

    /** Notes a boundary that was rejected, or the newest reason of one that was rejected before. */
    public static void add(
            Connection connection, BoundaryKey key, String topicId, long fingerprint, String reason)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "INSERT INTO topk_boundaries_refused (window_name, tick_ms, topic_id,"
                                + " fingerprint, reason) VALUES (?, ?, ?, ?, ?) ON CONFLICT"
                                + " (window_name, tick_ms, topic_id, fingerprint) DO UPDATE SET"
                                + " reason = excluded.reason, refused_at = now()")) {
            statement.setString(1, key.window());
            statement.setLong(2, key.tick());
            statement.setString(3, topicId);
            statement.setLong(4, fingerprint);
            statement.setString(5, reason);
            statement.executeUpdate();
        }
    }

    /**
     * Removes the rows of boundaries that were last refused before a time; returns their number.
     * Not by the boundary's own time, which may be of any year.
     */
    public static int forget(Connection connection, OffsetDateTime before) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "DELETE FROM topk_boundaries_refused WHERE refused_at < ?")) {
            statement.setObject(1, before);
            return statement.executeUpdate();
        }
    }
}
