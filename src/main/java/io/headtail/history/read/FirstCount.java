package io.headtail.history.read;

import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.history.connection.SqlTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answer that a corrected boundary had at first, revision 0: without late events, and
 * with its spans, which say since when it stands.
 */
final class FirstCount {
    private static final String KEY =
            " WHERE window_name = ? AND snapshot_time = ? AND generation = ? AND revision = 0";

    private FirstCount() {}

    /** The first answer of a corrected boundary; null if it is not there. */
    static @Nullable BoundaryRows of(Connection connection, BoundaryRows corrected)
            throws SQLException {
        try (PreparedStatement select =
                        select(
                                connection,
                                "SELECT window_start_time, k, is_final, inexact, late_views,"
                                        + " topic_id, fingerprint, generation, rise_of IS NOT"
                                        + " DISTINCT FROM fingerprint FROM"
                                        + " topk_boundary_revisions",
                                corrected);
                ResultSet line = select.executeQuery()) {
            return line.next()
                    ? new BoundaryRows(
                            new StoredAnswer(
                                    corrected.window(),
                                    corrected.tick(),
                                    SqlTime.ms(line, 1),
                                    line.getBoolean(9),
                                    line.getInt(2),
                                    0,
                                    line.getBoolean(3),
                                    // Others are not corrected.
                                    true,
                                    Long.MIN_VALUE,
                                    line.getString(4),
                                    line.getLong(5),
                                    rows(connection, corrected)),
                            false,
                            line.getString(6),
                            line.getLong(7),
                            line.getLong(8),
                            spans(connection, corrected))
                    : null;
        }
    }

    private static List<BoundaryRows.RankedVideo> rows(Connection connection, BoundaryRows of)
            throws SQLException {
        List<BoundaryRows.RankedVideo> rows = new ArrayList<>();
        try (PreparedStatement select =
                        select(
                                connection,
                                "SELECT video_id, total_views, rank FROM global_topk_revisions",
                                of,
                                " ORDER BY rank");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                rows.add(new BoundaryRows.RankedVideo(row.getString(1), row.getLong(2)));
            }
        }
        return rows;
    }

    private static List<BoundaryRows.ReadSpan> spans(Connection connection, BoundaryRows of)
            throws SQLException {
        List<BoundaryRows.ReadSpan> spans = new ArrayList<>();
        try (PreparedStatement select =
                        select(
                                connection,
                                "SELECT partition, head_offset, coalesce(tail_offset, -1), level,"
                                        + " marks FROM topk_snapshot_offset_revisions",
                                of,
                                " ORDER BY partition");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                spans.add(
                        new BoundaryRows.ReadSpan(
                                row.getInt(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getInt(4),
                                row.getString(5),
                                null));
            }
        }
        return spans;
    }

    private static PreparedStatement select(Connection connection, String sql, BoundaryRows of)
            throws SQLException {
        return select(connection, sql, of, "");
    }

    private static PreparedStatement select(
            Connection connection, String sql, BoundaryRows of, String order) throws SQLException {
        PreparedStatement select = connection.prepareStatement(sql + KEY + order);
        select.setString(1, of.window());
        select.setObject(2, Instant.ofEpochMilli(of.tick()).atOffset(ZoneOffset.UTC));
        select.setLong(3, of.generation());
        return select;
    }
}
