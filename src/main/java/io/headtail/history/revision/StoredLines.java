package io.headtail.history.revision;

import io.headtail.history.connection.SqlTime;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads lines of {@code topk_boundaries} with how far their partitions had been read. */
final class StoredLines {
    private static final String HEADS =
            "(SELECT array_agg(o.%s ORDER BY o.partition) FROM topk_snapshot_offsets o WHERE"
                    + " o.window_name = b.window_name AND o.snapshot_time = b.snapshot_time)";

    private static final String SELECT =
            "SELECT window_name, snapshot_time, window_start_time, k, revision, is_final,"
                    + " is_complete, skipped, late_views, inexact, topic_id, fingerprint, generation,"
                    + " rise_of IS NOT DISTINCT FROM fingerprint, "
                    + HEADS.formatted("partition")
                    + ", "
                    + HEADS.formatted("head_offset")
                    + " FROM topk_boundaries b WHERE window_name = ? AND snapshot_time BETWEEN ?"
                    + " AND ? ORDER BY snapshot_time";

    private StoredLines() {}

    static List<StoredLine> between(Connection connection, String window, long fromMs, long toMs)
            throws SQLException {
        return select(connection, SELECT, window, fromMs, toMs);
    }

    /** One line, locked to the end of the transaction; null if there is none. */
    static @Nullable StoredLine locked(Connection connection, String window, long tick)
            throws SQLException {
        // First the lock, so that the line is read as it is under it.
        try (PreparedStatement lock =
                connection.prepareStatement(
                        "SELECT FROM topk_boundaries WHERE window_name = ? AND snapshot_time = ?"
                                + " FOR UPDATE")) {
            lock.setString(1, window);
            lock.setObject(2, CorrectedBoundaries.time(tick));
            lock.execute();
        }
        List<StoredLine> found = select(connection, SELECT, window, tick, tick);
        return found.isEmpty() ? null : found.get(0);
    }

    private static List<StoredLine> select(
            Connection connection, String sql, String window, long fromMs, long toMs)
            throws SQLException {
        List<StoredLine> lines = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, window);
            select.setObject(2, CorrectedBoundaries.time(fromMs));
            select.setObject(3, CorrectedBoundaries.time(toMs));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    lines.add(
                            new StoredLine(
                                    row.getString(1),
                                    SqlTime.ms(row, 2),
                                    SqlTime.ms(row, 3),
                                    row.getBoolean(14),
                                    row.getInt(4),
                                    row.getInt(5),
                                    row.getBoolean(6),
                                    row.getBoolean(7),
                                    row.getBoolean(8),
                                    row.getLong(9),
                                    row.getString(10),
                                    row.getString(11),
                                    row.getLong(12),
                                    row.getLong(13),
                                    heads(row.getArray(15), row.getArray(16))));
                }
            }
        }
        return lines;
    }

    private static Map<Integer, Long> heads(@Nullable Array partitions, @Nullable Array offsets)
            throws SQLException {
        Map<Integer, Long> heads = new HashMap<>();
        if (partitions != null && offsets != null) {
            Integer[] numbers = (Integer[]) partitions.getArray();
            Long[] read = (Long[]) offsets.getArray();
            for (int i = 0; i < numbers.length; i++) {
                heads.put(numbers[i], read[i]);
            }
        }
        return heads;
    }
}
