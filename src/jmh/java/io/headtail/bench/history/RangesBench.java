package io.headtail.bench.history;

import io.headtail.history.HistoryDatabase;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.settings.HistorySettings;
import io.headtail.history.settings.VideoStatsSettings;
import io.headtail.history.stats.StatsMarks;
import io.headtail.history.stats.VideoStats;
import io.headtail.tool.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/bench ranges}: the Top-K of 60 minutes, compared with the plain query. */
@Command(
        name = "bin/bench ranges",
        mixinStandardHelpOptions = true,
        description = {
            "Fills 75 minutes of every video's views and asks for the Top-K of 60 of them: 'any' begins"
                    + " 7 minutes into an hour; 'newest' ends where the last ten minutes are not rolled"
                    + " up yet, the most that has to be read of single minutes. Each answer is compared"
                    + " with that of the plain query.",
            "CPU is that of all processes of PostgreSQL, parallel workers included. The server is the"
                    + " embedded one with its default settings, in a directory that is removed at the end."
        })
final class RangesBench implements Callable<Integer> {
    private static final long START_MS = 1_772_323_200_000L;
    private static final long MINUTE_MS = 60_000;
    private static final int MINUTES = 75;
    private static final int ROLLED_UP_MINUTES = 69;
    private static final String TOPIC = "sBzTsFPBSpSDhzDStEtM0w";

    /** How views are distributed over videos. */
    enum Shape {
        ZIPF(
                "zipf: exponent 1 over 2 M videos",
                "floor(exp(random() * ln(2e6)))::bigint AS r, 1 AS n FROM generate_series(1, %1$d * 13 / 5)"),
        MILD(
                "mild: Zipf with exponent 1/2 over 2 M videos",
                "floor(2e6 * random() ^ 2)::bigint AS r, 1 AS n FROM generate_series(1, %1$d * 21 / 20)"),
        FLAT(
                "flat: each video about 10 views a minute",
                "i AS r, greatest(1, round(random_normal(10, 3.2)))::int AS n FROM generate_series(1, %1$d) AS i"),
        OPEN(
                "open: each video one view in all",
                "%2$d::bigint * 10000000 + i AS r, 1 AS n FROM generate_series(1, %1$d) AS i");

        private final String title;
        private final String rows;

        Shape(String title, String rows) {
            this.title = title;
            this.rows = rows;
        }
    }

    @Option(names = "--videos", description = "rows of a minute, about (${DEFAULT-VALUE})")
    private int videos = 100_000;

    @Option(names = "--shapes", split = ",", description = "${COMPLETION-CANDIDATES} (all)")
    private List<Shape> shapes = List.of(Shape.values());

    @Option(names = "--k", split = ",", description = "ranks (10,1000)")
    private List<Integer> ks = List.of(10, 1_000);

    @Option(names = "--runs", description = "of which the median is told (${DEFAULT-VALUE})")
    private int runs = 3;

    @Option(
            names = "--hold",
            description = "then keeps the server until a line comes on standard input")
    private boolean hold;

