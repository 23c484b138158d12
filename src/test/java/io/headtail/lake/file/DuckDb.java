package io.headtail.lake.file;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads files by DuckDB, in memory and with little of it. */
final class DuckDb implements AutoCloseable {
    /** Makes something of the row that the result stands at. */
    private interface RowMaker<R> {
        R make(ResultSet row) throws SQLException;
    }

    private final Connection connection;

    DuckDb() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
        execute("SET threads=1");
        execute("SET memory_limit='512MB'");
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    List<LakeEvent> events(Path path) throws SQLException {
        return query(
                "SELECT partition, \"offset\", epoch_ms(event_time), video_id, views, late"
                        + " FROM read_parquet(?)",
                path,
                row ->
                        new LakeEvent(
                                row.getInt(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getString(4),
                                row.getLong(5),
                                row.getBoolean(6)));
    }

    List<LakeMinute> minutes(Path path) throws SQLException {
        return query(
                "SELECT epoch_ms(minute), video_id, views, late_views FROM read_parquet(?)",
                path,
                row ->
                        new LakeMinute(
                                row.getLong(1), row.getString(2), row.getLong(3), row.getLong(4)));
    }

    Map<String, String> metadata(Path path) throws SQLException {
        Map<String, String> metadata = new TreeMap<>();
        query(
                "SELECT decode(key), decode(value) FROM parquet_kv_metadata(?)",
                path,
                row -> metadata.put(row.getString(1), row.getString(2)));
        return metadata;
    }

    /** Name, type and whether there may be nulls, of each column. */
    List<String> columns(Path path) throws SQLException {
        return query(
                "SELECT name || ' ' || type || ' ' || repetition_type || ' '"
                        + " || coalesce(logical_type, '') FROM parquet_schema(?) WHERE type IS NOT NULL",
                path,
                row -> row.getString(1));
    }

    /** How many row groups there are, and how they are compressed. */
    List<String> groups(Path path) throws SQLException {
        return query(
                "SELECT count(DISTINCT row_group_id) || ' ' || string_agg(DISTINCT compression, ' ')"
                        + " FROM parquet_metadata(?)",
                path,
                row -> row.getString(1));
    }

    private <R> List<R> query(String sql, Path path, RowMaker<R> maker) throws SQLException {
        List<R> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, path.toString());
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(maker.make(result));
                }
            }
        }
        return rows;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
