package io.headtail.history.read;

import static io.headtail.history.HistoryFixture.HOUR;
import static io.headtail.history.HistoryFixture.MINUTE;
import static io.headtail.history.HistoryFixture.START;
import static io.headtail.history.HistoryFixture.answer;

import io.headtail.history.HistoryFixture;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.testing.PostgresUnderTest;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A day of five minutes in which views are shuffled a little from boundary to boundary. */
final class StoredDay implements AutoCloseable {
    static final Path QUERIES = Path.of("sql", "queries");
    static final long STEP = 5 * MINUTE;
    static final long SKIPPED = START + 7 * STEP;
    static final long EMPTY = START + 11 * STEP;
    static final String ODD = "it's; \\ 🎬";

    // Where the order of text is not that of its bytes, which is the one of answers.
    final HistoryFixture history =
            new HistoryFixture(PostgresUnderTest.newDatabaseInEnglish(), HistoryKeep.DEFAULT);
    final TreeMap<Long, List<BoundaryRows.RankedVideo>> answers = new TreeMap<>();

    StoredDay() {
        history.database.migrate();
        Random random = new Random(5);
        List<Long> views = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            views.add(1000L + 5L * i);
        }
        List<BoundaryRows> all = new ArrayList<>();
        for (long tick = START; tick <= START + 26 * HOUR; tick += STEP) {
            List<BoundaryRows.RankedVideo> rows = new ArrayList<>();
            for (int i = 0; i < views.size(); i++) {
                views.set(i, views.get(i) + random.nextInt(25) - 12);
                rows.add(new BoundaryRows.RankedVideo(i == 3 ? ODD : "v_" + i, views.get(i)));
            }
            rows.sort(
                    Comparator.comparingLong(BoundaryRows.RankedVideo::views)
                            .reversed()
                            .thenComparing(BoundaryRows.RankedVideo::videoId));
            rows = tick == EMPTY || tick == SKIPPED ? List.of() : List.copyOf(rows.subList(0, 20));
            all.add(answer("hour", tick, 0, true, true, tick == SKIPPED, 1, rows));
            if (tick != SKIPPED) {
                answers.put(tick, rows);
            }
        }
        history.database.writer().write(all);
    }

    /** What is stored of a tick, up to a rank. */
    List<BoundaryRows.RankedVideo> top(long tick, int k) {
        List<BoundaryRows.RankedVideo> rows = answers.getOrDefault(tick, List.of());
        return rows.subList(0, Math.min(k, rows.size()));
    }

    /** What a query says, a line for each row; parameters are substituted as psql does. */
    List<String> run(Path file, Map<String, String> given) throws IOException, SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(history.url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(PsqlFile.sql(file, given))) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                Object[] values = new Object[columns];
                for (int i = 0; i < columns; i++) {
                    values[i] = text(result, i + 1);
                }
                lines.add(line(values));
            }
        }
        return lines;
    }

    /** Executes it in the database. */
    void sql(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(history.url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Object text(ResultSet result, int column) throws SQLException {
        return switch (result.getMetaData().getColumnTypeName(column)) {
            case "timestamptz" -> result.getTimestamp(column).toInstant();
            case "bool" -> result.getBoolean(column) ? "t" : "f";
            default -> result.getString(column) == null ? "" : result.getString(column);
        };
    }

    /** A row as psql prints it. */
    static String line(Object... values) {
        return String.join("|", Arrays.stream(values).map(String::valueOf).toList());
    }

    @Override
    public void close() {
        history.close();
    }
}
