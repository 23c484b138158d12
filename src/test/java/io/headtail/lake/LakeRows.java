package io.headtail.lake;

import io.headtail.snapshot.store.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The rows of a lake, read by DuckDB as docs/lake.md says. */
final class LakeRows {
    private LakeRows() {}

    /** A copy of what a store holds. */
    static Path copy(ObjectStore store, String folder, Path to) throws IOException {
        for (String key : store.keys(folder)) {
            Path file = to.resolve(key);
            Files.createDirectories(file.getParent());
            try (InputStream in = store.open(key)) {
                Files.copy(in, file);
            }
        }
        return to;
    }

    /** The rows of events, as {@link TextRows} writes them, after their day and hour. */
    static List<String> events(Path root) throws SQLException {
        return query(
                "SELECT dt || ' ' || hour, partition, \"offset\", epoch_ms(event_time), video_id,"
                        + " views, late FROM read_parquet('"
                        + root
                        + "/*/dt=*/hour=*/*.parquet', hive_partitioning=true,"
                        + " hive_types={'dt': DATE, 'hour': BIGINT}) ORDER BY partition, \"offset\"",
                row ->
                        row.getString(1)
                                + " "
                                + TextRows.line(
                                        row.getInt(2),
                                        row.getLong(3),
                                        row.getLong(4),
                                        row.getString(5),
                                        row.getInt(6),
                                        row.getBoolean(7)));
    }

    /** As {@link #events}, of what is in parts, too; there are none if a section has just ended. */
    static List<String> fresh(Path topic) throws IOException, SQLException {
        String parts = "";
        Path own = topic.resolve("_headtail/parts");
        if (Files.exists(own)) {
            try (Stream<Path> below = Files.walk(own)) {
                if (below.anyMatch(file -> file.toString().endsWith(".parquet"))) {
                    parts = "'" + own + "/*/*.parquet', ";
                }
            }
        }
        return query(
                "SELECT DISTINCT ON (partition, \"offset\") partition, \"offset\","
                        + " epoch_ms(event_time), video_id, views, late FROM read_parquet(["
                        + parts
                        + "'"
                        + topic
                        + "/dt=*/hour=*/*.parquet'], hive_partitioning=false)",
                row ->
                        TextRows.line(
                                row.getInt(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getString(4),
                                row.getInt(5),
                                row.getBoolean(6)));
    }

    /** The sums of views, and of late ones, of each minute and id. */
    static List<String> minutes(Path root) throws SQLException {
        return query(
                "SELECT epoch_ms(minute), video_id, sum(views), sum(late_views) FROM read_parquet('"
                        + root
                        + "/*/dt=*/hour=*/*.parquet', hive_partitioning=true)"
                        + " GROUP BY ALL ORDER BY 1, 2",
                row ->
                        "%d '%s' %d %d"
                                .formatted(
                                        row.getLong(1),
                                        row.getString(2),
                                        row.getLong(3),
                                        row.getLong(4)));
    }

    private interface Text {
        String of(ResultSet row) throws SQLException;
    }

    private static List<String> query(String sql, Text text) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET threads=1");
            statement.execute("SET memory_limit='512MB'");
            try (ResultSet result = statement.executeQuery(sql)) {
                while (result.next()) {
                    rows.add(text.of(result));
                }
            }
        }
        return rows;
    }
}
