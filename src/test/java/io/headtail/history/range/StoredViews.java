package io.headtail.history.range;

import io.headtail.history.HistoryDatabase;
import io.headtail.history.HistoryFixture;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.settings.VideoStatsSettings;
import io.headtail.testing.PostgresUnderTest;
import io.headtail.time.Millis;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Views per minute in a real PostgreSQL, as their writer leaves them, and the same in plain maps.
 */
public final class StoredViews implements AutoCloseable {
    public static final long START = HistoryFixture.START;
    public static final long LATENESS = 5_000;

    static final Comparator<BoundaryRows.RankedVideo> ORDER =
            Comparator.comparingLong(BoundaryRows.RankedVideo::views)
                    .reversed()
                    .thenComparing(
                            row -> row.videoId().getBytes(StandardCharsets.UTF_8),
                            Arrays::compareUnsigned);

    public final HistoryFixture history;
    public final RangeReader reader;
    private final Connection connection;
    private final NavigableMap<Long, Map<String, Long>> minutes = new TreeMap<>();

    public StoredViews() {
        this(PostgresUnderTest.newDatabase());
    }

    /** In an empty database. */
    StoredViews(String url) {
        history = new HistoryFixture(url, HistoryKeep.DEFAULT);
        history.database.migrate();
        reader = reader(Millis.MINUTE);
        try {
            connection = DriverManager.getConnection(history.url);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        // A day and a month with a table of their own; others are in the default partitions.
        sql(
                "CREATE TABLE video_stats_day PARTITION OF video_stats FOR VALUES FROM ('2026-03-01Z') TO ('2026-03-02Z')");
        sql(
                "CREATE TABLE ten_minute_views_day PARTITION OF ten_minute_views FOR VALUES FROM ('2026-03-01Z') TO ('2026-03-02Z')");
        sql(
                "CREATE TABLE hour_views_month PARTITION OF hour_views FOR VALUES FROM ('2026-03-01Z') TO ('2026-04-01Z')");
    }

    public RangeReader reader(long resolutionMs) {
        return reader(history.database, resolutionMs);
    }

    public static RangeReader reader(HistoryDatabase database, long resolutionMs) {
        return database.ranges(
                new VideoStatsSettings(resolutionMs, Long.MAX_VALUE, Long.MAX_VALUE, 1), LATENESS);
    }

    /** Adds views to a minute, in the tables and the maps. */
    public void add(long minute, Map<String, Long> views) {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO video_stats SELECT ?::timestamptz, unnest(?::text[]),"
                                + " unnest(?::bigint[]), now()")) {
            insert.setString(1, Instant.ofEpochMilli(minute).toString());
            insert.setArray(2, connection.createArrayOf("text", views.keySet().toArray()));
            insert.setArray(3, connection.createArrayOf("bigint", views.values().toArray()));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        minutes.put(minute, new HashMap<>(views));
        sql(
                "INSERT INTO video_stats_hours VALUES (date_trunc('hour', %s, 'UTC'), NULL) ON CONFLICT DO NOTHING"
                        .formatted(literal(minute)));
    }

    /** Rolls an hour up. */
    public void rollUp(long hour) {
        sql(
                "INSERT INTO hour_views SELECT %s, video_id, sum(total_views) FROM video_stats WHERE stat_time >= %s AND stat_time < %s GROUP BY video_id"
                        .formatted(literal(hour), literal(hour), literal(hour + Millis.HOUR)));
        sql(
                "INSERT INTO video_stats_hours VALUES (%s, now()) ON CONFLICT (window_start) DO UPDATE SET rolled_up_at = now()"
                        .formatted(literal(hour)));
    }

    /** Rolls ten minutes up. */
    public void rollUpTen(long ten) {
        String end = literal(ten + 10 * Millis.MINUTE);
        sql(
                "INSERT INTO ten_minute_views SELECT %s, video_id, sum(total_views) FROM video_stats WHERE stat_time >= %s AND stat_time < %s GROUP BY video_id"
                        .formatted(literal(ten), literal(ten), end));
        sql(
                "INSERT INTO video_stats_hours (window_start, ten_minutes) VALUES (date_trunc('hour', %s, 'UTC'), %d) ON CONFLICT (window_start) DO UPDATE SET ten_minutes = video_stats_hours.ten_minutes | excluded.ten_minutes"
                        .formatted(literal(ten), 1 << ten / (10 * Millis.MINUTE) % 6));
    }

    /** Drops the minutes before a midnight, whose hours are all rolled up. */
    public void dropMinutes(long until) {
        sql("DELETE FROM video_stats WHERE stat_time < " + literal(until));
        sql("DELETE FROM ten_minute_views WHERE window_start < " + literal(until));
        sql("DELETE FROM video_stats_hours WHERE window_start < " + literal(until));
        sql("UPDATE video_stats_kept SET minutes_from = " + literal(until));
    }

    /** A mark of one of two partitions; {@code before} is negative where nothing is written. */
    public void mark(String topicId, int partition, long before) {
        sql(
                "INSERT INTO video_stats_marks VALUES ('%s', %d, 'view_events', 1, -1, NULL, %s, '', clock_timestamp(), NULL, 2) ON CONFLICT (topic_id, partition) DO UPDATE SET written_before = excluded.written_before, written_at = clock_timestamp()"
                        .formatted(topicId, partition, before < 0 ? "NULL" : literal(before)));
    }

    public void sql(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    public static String literal(long ms) {
        return "TIMESTAMPTZ '" + Instant.ofEpochMilli(ms) + "'";
    }

    /**
     * The Top-K by one of the ways to add up everything.
     *
     * @param function such as {@code video_stats_hashed(%s, %s, %d)}, with the range and k
     */
    public List<BoundaryRows.RankedVideo> by(String function, long from, long to, int k) {
        List<BoundaryRows.RankedVideo> rows = new ArrayList<>();
        String sql = "SELECT * FROM ".concat(function).formatted(literal(from), literal(to), k);
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.add(new BoundaryRows.RankedVideo(result.getString(1), result.getLong(2)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
        return rows;
    }

    /** The recount: all minutes of the range, each video, sorted. */
    public List<BoundaryRows.RankedVideo> top(long from, long to, int k) {
        Map<String, Long> sums = new HashMap<>();
        for (Map<String, Long> each : minutes.subMap(from, to).values()) {
            each.forEach((id, views) -> sums.merge(id, views, Long::sum));
        }
        List<BoundaryRows.RankedVideo> rows = new ArrayList<>();
        sums.forEach((id, views) -> rows.add(new BoundaryRows.RankedVideo(id, views)));
        rows.sort(ORDER);
        return rows.subList(0, Math.min(k, rows.size()));
    }

    /** The recount of one video: its views in each span of this length that has any. */
    public List<VideoViews.Point> points(String id, long from, long to, long lengthMs) {
        TreeMap<Long, Long> sums = new TreeMap<>();
        minutes.subMap(from, to)
                .forEach(
                        (minute, views) -> {
                            Long found = views.get(id);
                            if (found != null) {
                                long start = Math.max(from, minute - minute % lengthMs);
                                sums.merge(start, found, Long::sum);
                            }
                        });
        List<VideoViews.Point> points = new ArrayList<>();
        sums.forEach((start, views) -> points.add(new VideoViews.Point(start, views)));
        return points;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        history.close();
    }
}
