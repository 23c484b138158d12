package io.headtail.hours;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Await;
import io.headtail.time.Millis;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The tables of every video's views: minutes, hours, all time. They hold the events below the
 * stored marks, at any time; in the end all that was written while processes were killed, and each
 * hour that has ended is rolled up.
 */
final class ViewsInSql implements HoursCheck {
    private static final String UNDEFINED_TABLE = "42P01";
    private static final String MS = "(extract(epoch FROM %s) * 1000)::bigint";

    private final String url;

    /** In the database of a URL, which may have no tables yet. */
    ViewsInSql(String url) {
        this.url = url;
    }

    private interface Row {
        void take(ResultSet result) throws SQLException;
    }

    private static void query(Connection connection, String sql, Row row) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                row.take(result);
            }
        }
    }

    private long count(String sql) {
        long[] count = new long[1];
        try (Connection connection = DriverManager.getConnection(url)) {
            query(connection, sql, r -> count[0] = r.getLong(1));
        } catch (SQLException e) {
            if (!UNDEFINED_TABLE.equals(e.getSQLState())) {
                throw new IllegalStateException(e);
            }
        }
        return count[0];
    }

    /** Whether a transaction is writing minutes at this moment. */
    boolean isWriting() {
        return count(
                        "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database"
                                + " WHERE datname = current_database() AND mode = 'RowExclusiveLock'"
                                + " AND relation = to_regclass('video_stats')")
                > 0;
    }

    /** The stored marks together: it grows with each transaction. */
    long written() {
        return count("SELECT coalesce(sum(next_offset), 0) FROM video_stats_marks");
    }

    /** The offset that a partition is written up to. */
    long written(int partition) {
        return count(
                "SELECT max(next_offset) FROM video_stats_marks WHERE partition = " + partition);
    }

    /** Before which time all partitions are written by their watermarks, epoch ms. */
    long writtenBefore() {
        return count(
                "SELECT "
                        + MS.formatted("min(written_before)")
                        + " FROM video_stats_marks HAVING count(written_before) = "
                        + ThreeHours.PARTITIONS);
    }

    private String openHours() {
        return "SELECT count(*) FROM video_stats_hours WHERE rolled_up_at IS NULL AND"
                + " window_start + interval '1 hour' <= to_timestamp("
                + writtenBefore() / 1_000
                + ")";
    }

    @Override
    public void check(LoggedViews log) throws SQLException {
        Await.until("ended hours are rolled up", () -> count(openHours()) == 0);
        compare(() -> log);
        assertTrue(count("SELECT count(DISTINCT window_start) FROM hour_views") >= 2, "hours");
        assertEquals(0, count("SELECT count(*) FROM video_stats_gaps"), "gaps");
    }

    /**
     * Compares what is stored at this moment.
     *
     * @param log read afterwards
     */
    void compare(Supplier<LoggedViews> log) throws SQLException {
        Map<Integer, Long> marks = new HashMap<>();
        Map<Long, Map<String, Long>> minutes = new TreeMap<>();
        Map<Long, Map<String, Long>> hours = new TreeMap<>();
        Map<String, Long> allTime = new HashMap<>();
        Map<Long, Boolean> rolledUp = new HashMap<>();
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            query(
                    connection,
                    "SELECT partition, next_offset FROM video_stats_marks",
                    r -> marks.put(r.getInt(1), r.getLong(2)));
            spans(
                    connection,
                    "SELECT %s, video_id, total_views FROM video_stats",
                    "stat_time",
                    minutes);
            spans(connection, "SELECT %s, item_id, views FROM hour_views", "window_start", hours);
            query(
                    connection,
                    "SELECT item_id, views FROM all_time_views",
                    r -> allTime.put(r.getString(1), r.getLong(2)));
            query(
                    connection,
                    "SELECT "
                            + MS.formatted("window_start")
                            + ", rolled_up_at IS NOT NULL FROM video_stats_hours",
                    r -> rolledUp.put(r.getLong(1), r.getBoolean(2)));
        }
        LoggedViews all = log.get();
        assertSame("video_stats", all.spans(marks, Millis.MINUTE), minutes);
        Map<Long, Map<String, Long>> ofHours = all.spans(marks, Millis.HOUR);
        // A line comes before its rows, in a transaction of its own.
        assertTrue(rolledUp.keySet().containsAll(ofHours.keySet()), "video_stats_hours");
        ofHours.keySet().removeIf(hour -> !rolledUp.getOrDefault(hour, false));
        assertSame("hour_views", ofHours, hours);
        Map<String, Long> sums = new HashMap<>();
        ofHours.values().forEach(hour -> hour.forEach((id, n) -> sums.merge(id, n, Long::sum)));
        assertSame("all_time_views", Map.of(0L, sums), Map.of(0L, allTime));
    }

    private static void spans(
            Connection connection, String sql, String time, Map<Long, Map<String, Long>> into)
            throws SQLException {
        query(
                connection,
                sql.formatted(MS.formatted(time)),
                r ->
                        into.computeIfAbsent(r.getLong(1), start -> new HashMap<>())
                                .put(r.getString(2), r.getLong(3)));
    }

    /** As {@code assertEquals}, but says only the first difference of thousands of rows. */
    private static void assertSame(
            String table,
            Map<Long, Map<String, Long>> expected,
            Map<Long, Map<String, Long>> found) {
        TreeSet<Long> more = new TreeSet<>(found.keySet());
        more.removeAll(expected.keySet());
        assertEquals(Set.of(), more, () -> table + " has what is not in the log");
        expected.forEach(
                (start, rows) -> {
                    Map<String, Long> has = found.getOrDefault(start, Map.of());
                    rows.forEach(
                            (id, views) ->
                                    assertEquals(
                                            views,
                                            has.get(id),
                                            () -> table + " at " + start + " of " + id));
                    assertEquals(rows.size(), has.size(), () -> table + " at " + start);
                });
    }
}
