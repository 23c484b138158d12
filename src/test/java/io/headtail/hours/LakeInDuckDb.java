package io.headtail.hours;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Await;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The Parquet files of the lake, as DuckDB reads them: each event of the log once, late ones
 * marked, in the folders of their day and hour; but for the last ones, whose file has not ended.
 */
final class LakeInDuckDb implements HoursCheck {
    private final Path folder;
    private final long recordsAFile;

    LakeInDuckDb(Path folder, long recordsAFile) {
        this.folder = folder;
        this.recordsAFile = recordsAFile;
    }

    @Override
    public void check(LoggedViews log) throws SQLException {
        Map<Integer, Long> ended = new HashMap<>();
        log.ends().forEach((p, end) -> ended.put(p, end / recordsAFile * recordsAFile));
        Set<String> expected = log.lines(ended);
        Await.until(
                () -> "all " + expected.size() + " events are in the lake",
                () -> count() >= expected.size());
        Set<String> missing = new HashSet<>(expected);
        Set<String> more = log.lines(log.ends());
        try (Connection duckDb = connect();
                Statement statement = duckDb.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT partition || ' ' || \"offset\" || ' ' || epoch_ms(event_time)"
                                        + " || ' ' || views || ' ' || late || ' ' || video_id,"
                                        + " strftime(event_time, '%Y-%m-%d %H') = dt || ' ' || hour"
                                        + from())) {
            while (row.next()) {
                String line = row.getString(1);
                missing.remove(line);
                assertTrue(more.remove(line), () -> "not in the log, or twice: " + line);
                assertTrue(row.getBoolean(2), () -> "in the folder of another hour: " + line);
            }
        }
        assertEquals(0, missing.size(), () -> "missing: " + missing.iterator().next());
    }

    private static Connection connect() throws SQLException {
        Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = duckDb.createStatement()) {
            statement.execute("SET threads=1");
            statement.execute("SET memory_limit='512MB'");
            return duckDb;
        } catch (SQLException e) {
            duckDb.close();
            throw e;
        }
    }

    private String from() {
        return " FROM read_parquet('"
                + folder
                + "/*/dt=*/hour=*/*.parquet', hive_partitioning=true, hive_types_autocast=false)";
    }

    // No file yet is an error.
    private long count() {
        try (Connection duckDb = connect();
                Statement statement = duckDb.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*)" + from())) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            return 0;
        }
    }
}
