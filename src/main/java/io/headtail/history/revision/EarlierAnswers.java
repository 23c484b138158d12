package io.headtail.history.revision;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Keeps the answer of a boundary that a correction is about to replace, whole. One that a later
 * generation replaces is kept by a trigger of the database.
 */
final class EarlierAnswers {
    private static final String LINE =
            "window_name, snapshot_time, revision, window_start_time, k, rows, is_final,"
                    + " is_complete, complete_from, inexact, late_views, topic_id, fingerprint,"
                    + " generation, other_generation, level_total, head_total, written_at,"
                    + " rise_of";

    private static final String SPAN =
            "partition, head_offset, tail_offset, level, marks FROM topk_snapshot_offsets";

    private static final String KEY = " WHERE window_name = ? AND snapshot_time = ?";

    private static final List<String> TABLES =
            List.of(
                    "topk_boundary_revisions",
                    "global_topk_revisions",
                    "topk_snapshot_offset_revisions");

    private EarlierAnswers() {}

    /** Copies what is stored of a boundary, in the transaction that replaces it. */
    static void keep(Connection connection, StoredLine line) throws SQLException {
        // Left of a line that somebody has deleted, so that it was counted anew.
        for (String table : TABLES) {
            update(
                    connection,
                    "DELETE FROM %s%s AND generation = %d AND revision >= %d"
                            .formatted(table, KEY, line.generation(), line.revision()),
                    line);
        }
        update(
                connection,
                "INSERT INTO topk_boundary_revisions ("
                        + LINE
                        + ") SELECT "
                        + LINE
                        + " FROM topk_boundaries"
                        + KEY,
                line);
        update(
                connection,
                "INSERT INTO global_topk_revisions (window_name, snapshot_time, generation,"
                        + " revision, rank, video_id, total_views) SELECT window_name,"
                        + " snapshot_time, "
                        + number(line)
                        + ", rank, video_id, total_views FROM global_topk_snapshots"
                        + KEY,
                line);
        update(
                connection,
                "INSERT INTO topk_snapshot_offset_revisions (window_name, snapshot_time,"
                        + " generation, revision, partition, head_offset, tail_offset, level,"
                        + " marks) SELECT window_name, snapshot_time, "
                        + number(line)
                        + ", "
                        + SPAN
                        + KEY,
                line);
    }

    private static String number(StoredLine line) {
        return line.generation() + ", " + line.revision();
    }

    private static void update(Connection connection, String sql, StoredLine line)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, line.window());
            statement.setObject(2, CorrectedBoundaries.time(line.tick()));
            statement.executeUpdate();
        }
    }
}
