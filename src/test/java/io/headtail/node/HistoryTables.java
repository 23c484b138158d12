package io.headtail.node;

import io.headtail.testing.Await;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What a history has stored in its PostgreSQL on this machine. */
final class HistoryTables {
    private static final long MINUTE = 60_000;

    private final int port;

    HistoryTables(int port) {
        this.port = port;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/headtail?user=postgres");
    }

    /** Waits until each of five windows has its final boundary at a tick; a failure tells more. */
    void awaitWritten(long last, Supplier<String> more) {
        String sql =
                "SELECT count(*) FROM topk_boundaries WHERE snapshot_time = '%s' AND is_final"
                        .formatted(Instant.ofEpochMilli(last));
        int[] found = new int[1];
        Await.until(
                () -> found[0] + " of 5 windows at " + last + "; " + stored(last) + more.get(),
                () -> {
                    try (Connection connection = connect();
                            Statement statement = connection.createStatement();
                            ResultSet result = statement.executeQuery(sql)) {
                        result.next();
                        found[0] = result.getInt(1);
                    } catch (SQLException e) {
                        found[0] = -1;
                    }
                    return found[0] == 5;
                });
    }

    // What the newest boundaries look like, for a failure.
    private String stored(long last) {
        StringBuilder text = new StringBuilder();
        String sql =
                "SELECT window_name, snapshot_time, is_final, is_complete, skipped, fingerprint,"
                        + " head_total, (SELECT string_agg(o.partition || ':' || o.head_offset, ' ')"
                        + " FROM topk_snapshot_offsets o WHERE o.window_name = b.window_name AND"
                        + " o.snapshot_time = b.snapshot_time) FROM topk_boundaries b WHERE"
                        + " snapshot_time >= '%s' ORDER BY snapshot_time, window_name"
                                .formatted(Instant.ofEpochMilli(last - 10 * MINUTE));
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                for (int column = 1; column <= 8; column++) {
                    text.append(result.getString(column)).append(' ');
                }
                text.append('\n');
            }
        } catch (SQLException e) {
            text.append(e);
        }
        return text.toString();
    }

    /** Adds a view to a row of the hour, and deletes all that is stored of a tick of all time. */
    void alter(Instant altered, Instant deleted) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "UPDATE global_topk_snapshots SET total_views = total_views + 1 WHERE window_name"
                            + " = 'hour' AND rank = 3 AND snapshot_time = '"
                            + altered
                            + "'");
            for (String table : List.of("global_topk_snapshots", "topk_boundaries")) {
                statement.execute(
                        "DELETE FROM %s WHERE window_name = 'all' AND snapshot_time = '%s'"
                                .formatted(table, deleted));
            }
        }
    }

    /** All rows of ranks. */
    List<String> rows() throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT r::text FROM global_topk_snapshots r"
                                        + " ORDER BY window_name, snapshot_time, rank")) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }
}
