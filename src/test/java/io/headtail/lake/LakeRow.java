package io.headtail.lake;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.time.Millis;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A row of a lake of events, as plain Java knows it; and what DuckDB says, in the same words. */
record LakeRow(int partition, long offset, long timestamp, String id, long views, boolean late) {
    private static final Pattern LINE =
            Pattern.compile("(\\d+) (\\d+) (\\d+) '(.*)' (\\d+) (true|false)");

    static LakeRow of(String line) {
        Matcher matcher = LINE.matcher(line);
        assertTrue(matcher.matches(), line);
        return new LakeRow(
                Integer.parseInt(matcher.group(1)),
                Long.parseLong(matcher.group(2)),
                Long.parseLong(matcher.group(3)),
                matcher.group(4),
                Long.parseLong(matcher.group(5)),
                Boolean.parseBoolean(matcher.group(6)));
    }

    String hour() {
        return time(timestamp).substring(0, "2026-11-27 23".length());
    }

    long minute() {
        return timestamp / Millis.MINUTE * Millis.MINUTE;
    }

    /** The rows of a query in DuckDB, columns joined by '|', times in UTC. */
    static List<String> query(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET threads=1");
            statement.execute("SET memory_limit='512MB'");
            statement.execute("SET TimeZone='UTC'");
            try (ResultSet result =
                    statement.executeQuery(
                            "SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (" + sql + ")")) {
                int columns = result.getMetaData().getColumnCount();
                while (result.next()) {
                    List<String> values = new ArrayList<>();
                    for (int i = 1; i <= columns; i++) {
                        values.add(result.getString(i).replaceFirst("\\+00$", ""));
                    }
                    rows.add(String.join("|", values));
                }
            }
        }
        return rows;
    }

    /** A time as DuckDB writes it. */
    static String time(long ms) {
        String text = Instant.ofEpochMilli(ms).toString().replace('T', ' ').replace("Z", "");
        return text.contains(".") ? text.replaceFirst("0+$", "") : text;
    }

    /** The id's bytes as characters, whose order is that of ties. */
    static String order(String id) {
        return new String(id.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Sums as the query of a page says them. */
    static List<String> lines(Map<?, Long> sums) {
        return sums.entrySet().stream().map(e -> e.getKey() + "|" + e.getValue()).toList();
    }
}