    public static void main(String[] args) {
        System.exit(
                new CommandLine(new RangesBench())
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Path data = Files.createTempDirectory("headtail-bench-ranges");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data, 0)) {
            for (Shape shape : shapes) {
                String name = "ranges_" + shape.name().toLowerCase(Locale.ROOT);
                postgres.ensureDatabase(name);
                String url =
                        postgres.jdbcUrl().replace("/" + EmbeddedPostgres.DATABASE, "/" + name);
                System.out.println(shape.title + (hold ? " " + url : ""));
                fill(shape, url);
                measure(url);
            }
            if (hold) {
                int unused = System.in.read();
            }
        } finally {
            BenchFiles.delete(data);
        }
        return 0;
    }

    private static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(url, EmbeddedPostgres.USER, EmbeddedPostgres.PASSWORD);
    }

    private static String at(int minute) {
        return "TIMESTAMPTZ '" + Instant.ofEpochMilli(START_MS + minute * MINUTE_MS) + "'";
    }

    // As the writer does: minute by minute, each in the order of the ids.
    private void fill(Shape shape, String url) throws Exception {
        long keep = Long.MAX_VALUE;
        try (HistoryDatabase database =
                        HistoryDatabase.openPatiently(
                                new HistorySettings(
                                        url,
                                        EmbeddedPostgres.USER,
                                        null,
                                        null,
                                        MINUTE_MS,
                                        HistoryKeep.DEFAULT));
                Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            VideoStats stats =
                    database.videoStats(
                            new VideoStatsSettings(MINUTE_MS, keep, keep, 1 << 20),
                            new StatsMarks(TOPIC, "views", ""),
                            () -> START_MS);
            stats.maintain(1);
            statement.execute("SELECT setseed(0.5)");
            long begin = System.nanoTime();
            for (int m = 0; m < MINUTES; m++) {
                String drawn = shape.rows.formatted(videos, m);
                statement.execute(
                        "INSERT INTO video_stats SELECT %s, id, n, now() FROM (SELECT 'v' || lpad((r * 2654435761 %% 4294967296)::text, 10, '0') COLLATE \"C\" AS id, sum(n) AS n FROM (SELECT %s) AS drawn GROUP BY id ORDER BY id) AS rows"
                                .formatted(at(m), drawn));
            }
            statement.execute(
                    "INSERT INTO video_stats_hours (window_start) VALUES (%s), (%s)"
                            .formatted(at(0), at(60)));
            statement.execute(
                    "INSERT INTO video_stats_marks (topic_id, partition, topic, next_offset, leader_epoch, written_before, rules, written_at) VALUES ('%s', 0, 'views', 1, 0, %s, '', now())"
                            .formatted(TOPIC, at(ROLLED_UP_MINUTES)));
            long filled = System.nanoTime();
            stats.maintain(1);
            System.out.printf(
                    "filled in %.0f s, rolled up in %.1f s%n",
                    (filled - begin) / 1e9, (System.nanoTime() - filled) / 1e9);
            // As autovacuum would, and it would in the middle of a measurement.
            statement.execute("VACUUM (ANALYZE)");
            for (String table : List.of("video_stats", "ten_minute_views", "hour_views")) {
                size(statement, table);
            }
        }
    }

    private static void size(Statement statement, String table) throws SQLException {
        try (ResultSet result =
                statement.executeQuery(
                        "SELECT (SELECT count(*) FROM %1$s), sum(pg_table_size(inhrelid)), sum(pg_indexes_size(inhrelid)) FROM pg_inherits WHERE inhparent = '%1$s'::regclass"
                                .formatted(table))) {
            result.next();
            double rows = Math.max(1, result.getLong(1));
            System.out.printf(
                    "%s: %,.0f rows, %.0f bytes each, and %.0f in indexes%n",
                    table, rows, result.getLong(2) / rows, result.getLong(3) / rows);
        }
    }

    private void measure(String url) throws Exception {
        System.out.printf(
                "%-8s %6s %6s %12s %12s %12s %12s%n",
                "range", "lists", "k", "s passed", "s of CPU", "plain passed", "plain CPU");
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            PostgresCpu cpu = new PostgresCpu(statement);
            for (int from : List.of(7, 11)) {
                String range = at(from) + ", " + at(from + 60);
                String lists;
                try (ResultSet result =
                        statement.executeQuery(
                                "SELECT count(*) FROM video_stats_lists(" + range + ")")) {
                    result.next();
                    lists = result.getString(1);
                }
                for (int k : ks) {
                    String plain =
                            "SELECT video_id, sum(total_views) AS views FROM video_stats WHERE stat_time >= %s AND stat_time < %s GROUP BY video_id ORDER BY views DESC, video_id COLLATE \"C\" LIMIT %d"
                                    .formatted(at(from), at(from + 60), k);
                    Timed top =
                            timed(
                                    statement,
                                    cpu,
                                    "SELECT * FROM video_stats_top(" + range + ", " + k + ")");
                    Timed sum = timed(statement, cpu, plain);
                    System.out.printf(
                            "%-8s %6s %6d %12.2f %12.2f %12.2f %12.2f%n",
                            from == 7 ? "any" : "newest",
                            lists,
                            k,
                            top.passed,
                            top.cpu,
                            sum.passed,
                            sum.cpu);
                    if (!top.rows.equals(sum.rows)) {
                        throw new IllegalStateException("answers differ");
                    }
                }
            }
        }
    }

    private record Timed(double passed, double cpu, List<String> rows) {}

    private Timed timed(Statement statement, PostgresCpu cpu, String query) throws Exception {
        double[] passed = new double[runs];
        double[] used = new double[runs];
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            rows.clear();
            double before = cpu.seconds();
            long begin = System.nanoTime();
            try (ResultSet result = statement.executeQuery(query)) {
                while (result.next()) {
                    rows.add(result.getString(1) + " " + result.getString(2));
                }
            }
            passed[i] = (System.nanoTime() - begin) / 1e9;
            used[i] = cpu.seconds() - before;
        }
        Arrays.sort(passed);
        Arrays.sort(used);
        return new Timed(passed[runs / 2], used[runs / 2], List.copyOf(rows));
    }
}
