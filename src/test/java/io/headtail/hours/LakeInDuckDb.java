package io.headtail.hours;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
import java.util.stream.Stream;

/**
 * The Parquet files of the lake, as DuckDB reads them: each event of the log once, late ones
 * marked, in the folders of their day and hour; but for the last ones, whose file has not ended. Of
 * a lake that is compacted, files have what is below the open sections, and parts the rest.
 */
final class LakeInDuckDb implements HoursCheck {
    private static final String LINE =
            "partition || ' ' || \"offset\" || ' ' || epoch_ms(event_time)"
                    + " || ' ' || views || ' ' || late || ' ' || video_id";

    private final Path folder;
    private final long recordsAFile;
    private final boolean compacts;

    LakeInDuckDb(Path folder, long recordsAFile, boolean compacts) {
        this.folder = folder;
        this.recordsAFile = recordsAFile;
        this.compacts = compacts;
    }

    @Override
    public void check(LoggedViews log) throws SQLException, IOException {
        Map<Integer, Long> ended = new HashMap<>();
        log.ends().forEach((p, end) -> ended.put(p, end / recordsAFile * recordsAFile));
        Set<String> expected = log.lines(ended);
        Await.until(
                () -> "all " + expected.size() + " events are in the lake",
                () -> count() >= expected.size());
        Set<String> missing = new HashSet<>(expected);
        if (compacts) {
            Set<String> fresh = new HashSet<>();
            read(withParts(), row -> fresh.add(row.getString(1)));
            missing.removeAll(fresh);
            assertEquals(0, missing.size(), () -> "neither file nor part: " + first(missing));
            fresh.removeAll(log.lines(log.ends()));
            assertEquals(Set.of(), fresh, "not in the log");
            missing.addAll(log.lines(sections()));
            assertTrue(!missing.isEmpty(), "sections have ended");
        }
        Set<String> more = log.lines(log.ends());
        read(
                files(),
                row -> {
                    String line = row.getString(1);
                    missing.remove(line);
                    assertTrue(more.remove(line), () -> "not in the log, or twice: " + line);
                    assertTrue(row.getBoolean(2), () -> "in the folder of another hour: " + line);
                });
        assertEquals(0, missing.size(), () -> "missing: " + first(missing));
    }

    private static String first(Set<String> lines) {
        return lines.iterator().next();
    }

    private interface Row {
        void take(ResultSet row) throws SQLException;
    }

    private static void read(String query, Row taken) throws SQLException {
        try (Connection duckDb = connect();
                Statement statement = duckDb.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                taken.take(row);
            }
        }
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

    private String files() {
        return "SELECT %s, strftime(event_time, '%%Y-%%m-%%d %%H') = dt || ' ' || hour FROM read_parquet('%s/*/dt=*/hour=*/*.parquet', hive_partitioning=true, hive_types_autocast=false)"
                .formatted(LINE, folder);
    }

    // As docs/lake.md has it: there are no parts if all sections have just ended.
    private String withParts() throws IOException {
        String parts = "";
        try (Stream<Path> all = Files.walk(folder)) {
            if (all.anyMatch(file -> file.toString().matches(".*/parts/.*\\.parquet"))) {
                parts = "'%s/*/_headtail/parts/*/*.parquet', ".formatted(folder);
            }
        }
        return "SELECT %s FROM (SELECT DISTINCT ON (partition, \"offset\") * FROM read_parquet([%s'%s/*/dt=*/hour=*/*.parquet'], hive_partitioning=false))"
                .formatted(LINE, parts, folder);
    }

    // No file yet is an error.
    private long count() {
        long[] rows = new long[1];
        try {
            read(
                    "SELECT count(*) FROM (" + (compacts ? withParts() : files()) + ")",
                    row -> rows[0] = row.getLong(1));
            return rows[0];
        } catch (SQLException | IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /** Where the open sections begin, by partition. */
    private Map<Integer, Long> sections() throws IOException {
        Map<Integer, Long> begins = new HashMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path mark :
                    all.filter(p -> p.getFileName().toString().startsWith("mark-p")).toList()) {
                int partition =
                        Integer.parseInt(
                                mark.getFileName().toString().substring("mark-p".length()));
                Files.readAllLines(mark).stream()
                        .filter(line -> line.startsWith("section-offset="))
                        .forEach(
                                line ->
                                        begins.put(
                                                partition,
                                                Long.valueOf(
                                                        line.substring(line.indexOf('=') + 1))));
            }
        }
        return begins;
    }
}
