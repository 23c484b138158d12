package io.headtail.history.write;

import static io.headtail.history.db.Tables.GLOBAL_TOPK_SNAPSHOTS;
import static io.headtail.history.db.Tables.TOPK_SNAPSHOT_OFFSETS;

import io.headtail.history.boundary.BoundaryRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Ranks and spans of boundaries, by COPY. */
final class BoundaryCopies {
    private BoundaryCopies() {}

    static void ranks(Connection connection, List<BoundaryRows> written) throws SQLException {
        try (BinaryCopy copy =
                new BinaryCopy(
                        connection,
                        GLOBAL_TOPK_SNAPSHOTS.getName(),
                        "(window_name, snapshot_time, window_start_time, window_end_time, k, rank,"
                                + " video_id, total_views, revision, is_final)")) {
            for (BoundaryRows boundary : written) {
                int rank = 0;
                for (BoundaryRows.RankedVideo row : boundary.rows()) {
                    copy.row(10);
                    copy.putText(boundary.window());
                    copy.putTime(boundary.tick());
                    copy.putTime(boundary.startMs());
                    copy.putTime(boundary.tick());
                    copy.putInt(boundary.k());
                    copy.putInt(++rank);
                    copy.putText(row.videoId());
                    copy.putLong(row.views());
                    copy.putInt(boundary.revision());
                    copy.putBoolean(boundary.isFinal());
                }
            }
            copy.end();
        }
    }

    static void spans(Connection connection, List<BoundaryRows> written) throws SQLException {
        try (BinaryCopy copy =
                new BinaryCopy(
                        connection,
                        TOPK_SNAPSHOT_OFFSETS.getName(),
                        "(window_name, snapshot_time, partition, head_offset, tail_offset, level,"
                                + " marks, partial)")) {
            for (BoundaryRows boundary : written) {
                for (BoundaryRows.ReadSpan span : boundary.spans()) {
                    copy.row(8);
                    copy.putText(boundary.window());
                    copy.putTime(boundary.tick());
                    copy.putInt(span.partition());
                    copy.putLong(span.headOffset());
                    if (span.tailOffset() < 0) {
                        copy.putBytes(null);
                    } else {
                        copy.putLong(span.tailOffset());
                    }
                    copy.putInt(span.level());
                    copy.putText(span.marks());
                    copy.putBytes(boundary.isDecided() ? null : span.partial());
                }
            }
            copy.end();
        }
    }
}
