package io.headtail.bench.history;

import io.headtail.history.HistoryDatabase;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.history.read.HistoryReader;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.settings.HistorySettings;
import io.headtail.time.WindowSpec;
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
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/bench history}: writing boundaries, reading answers, and the bytes that they take. */
@Command(
        name = "bin/bench history",
        mixinStandardHelpOptions = true,
        description = {
            "Writes days of boundaries, five minutes apart, each of several windows with all their"
                    + " ranks, and reads them at random by each query of HistoryReader, one thread.",
            "The server is the embedded one (fsync on) in a directory of its own that is removed"
                    + " at the end."
        })
final class HistoryBench implements Callable<Integer> {
    private static final long STEP_MS = 300_000;
    private static final long DAY_MS = 86_400_000;
    private static final long START_MS = 1_772_323_200_000L;

    @Option(names = "--days", description = "of boundaries (${DEFAULT-VALUE})")
    private int days = 30;

    @Option(names = "--windows", description = "written at each boundary (${DEFAULT-VALUE})")
    private int windows = 4;

    @Option(names = "--rows", description = "ranks of each window (${DEFAULT-VALUE})")
    private int rows = 1000;

    @Option(names = "--partitions", description = "of the topic (${DEFAULT-VALUE})")
    private int partitions = 16;

    @Option(names = "--reads", description = "of each query (${DEFAULT-VALUE})")
    private int reads = 2000;

    @Option(
            names = "--index",
            paramLabel = "COLUMNS",
            description =
                    "one more index on the ranks, to compare: window_name,video_id,snapshot_time")
    private @Nullable String index;

    @Option(names = "--seed", description = "(${DEFAULT-VALUE})")
    private long seed = 1;

    private final Random random = new Random();

    public static void main(String[] args) {
        System.exit(new CommandLine(new HistoryBench()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        random.setSeed(seed);
        Path data = Files.createTempDirectory("headtail-bench-history");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data, 0);
                HistoryDatabase database = HistoryDatabase.open(settings(postgres))) {
            database.migrate();
            if (index != null) {
                execute(postgres, "CREATE INDEX ON global_topk_snapshots (" + index + ")");
            }
            print("write", "ms a boundary of " + windows + " x " + rows, write(database));
            execute(postgres, "VACUUM (ANALYZE)");
            sizes(postgres);
            read(database.reader());
        } finally {
            delete(data);
        }
        return 0;
    }

    private static HistorySettings settings(EmbeddedPostgres postgres) {
        return new HistorySettings(
                postgres.jdbcUrl(),
                EmbeddedPostgres.USER,
                null,
                null,
                STEP_MS,
                HistoryKeep.DEFAULT);
    }

    private Histogram write(HistoryDatabase database) {
        Histogram micros = new Histogram(3);
        for (long tick = START_MS; tick < endMs(); tick += STEP_MS) {
            List<BoundaryRows> batch = new ArrayList<>();
            for (int window = 0; window < windows; window++) {
                batch.add(boundary("window" + window, tick));
            }
            long start = System.nanoTime();
            int written = database.writer().write(batch);
            micros.recordValue((System.nanoTime() - start) / 1000);
            if (written != windows) {
                throw new IllegalStateException(written + " of " + windows + " written");
            }
        }
        return micros;
    }

    private long endMs() {
        return START_MS + days * DAY_MS;
    }

    /** Neighbours change places from boundary to boundary; an id is as long as YouTube's. */
    private BoundaryRows boundary(String window, long tick) {
        List<BoundaryRows.RankedVideo> ranks = new ArrayList<>(rows);
        for (int rank = 0; rank < rows; rank++) {
            ranks.add(new BoundaryRows.RankedVideo(id(rank), 1_000_000_000L / (rank + 1)));
        }
        List<BoundaryRows.ReadSpan> spans = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            spans.add(new BoundaryRows.ReadSpan(partition, tick, tick - DAY_MS, null));
        }
        return new BoundaryRows(
                new StoredAnswer(
                        window,
                        tick,
                        tick - DAY_MS,
                        rows,
                        0,
                        true,
                        true,
                        Long.MIN_VALUE,
                        null,
                        0,
                        ranks),
                false,
                "sBzTsFPBSpSDhzDStEtM0w",
                1,
                0,
                spans);
    }

    private String id(int rank) {
        return "v_" + (100_000_000 + rank * 4 + random.nextInt(4));
    }

    private void read(HistoryReader reader) {
        print("exactly", "ms, k=1000", timed(() -> reader.exactly(window(), tick(), 1000)));
        print("exactly", "ms, k=10", timed(() -> reader.exactly(window(), tick(), 10)));
        print(
                "atOrBefore",
                "ms, k=1000",
                timed(() -> reader.atOrBefore(window(), tick() + 1, 1000)));
        print("newest", "ms, k=1000", timed(() -> reader.newest(window(), 1000)));
        print("video", "ms, of a day", timed(() -> video(reader, 1)));
        if (days >= 7) {
            print("video", "ms, of a week", timed(() -> video(reader, 7)));
        }
        print("newestTicks", "ms", timed(reader::newestTicks));
    }

    private Object video(HistoryReader reader, int ofDays) {
        long from = START_MS + random.nextInt(days - ofDays + 1) * DAY_MS;
        return reader.video(
                WindowSpec.sliding(window(), DAY_MS),
                id(random.nextInt(rows)),
                from,
                from + ofDays * DAY_MS,
                10_000);
    }

    private String window() {
        return "window" + random.nextInt(windows);
    }

    private long tick() {
        return START_MS + random.nextInt((int) (days * DAY_MS / STEP_MS)) * STEP_MS;
    }

    private Histogram timed(Callable<?> query) {
        Histogram micros = new Histogram(3);
        try {
            for (int i = 0; i < reads; i++) {
                long start = System.nanoTime();
                Object answer = query.call();
                micros.recordValue((System.nanoTime() - start) / 1000);
                if (answer == null) {
                    throw new IllegalStateException("no answer");
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return micros;
    }

    private static void print(String what, String unit, Histogram micros) {
        System.out.printf(
                "%-12s %-28s median %8.2f   p99 %8.2f   max %8.2f   n %d%n",
                what,
                unit,
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                micros.getMaxValue() / 1e3,
                micros.getTotalCount());
    }

    private void sizes(EmbeddedPostgres postgres) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT coalesce(i.inhparent::regclass, c.oid::regclass)::text,"
                                        + " sum(pg_table_size(c.oid)), sum(pg_indexes_size(c.oid))"
                                        + " FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid ="
                                        + " c.oid WHERE c.relkind = 'r' AND c.relnamespace ="
                                        + " 'public'::regnamespace GROUP BY 1 ORDER BY 1")) {
            while (result.next()) {
                System.out.printf(
                        "%-28s MB a day: table %8.2f   indexes %8.2f%n",
                        result.getString(1),
                        result.getDouble(2) / 1e6 / days,
                        result.getDouble(3) / 1e6 / days);
            }
        }
        System.out.println("written up to " + Instant.ofEpochMilli(endMs()));
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
        return DriverManager.getConnection(
                postgres.jdbcUrl(), EmbeddedPostgres.USER, EmbeddedPostgres.PASSWORD);
    }

    private static void delete(Path directory) throws Exception {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
