package io.headtail.bench.costs;

import io.headtail.bench.Recount;
import io.headtail.bench.fresh.Extra;
import io.headtail.bench.fresh.ExtraServers;
import io.headtail.bench.fresh.NodeMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;

/** Whether the extras of a run have written all of the topic. */
final class Written implements AutoCloseable {
    private static final long LATENESS_MS = 5_000;
    private static final Pattern FILE = Pattern.compile("p\\d+-(\\d+)-(\\d+)\\.parquet");
    private static final Pattern MARK = Pattern.compile("next-offset=(\\d+)");

    /** The default of {@code lake.file-records}. */
    private static final long FILE_RECORDS = 250_000;

    private final ExtraServers servers;
    private final Set<Extra> extras;
    private final String name;
    private final String topic;
    private final Map<Integer, Long> ends;
    private final Recount recount;
    private final Set<Extra> left;
    private @Nullable Connection database;

    Written(
            ExtraServers servers,
            Set<Extra> extras,
            String name,
            String topic,
            Map<Integer, Long> ends,
            Recount recount) {
        this.servers = servers;
        this.extras = extras;
        this.name = name;
        this.topic = topic;
        this.ends = ends;
        this.recount = recount;
        this.left = extras.isEmpty() ? EnumSet.noneOf(Extra.class) : EnumSet.copyOf(extras);
    }

    /** Whether all are at the end: for the lake, of its last file that has ended. */
    boolean all(Supplier<NodeMetrics> metrics) throws SQLException, IOException {
        for (Extra extra : Set.copyOf(left)) {
            if (isDone(extra, metrics)) {
                left.remove(extra);
            }
        }
        return left.isEmpty();
    }

    private boolean isDone(Extra extra, Supplier<NodeMetrics> metrics)
            throws SQLException, IOException {
        return switch (extra) {
            case HISTORY -> true;
            // The last minutes stay in memory for a while.
            case STATS -> metrics.get().get("headtail_video_stats_lag_records") == 0;
            case LATE -> metrics.get().get("headtail_late_bin_sent_total") == recount.late();
            case REDIS -> redis();
            case LAKE, S3 -> lake();
        };
    }

    private boolean hasLake() {
        return extras.contains(Extra.LAKE) || extras.contains(Extra.S3);
    }

    private long number(String sql) throws SQLException {
        if (database == null) {
            database = servers.connect(name);
        }
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            if (e.getSQLState().equals("42P01")) {
                return -1; // the tables are not there yet
            }
            throw e;
        }
    }

    private boolean redis() {
        String asOf =
                "{\"as_of\":\"" + Instant.ofEpochMilli(recount.finalTick + LATENESS_MS) + "\"";
        try (RedisClient redis = RedisClient.create("127.0.0.1", servers.redisPort())) {
            String all = redis.get(name + ":all");
            return all != null && all.startsWith(asOf);
        }
    }

    private boolean lake() throws IOException {
        Map<Integer, Long> marks = marks();
        return ends.entrySet().stream()
                .allMatch(
                        end ->
                                marks.getOrDefault(end.getKey(), 0L)
                                        >= end.getValue() / FILE_RECORDS * FILE_RECORDS);
    }

    private Map<Integer, Long> marks() throws IOException {
        Map<Integer, Long> marks = new HashMap<>();
        for (Path folder : topics()) {
            for (int partition : ends.keySet()) {
                Path mark = folder.resolve("_headtail").resolve("mark-p" + partition);
                Matcher offset = MARK.matcher(Files.exists(mark) ? Files.readString(mark) : "");
                if (offset.find()) {
                    marks.put(partition, Long.parseLong(offset.group(1)));
                }
            }
        }
        return marks;
    }

    private List<Path> topics() throws IOException {
        Path files = servers.files(extras, name);
        if (!Files.isDirectory(files)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(files)) {
            return all.filter(folder -> folder.getFileName().toString().startsWith(topic)).toList();
        }
    }

    /**
     * Compares with the topic.
     *
     * @throws IllegalStateException if something else was written
     */
    void check() throws SQLException, IOException {
        if (extras.contains(Extra.STATS)) {
            // Each event is a view.
            equal(
                    "views in PostgreSQL",
                    number("SELECT coalesce(sum(next_offset), 0) FROM video_stats_marks"),
                    number(
                            "SELECT coalesce((SELECT sum(total_views) FROM video_stats), 0)"
                                    + " + coalesce((SELECT sum(late_views) FROM video_stats_late), 0)"));
        }
        if (hasLake()) {
            long marked = marks().values().stream().mapToLong(Long::longValue).sum();
            equal("offsets in files of the lake", marked, covered());
        }
    }

    private static void equal(String what, long expected, long found) {
        if (expected != found) {
            throw new IllegalStateException("WRONG: " + found + " " + what + ", not " + expected);
        }
    }

    // Files of a chunk have the same offsets, one for each hour.
    private long covered() throws IOException {
        long covered = 0;
        for (Path folder : topics()) {
            try (Stream<Path> all = Files.walk(folder)) {
                covered +=
                        all.map(file -> file.getFileName().toString())
                                .filter(file -> FILE.matcher(file).matches())
                                .distinct()
                                .mapToLong(Written::offsets)
                                .sum();
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        return covered;
    }

    private static long offsets(String file) {
        Matcher name = FILE.matcher(file);
        return name.matches() ? Long.parseLong(name.group(2)) - Long.parseLong(name.group(1)) : 0;
    }

    @Override
    public void close() throws SQLException {
        if (database != null) {
            database.close();
        }
    }
}
