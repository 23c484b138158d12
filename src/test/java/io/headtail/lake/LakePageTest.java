package io.headtail.lake;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.lake.file.LakeContent;
import io.headtail.lake.store.LakeUrl;
import io.headtail.snapshot.store.ObjectStore;
import io.headtail.testing.DocumentedSql;
import io.headtail.time.Millis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The queries of docs/lake.md, taken from there and run by DuckDB over a lake that was written from
 * a log in memory, say what plain Java says of that log.
 */
@Execution(ExecutionMode.CONCURRENT) // it computes for long
class LakePageTest {
    private static final String PAGE = "lake.md";
    private static final int PARTITIONS = 2;
    private static final long RECORDS = 100;
    private static final long LATENESS_MS = LakeProcess.LATENESS_MS;

    // What the queries name.
    private static final String DAY = "2026-11-27";
    private static final int HOUR = 23;
    private static final String VIDEO = "v_123";

    private static final int TOP_OF_HOUR = 0;
    private static final int LATE_BY_DAY = 1;
    private static final int MINUTES = 2;
    private static final int RULES = 3;
    private static final int WITH_PARTS = 4;
    private static final int QUERIES = 5;

    @TempDir private Path folder;

    private final LakeLog log = log();
    private LakeSettings settings =
            new LakeSettings(
                    new LakeUrl.Directory(Path.of("")),
                    LakeContent.EVENTS,
                    RECORDS,
                    LakeCompaction.NONE);
    private Path topic = Path.of("");

    /** Three days of hours from 20:00 to 1:00, ids whose order is not that of letters. */
    private static LakeLog log() {
        LakeLog log = new LakeLog(new Random(0), PARTITIONS);
        Random random = new Random(7);
        long time = Instant.parse("2026-11-27T20:00:00Z").toEpochMilli();
        for (int i = 0; i < 2_000; i++) {
            time += random.nextInt(20_000);
            long back = random.nextInt(10) == 0 ? random.nextLong(8 * Millis.HOUR) : 0;
            int p = random.nextInt(PARTITIONS);
            log.add(p, log.end(p), time - back, random.nextInt(4), id(random));
        }
        return log;
    }

