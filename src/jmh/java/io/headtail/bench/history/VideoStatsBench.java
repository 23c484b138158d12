package io.headtail.bench.history;

import io.headtail.follow.FollowedEvent;
import io.headtail.follow.Mark;
import io.headtail.follow.Progress;
import io.headtail.history.HistoryDatabase;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.settings.HistorySettings;
import io.headtail.history.settings.VideoStatsSettings;
import io.headtail.history.stats.StatsMarks;
import io.headtail.history.stats.VideoStats;
import io.headtail.history.stats.VideoStatsFollower;
import io.headtail.time.Timing;
import io.headtail.tool.embedded.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/bench stats}: views per minute written and rolled up, and their size in bytes. */
@Command(
        name = "bin/bench stats",
        mixinStandardHelpOptions = true,
        description = {
            "Writes minutes of one hour, each with a view of every video, in two transactions: a"
                    + " share of them first, then all, and rolls the hour up. One partition, ids of"
                    + " 11 bytes.",
            "The server is the embedded one (fsync on) in a directory of its own that is removed"
                    + " at the end."
        })
final class VideoStatsBench implements Callable<Integer> {
    private static final long START_MS = 1_772_323_200_000L;
    private static final long MINUTE_MS = 60_000;
    private static final Timing TIMING = new Timing(1_000, 5_000, 1_000);

    @Option(names = "--minutes", description = "at most 60 (${DEFAULT-VALUE})")
    private int minutes = 10;

    @Option(names = "--videos", description = "rows of a minute (${DEFAULT-VALUE})")
    private int videos = 100_000;

    @Option(
            names = "--first",
            description = "percent of them in the first transaction (${DEFAULT-VALUE})")
    private int first = 10;

    private long offset;
    private long nowMs = START_MS;

    /** A view of one video. */
    private static final class View implements FollowedEvent {
        long offset;
        long timestamp;
        byte[] id = new byte[0];

        @Override
        public int partition() {
            return 0;
        }

        @Override
        public long offset() {
            return offset;
        }

        @Override
        public long timestamp() {
            return timestamp;
        }

        @Override
        public int views() {
            return 1;
        }

        @Override
        public boolean isLate() {
            return false;
        }

        @Override
        public byte[] id() {
            return id;
        }

        @Override
        public int idFrom() {
            return 0;
        }

        @Override
        public int idLength() {
            return id.length;
        }
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new VideoStatsBench()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Path data = Files.createTempDirectory("headtail-bench-stats");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data, 0);
                HistoryDatabase database =
                        HistoryDatabase.openPatiently(
                                new HistorySettings(
                                        postgres.jdbcUrl(),
                                        EmbeddedPostgres.USER,
                                        null,
                                        null,
                                        MINUTE_MS,
                                        HistoryKeep.DEFAULT))) {
            VideoStats stats =
                    database.videoStats(
                            new VideoStatsSettings(
                                    MINUTE_MS, Long.MAX_VALUE, Long.MAX_VALUE, 1L << 30),
                            new StatsMarks("sBzTsFPBSpSDhzDStEtM0w", "views", ""),
                            () -> nowMs);
            write(stats.follower(TIMING, () -> {}, () -> 1, System::nanoTime));
            long begin = System.nanoTime();
            stats.maintain(1);
            System.out.printf("rolled up the hour in %.1f s%n", (System.nanoTime() - begin) / 1e9);
            sizes(postgres);
        } finally {
            BenchFiles.delete(data);
        }
        return 0;
    }

    private void write(VideoStatsFollower follower) throws Exception {
        follower.resume(Set.of(0));
        double plain = 0;
        double again = 0;
        for (int minute = 0; minute < minutes; minute++) {
            int begun = videos * first / 100;
            plain += store(follower, minute, begun);
            again += store(follower, minute, videos);
        }
        nowMs += 2 * 60 * MINUTE_MS;
        store(follower, minutes - 1, 0);
        long sums = (long) minutes * videos * (100 + first) / 100;
        System.out.printf(
                "wrote %,d rows and %,d of them again in %.1f s: %,.0f rows/s%n",
                (long) minutes * videos,
                sums - (long) minutes * videos,
                plain + again,
                sums / (plain + again));
    }

    /** Seconds. */
    private double store(VideoStatsFollower follower, int minute, int count) throws Exception {
        View view = new View();
        Random random = new Random(1);
        for (int i = 0; i < count; i++) {
            view.offset = offset++;
            view.timestamp = START_MS + minute * MINUTE_MS;
            view.id =
                    "%08x%03d"
                            .formatted(random.nextInt(), i % 1_000)
                            .getBytes(StandardCharsets.UTF_8);
            follower.event(view);
        }
        long begin = System.nanoTime();
        follower.store(
                List.of(
                        new Progress(
                                0,
                                new Mark(offset, START_MS + minute * MINUTE_MS, 0),
                                count == 0 ? Long.MAX_VALUE : -1,
                                begin)));
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void sizes(EmbeddedPostgres postgres) throws Exception {
        try (Connection connection =
                        DriverManager.getConnection(
                                postgres.jdbcUrl(),
                                EmbeddedPostgres.USER,
                                EmbeddedPostgres.PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute("VACUUM (ANALYZE)");
            for (String table :
                    List.of(
                            "video_stats_20260301",
                            "ten_minute_views_20260301",
                            "hour_views_202603",
                            "all_time_views")) {
                try (ResultSet size =
                        statement.executeQuery(
                                "SELECT count(*), pg_table_size('%1$s'), pg_indexes_size('%1$s') FROM %1$s"
                                        .formatted(table))) {
                    size.next();
                    double rows = Math.max(1, size.getLong(1));
                    System.out.printf(
                            "%s: %,.0f rows, %.0f bytes each, and %.0f in indexes%n",
                            table, rows, size.getLong(2) / rows, size.getLong(3) / rows);
                }
            }
        }
    }
}
