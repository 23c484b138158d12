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
import java.util.function.LongPredicate;

/**
 * Compares the tables with a plain recount of the log below the stored marks: one map, and no code
 * of what it checks. Late views are in the tables, unless they wait to be added, or have waited
 * until they were removed.
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
        final Map<String, Long> waiting = new TreeMap<>();
        final Map<String, Long> removed = new TreeMap<>();
        final Map<Long, Long> waitingHours = new TreeMap<>();
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

    /**
     * Notes from now on which late views are removed by others than corrections, in a table that
     * {@link #check} reads.
     */
    static void noteRemoved(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    CREATE TABLE removed (stat_time timestamptz, video_id text, late_views bigint);
                    CREATE FUNCTION note_removed() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN
                        INSERT INTO removed VALUES (old.stat_time, old.video_id, old.late_views);
                        RETURN old;
                    END $$;
                    CREATE TRIGGER removed BEFORE DELETE ON video_stats_late FOR EACH ROW
                    WHEN (current_query() NOT LIKE '%video_stats_staged%') EXECUTE FUNCTION note_removed()
                    """);
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
            // Before the snapshot, which does not keep tables from being dropped.
            try (Statement statement = connection.createStatement()) {
                statement.execute("LOCK TABLE video_stats, hour_views IN ACCESS SHARE MODE");
            }
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
            readLate(connection, tables);
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

    private static void readLate(Connection connection, Tables tables) throws SQLException {
        query(
                connection,
                "SELECT " + ms("stat_time") + ", video_id, late_views FROM video_stats_late",
                r -> tables.waiting.put(r.getLong(1) + " " + r.getString(2), r.getLong(3)));
        query(
                connection,
                "SELECT "
                        + ms("window_start")
                        + ", waiting_views FROM video_stats_late_hours WHERE waiting_views <> 0",
                r -> tables.waitingHours.put(r.getLong(1), r.getLong(2)));
        boolean[] noted = new boolean[1];
        query(
                connection,
                "SELECT to_regclass('removed') IS NOT NULL",
                r -> noted[0] = r.getBoolean(1));
        if (noted[0]) {
            query(
                    connection,
                    "SELECT " + ms("stat_time") + ", video_id, late_views FROM removed",
                    r ->
                            tables.removed.merge(
                                    r.getLong(1) + " " + r.getString(2), r.getLong(3), Long::sum));
        }
    }

    /** What the tables should hold. */
    private final class Expected {
        final Tables tables;
        final Map<String, Long> late = new TreeMap<>();
        final Map<String, Long> minutes = new TreeMap<>();
        final Map<String, Long> tens = new TreeMap<>();
        final Map<String, Long> hours = new TreeMap<>();
        final Map<String, Long> allTime = new TreeMap<>();

        Expected(Tables tables) {
            this.tables = tables;
        }

        void count(StatsLog.Entry entry, boolean isLate) {
            long minute = entry.timestamp() - entry.timestamp() % minuteMs;
            if (isLate) {
                late.merge(minute + " " + entry.id(), (long) entry.views(), Long::sum);
            } else {
                add(minute, entry.id(), entry.views());
            }
        }

        private void add(long minute, String id, long views) {
            long hour = minute - minute % StatsLog.HOUR;
            if (minute >= tables.minutesFrom) {
                minutes.merge(minute + " " + id, views, Long::sum);
                long ten = minute - minute % (10 * StatsLog.MINUTE);
                if (tables.rolledUpTens.contains(ten)) {
                    tens.merge(ten + " " + id, views, Long::sum);
                }
            }
            if (minute < tables.minutesFrom || tables.rolledUp.contains(hour)) {
                allTime.merge(id, views, Long::sum);
                if (hour >= tables.hoursFrom) {
                    hours.merge(hour + " " + id, views, Long::sum);
                }
            }
        }

        void addCorrected(LongPredicate mayBeCorrected) {
            Map<Long, Long> waitingHours = new TreeMap<>();
            tables.waiting.forEach(
                    (key, views) -> {
                        long minute = Long.parseLong(key.substring(0, key.indexOf(' ')));
                        waitingHours.merge(minute - minute % StatsLog.HOUR, views, Long::sum);
                        assertTrue(late.getOrDefault(key, 0L) >= views, "waiting: " + key);
                    });
            assertEquals(waitingHours, tables.waitingHours, "video_stats_late_hours");
            late.forEach(
                    (key, views) -> {
                        int space = key.indexOf(' ');
                        long minute = Long.parseLong(key.substring(0, space));
                        long added =
                                views
                                        - tables.waiting.getOrDefault(key, 0L)
                                        - tables.removed.getOrDefault(key, 0L);
                        assertTrue(
                                added == 0 || (added > 0 && mayBeCorrected.test(minute)),
                                added + " late views were added: " + key);
                        if (added > 0) {
                            add(minute, key.substring(space + 1), added);
                        }
                    });
        }
    }

    /** Compares, where nothing was corrected. */
    int check(StatsLog log) throws SQLException {
        return check(log, minute -> false);
    }

    /**
     * Compares; returns the number of ten minutes that are rolled up.
     *
     * @param mayBeCorrected of which minutes late views may have been added
     */
    int check(StatsLog log, LongPredicate mayBeCorrected) throws SQLException {
        Tables tables = read();
        Expected expected = new Expected(tables);
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
                expected.count(entry, late);
            }
            if (streamTime != Long.MIN_VALUE) {
                assertEquals(streamTime, tables.streamTimes.get(p), "stream time of " + p);
            }
        }
        expected.addCorrected(mayBeCorrected);
        assertEquals(expected.minutes, tables.minutes, "video_stats");
        assertEquals(expected.tens, tables.tens, "ten_minute_views");
        assertEquals(expected.hours, tables.hours, "hour_views");
        assertEquals(expected.allTime, tables.allTime, "all_time_views");
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