    private static String id(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> VIDEO;
            case 1 -> List.of("it's", "B", "b", "é", "🎬", " ").get(random.nextInt(6));
            default -> "v_" + random.nextInt(30);
        };
    }

    private void write(LakeContent content, LakeCompaction compaction) throws IOException {
        LakeUrl.Directory url = new LakeUrl.Directory(folder.resolve("lake"));
        settings = new LakeSettings(url, content, RECORDS, compaction);
        topic = folder.resolve("lake/views-id");
        try (ObjectStore store = url.open();
                LakeProcess process =
                        new LakeProcess(
                                LakeFollower.open(
                                        settings,
                                        store,
                                        "views",
                                        "id",
                                        "a",
                                        "lateness=5000\n",
                                        LATENESS_MS,
                                        folder,
                                        () -> {},
                                        new LakeStatus(),
                                        System::nanoTime),
                                log)) {
            for (int p = 0; p < PARTITIONS; p++) {
                process.assign(p);
            }
            do {
                assertTrue(process.store());
                process.read(() -> 500);
            } while (!process.hasReadAll() || process.isDue());
        }
    }

    private List<LakeRow> rows(long records) {
        return LakeModel.rows(LakeModel.files(log, records, LATENESS_MS)).stream()
                .map(LakeRow::of)
                .toList();
    }

    private List<LakeRow> rowsOfFiles() {
        return rows(
                settings.compaction() == LakeCompaction.NONE
                        ? RECORDS
                        : LakeRules.of(settings, LATENESS_MS, "").sectionRecords());
    }

    /** The rows of a query of the page, columns joined by '|', times in UTC. */
    private List<String> query(int number) throws IOException, SQLException {
        List<String> statements = DocumentedSql.blocks(PAGE);
        assertEquals(QUERIES, statements.size(), "each query of the page is tested here");
        return LakeRow.query(here(statements.get(number)));
    }

    private String here(String sql) {
        return sql.replace("/mnt/lake/TOPIC-ID", topic.toString())
                .replace("/mnt/lake", folder.resolve("lake").toString());
    }

    private static <K> Map<K, Long> sums(List<LakeRow> rows, Function<LakeRow, K> by) {
        return rows.stream()
                .collect(
                        Collectors.groupingBy(
                                by, TreeMap::new, Collectors.summingLong(LakeRow::views)));
    }

    @ParameterizedTest
    @EnumSource
    void events(LakeCompaction compaction) throws Exception {
        write(LakeContent.EVENTS, compaction);
        List<LakeRow> rows = rowsOfFiles();
        List<LakeRow> hour =
                rows.stream().filter(r -> !r.late() && r.hour().equals(DAY + " " + HOUR)).toList();
        List<String> top =
                sums(hour, LakeRow::id).entrySet().stream()
                        .sorted(
                                Map.Entry.<String, Long>comparingByValue()
                                        .reversed()
                                        .thenComparing(
                                                Map.Entry::getKey,
                                                Comparator.comparing(LakeRow::order)))
                        .limit(10)
                        .map(e -> e.getKey() + "|" + e.getValue())
                        .toList();
        assertEquals(10, top.size());
        assertEquals(top, query(TOP_OF_HOUR));
        List<LakeRow> late = rows.stream().filter(LakeRow::late).toList();
        List<String> days = LakeRow.lines(sums(late, r -> r.hour().substring(0, DAY.length())));
        assertEquals(2, days.size());
        assertEquals(days, query(LATE_BY_DAY));
        assertRules();
    }

    @ParameterizedTest
    @EnumSource
    void minutes(LakeCompaction compaction) throws Exception {
        write(LakeContent.MINUTES, compaction);
        List<LakeRow> video = rowsOfFiles().stream().filter(r -> r.id().equals(VIDEO)).toList();
        Map<Long, Long> views = new TreeMap<>();
        video.forEach(r -> views.merge(r.minute(), r.late() ? 0 : r.views(), Long::sum));
        assertFalse(views.isEmpty());
        assertEquals(
                views.entrySet().stream()
                        .map(e -> LakeRow.time(e.getKey()) + "|" + e.getValue())
                        .toList(),
                query(MINUTES));
        assertRules();
    }

    private void assertRules() throws IOException, SQLException {
        String rules = LakeRules.of(settings, LATENESS_MS, "lateness=5000\n").text();
        assertEquals(List.of(rules), query(RULES));
        assertEquals(rules, Files.readString(topic.resolve("_headtail/rules")));
    }

    @Test
    void events_of_the_present_hour() throws Exception {
        write(LakeContent.EVENTS, LakeCompaction.HOURLY);
        assertTrue(rowsOfFiles().size() < rows(RECORDS).size(), "some are in parts");
        assertEquals(
                rows(RECORDS).stream()
                        .map(
                                r ->
                                        "%d|%d|%s|%s|%d|%s"
                                                .formatted(
                                                        r.partition(),
                                                        r.offset(),
                                                        LakeRow.time(r.timestamp()),
                                                        r.id(),
                                                        r.views(),
                                                        r.late()))
                        .sorted()
                        .toList(),
                query(WITH_PARTS).stream().sorted().toList());
    }

    /** As the page says in words: parts that marks list, and files below the section's begin. */
    @Test
    void minutes_of_the_present_hour() throws Exception {
        write(LakeContent.MINUTES, LakeCompaction.HOURLY);
        List<String> files = new ArrayList<>();
        int parts = 0;
        for (int p = 0; p < PARTITIONS; p++) {
            Path own = topic.resolve("_headtail");
            long begin = -1;
            for (String line : Files.readAllLines(own.resolve("mark-p" + p))) {
                if (line.startsWith("section-offset=")) {
                    begin = Long.parseLong(line.substring(line.indexOf('=') + 1));
                } else if (line.startsWith("part=")) {
                    parts++;
                    String part = line.substring(line.indexOf('=') + 1) + ".parquet";
                    files.add(own.resolve("parts/p" + p).resolve(part).toString());
                }
            }
            try (var all = Files.walk(topic)) {
                for (Path file : all.filter(f -> f.toString().contains("/dt=")).toList()) {
                    LakeName name = LakeName.parse(topic.relativize(file).toString());
                    if (name != null && name.partition() == p && name.from() < begin) {
                        files.add(file.toString());
                    }
                }
            }
        }
        assertTrue(parts > 0, "some are in parts");
        String list = files.stream().map(f -> "'" + f + "'").collect(Collectors.joining(", "));
        Map<String, Long> views = new TreeMap<>();
        for (LakeRow row : rows(RECORDS)) {
            String minute = row.minute() + " " + row.id() + (row.late() ? " late" : "");
            views.merge(minute, row.views(), Long::sum);
        }
        Map<String, Long> found = new TreeMap<>();
        for (String row :
                LakeRow.query(
                        "SELECT epoch_ms(minute), video_id, sum(views), sum(late_views) FROM read_parquet(["
                                + list
                                + "], hive_partitioning=false) GROUP BY minute, video_id")) {
            String[] fields = row.split("\\|");
            String minute = fields[0] + " " + fields[1];
            found.merge(minute, Long.parseLong(fields[2]), Long::sum);
            found.merge(minute + " late", Long.parseLong(fields[3]), Long::sum);
        }
        found.values().removeIf(sum -> sum == 0);
        assertEquals(views, found);
    }

    @Test
    void one_file_of_an_hour() throws Exception {
        write(LakeContent.EVENTS, LakeCompaction.NONE);
        List<String> statements = DocumentedSql.inline(PAGE);
        assertEquals(1, statements.size());
        Path merged = folder.resolve("merged.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    statements
                            .get(0)
                            .replaceFirst("…", Matcher.quoteReplacement(topic.toString()))
                            .replaceFirst("…", Matcher.quoteReplacement(merged.toString())));
        }
        assertEquals(
                rowsOfFiles().stream()
                        .filter(r -> r.hour().equals(DAY + " 22"))
                        .map(r -> r.partition() + "|" + r.offset() + "|" + r.id())
                        .sorted()
                        .toList(),
                LakeRow.query("SELECT partition, \"offset\", video_id FROM '" + merged + "'")
                        .stream()
                        .sorted()
                        .toList());
        assertTrue(requireNonNull(topic.toFile().list()).length > 1);
    }
}
