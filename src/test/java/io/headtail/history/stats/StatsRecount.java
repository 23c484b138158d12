package io.headtail.history.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares the tables with a plain recount of the log below the stored marks: one map, and no code
 * of what it checks.
 */
final class StatsRecount {
    private final String url;
    private final long latenessMs;
    private final long minuteMs;

    StatsRecount(String url, long latenessMs, long minuteMs) {
        this.url = url;
        this.latenessMs = latenessMs;
        this.minuteMs = minuteMs;
    }

    /** What is in the tables. */
    private static final class Tables {
        final Map<Integer, Long> marks = new TreeMap<>();
        final Map<Integer, Long> streamTimes = new TreeMap<>();
        final List<long[]> gaps = new ArrayList<>();
        final Map<String, Long> minutes = new TreeMap<>();
        final Map<String, Long> tens = new TreeMap<>();
        final Map<String, Long> hours = new TreeMap<>();
        final Map<String, Long> allTime = new TreeMap<>();
        final List<Long> rolledUp = new ArrayList<>();
        final Set<Long> rolledUpTens = new HashSet<>();
        long minutesFrom;
        long hoursFrom;
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

    private static String ms(String column) {
        return "(extract(epoch FROM " + column + ") * 1000)::bigint";
    }

    private Tables read() throws SQLException {
        Tables tables = new Tables();
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            query(
                    connection,
                    "SELECT partition, next_offset, "
                            + ms("stream_time")
                            + " FROM video_stats_marks",
                    r -> {
                        tables.marks.put(r.getInt(1), r.getLong(2));
                        tables.streamTimes.put(r.getInt(1), r.getLong(3));
                    });
            query(
                    connection,
                    "SELECT partition, from_offset, to_offset FROM video_stats_gaps",
                    r -> tables.gaps.add(new long[] {r.getLong(1), r.getLong(2), r.getLong(3)}));
            query(
                    connection,
                    "SELECT " + ms("stat_time") + ", video_id, total_views FROM video_stats",
                    r -> tables.minutes.put(r.getLong(1) + " " + r.getString(2), r.getLong(3)));
            query(
                    connection,
                    "SELECT " + ms("window_start") + ", item_id, views FROM ten_minute_views",
                    r -> tables.tens.put(r.getLong(1) + " " + r.getString(2), r.getLong(3)));
            query(
                    connection,
                    "SELECT " + ms("window_start") + ", item_id, views FROM hour_views",
                    r -> tables.hours.put(r.getLong(1) + " " + r.getString(2), r.getLong(3)));
            query(
                    connection,
                    "SELECT item_id, views FROM all_time_views",
                    r -> tables.allTime.put(r.getString(1), r.getLong(2)));
            query(
                    connection,
                    "SELECT "
                            + ms("window_start")
                            + " FROM video_stats_hours WHERE rolled_up_at IS NOT NULL",
                    r -> tables.rolledUp.add(r.getLong(1)));
            query(
                    connection,
                    "SELECT "
                            + ms("window_start")
                            + " + i * 600000 FROM video_stats_hours, generate_series(0, 5) AS i"
                            + " WHERE ten_minutes & (1 << i) <> 0",
                    r -> tables.rolledUpTens.add(r.getLong(1)));
            query(
                    connection,
                    "SELECT "
                            + ms("minutes_from")
                            + ", "
                            + ms("hours_from")
                            + " FROM video_stats_kept",
                    r -> {
                        tables.minutesFrom = r.getLong(1);
                        tables.hoursFrom = r.getLong(2);
                    });
        }
        return tables;
    }

    /** Compares; returns the number of ten minutes that are rolled up. */
    int check(StatsLog log) throws SQLException {
        Tables tables = read();
        Map<String, Long> minutes = new TreeMap<>();
        Map<String, Long> tens = new TreeMap<>();
        Map<String, Long> hours = new TreeMap<>();
        Map<String, Long> allTime = new TreeMap<>();
        for (long[] gap : tables.gaps) {
            assertTrue(gap[2] <= log.begins[(int) gap[0]], "a gap where the log has records");
        }
        for (int p = 0; p < log.partitions.size(); p++) {
            long below = tables.marks.getOrDefault(p, 0L);
            long streamTime = Long.MIN_VALUE;
            for (StatsLog.Entry entry : log.partitions.get(p)) {
                if (entry.offset() >= below || entry.views() == 0 || isLost(tables, p, entry)) {
                    continue;
                }
                boolean late =
                        streamTime != Long.MIN_VALUE && entry.timestamp() < streamTime - latenessMs;
                streamTime = Math.max(streamTime, entry.timestamp());
                if (late) {
                    continue;
                }
                long minute = entry.timestamp() - entry.timestamp() % minuteMs;
                long ten = entry.timestamp() - entry.timestamp() % (10 * StatsLog.MINUTE);
                long hour = entry.timestamp() - entry.timestamp() % StatsLog.HOUR;
                if (minute >= tables.minutesFrom) {
                    minutes.merge(minute + " " + entry.id(), (long) entry.views(), Long::sum);
                    if (tables.rolledUpTens.contains(ten)) {
                        tens.merge(ten + " " + entry.id(), (long) entry.views(), Long::sum);
                    }
                }
                if (minute < tables.minutesFrom || tables.rolledUp.contains(hour)) {
                    allTime.merge(entry.id(), (long) entry.views(), Long::sum);
                    if (hour >= tables.hoursFrom) {
                        hours.merge(hour + " " + entry.id(), (long) entry.views(), Long::sum);
                    }
                }
            }
            if (streamTime != Long.MIN_VALUE) {
                assertEquals(streamTime, tables.streamTimes.get(p), "stream time of " + p);
            }
        }
        assertEquals(minutes, tables.minutes, "video_stats");
        assertEquals(tens, tables.tens, "ten_minute_views");
        assertEquals(hours, tables.hours, "hour_views");
        assertEquals(allTime, tables.allTime, "all_time_views");
        return tables.rolledUpTens.size();
    }

    private static boolean isLost(Tables tables, int partition, StatsLog.Entry entry) {
        return tables.gaps.stream()
                .anyMatch(
                        gap ->
                                gap[0] == partition
                                        && gap[1] <= entry.offset()
                                        && entry.offset() < gap[2]);
    }
}
