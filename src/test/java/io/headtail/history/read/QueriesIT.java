package io.headtail.history.read;

import static io.headtail.history.HistoryFixture.HOUR;
import static io.headtail.history.HistoryFixture.MINUTE;
import static io.headtail.history.HistoryFixture.START;
import static io.headtail.history.HistoryFixture.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.headtail.history.HistoryFixture;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.settings.HistoryKeep;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
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
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The queries that users run (sql/queries) say what plain Java says of the same answers. */
class QueriesIT {
    private static final Path QUERIES = Path.of("sql", "queries");
    private static final HistoryFixture HISTORY = new HistoryFixture(HistoryKeep.DEFAULT);
    private static final long STEP = 5 * MINUTE;
    private static final TreeMap<Long, List<BoundaryRows.RankedVideo>> ANSWERS = new TreeMap<>();
    private static final long SKIPPED = START + 7 * STEP;
    private static final long EMPTY = START + 11 * STEP;
    private static final String ODD = "it's; \\ 🎬";

    /** A day of five minutes in which views are shuffled a little from boundary to boundary. */
    @BeforeAll
    static void write() {
        Random random = new Random(5);
        List<Long> views = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            views.add(1000L + 5L * i);
        }
        List<BoundaryRows> all = new ArrayList<>();
        for (long tick = START; tick <= START + 26 * HOUR; tick += STEP) {
            List<BoundaryRows.RankedVideo> rows = new ArrayList<>();
            for (int i = 0; i < views.size(); i++) {
                views.set(i, views.get(i) + random.nextInt(25) - 12);
                rows.add(new BoundaryRows.RankedVideo(i == 3 ? ODD : "v_" + i, views.get(i)));
            }
            rows.sort(
                    Comparator.comparingLong(BoundaryRows.RankedVideo::views)
                            .reversed()
                            .thenComparing(BoundaryRows.RankedVideo::videoId));
            rows = tick == EMPTY || tick == SKIPPED ? List.of() : List.copyOf(rows.subList(0, 20));
            all.add(answer("hour", tick, 0, true, true, tick == SKIPPED, 1, rows));
            if (tick != SKIPPED) {
                ANSWERS.put(tick, rows);
            }
        }
        HISTORY.database.writer().write(all);
    }

    @AfterAll
    static void close() {
        HISTORY.close();
    }

    private static String time(long tick) {
        return Instant.ofEpochMilli(tick).toString();
    }

    private static List<BoundaryRows.RankedVideo> top(long tick, int k) {
        List<BoundaryRows.RankedVideo> rows = ANSWERS.getOrDefault(tick, List.of());
        return rows.subList(0, Math.min(k, rows.size()));
    }

    private static Set<String> ids(List<BoundaryRows.RankedVideo> rows) {
        Set<String> ids = new HashSet<>();
        rows.forEach(row -> ids.add(row.videoId()));
        return ids;
    }

    @Test
    void topk_at() throws Exception {
        for (long tick : List.of(START, START + HOUR, EMPTY, SKIPPED, START + MINUTE)) {
            check("topk_at", Map.of("at", time(tick), "k", "7"), ranks(tick, 7));
        }
        check("topk_at", Map.of(), ranks(ANSWERS.lastKey(), 10));
        check("topk_at", Map.of("window", "no'ne"), List.of());
    }

    private static List<String> ranks(long tick, int k) {
        List<String> expected = new ArrayList<>();
        for (BoundaryRows.RankedVideo row : top(tick, k)) {
            expected.add(line(expected.size() + 1, row.videoId(), row.views(), "t"));
        }
        return expected;
    }

    @Test
    void topk_before() throws Exception {
        for (long at : List.of(START, SKIPPED + MINUTE, EMPTY + MINUTE, START + HOUR - 1)) {
            long tick = ANSWERS.floorKey(at);
            check("topk_before", Map.of("at", time(at), "k", "3"), before(tick, 3));
        }
        check("topk_before", Map.of("at", time(START - 1)), List.of());
        check("topk_before", Map.of(), before(ANSWERS.lastKey(), 10));
    }

    private static List<String> before(long tick, int k) {
        List<String> expected = new ArrayList<>();
        for (BoundaryRows.RankedVideo row : top(tick, k)) {
            expected.add(
                    line(time(tick), "t", "t", expected.size() + 1, row.videoId(), row.views()));
        }
        return expected;
    }

    @Test
    void video_rank() throws Exception {
        for (String video : List.of(ODD, "v_59", "none")) {
            List<String> expected = new ArrayList<>();
            for (long tick : ANSWERS.headMap(START + 24 * HOUR).keySet()) {
                List<BoundaryRows.RankedVideo> rows = top(tick, 20);
                String found = line(time(tick), "", "");
                for (int i = 0; i < rows.size(); i++) {
                    if (rows.get(i).videoId().equals(video)) {
                        found = line(time(tick), i + 1, rows.get(i).views());
                    }
                }
                expected.add(found);
            }
            check("video_rank", Map.of("video", video, "day", "2026-03-01"), expected);
        }
        check("video_rank", Map.of("day", "2026-02-28"), List.of());
    }

    @Test
    void climbers() throws Exception {
        long to = START + 3 * HOUR;
        check(
                "climbers",
                Map.of("from", time(START), "to", time(to), "k", "4"),
                climbed(START, to, 4));
        long last = ANSWERS.lastKey();
        assertFalse(climbed(last - HOUR, last, 10).isEmpty());
        check("climbers", Map.of(), climbed(last - HOUR, last, 10));
    }

    private static List<String> climbed(long from, long to, int k) {
        Map<Integer, List<String>> byPlaces = new TreeMap<>(Comparator.reverseOrder());
        List<BoundaryRows.RankedVideo> before = top(from, 20);
        List<BoundaryRows.RankedVideo> after = top(to, 20);
        for (int a = 0; a < after.size(); a++) {
            for (int b = a + 1; b < before.size(); b++) {
                if (after.get(a).videoId().equals(before.get(b).videoId())) {
                    byPlaces.computeIfAbsent(b - a, p -> new ArrayList<>())
                            .add(
                                    line(
                                            after.get(a).videoId(),
                                            b + 1,
                                            a + 1,
                                            b - a,
                                            after.get(a).views() - before.get(b).views()));
                }
            }
        }
        return byPlaces.values().stream().flatMap(List::stream).limit(k).toList();
    }

    @Test
    void new_entries() throws Exception {
        int found = 0;
        for (long tick : List.of(START, START + HOUR, START + 2 * HOUR, SKIPPED + STEP, EMPTY)) {
            List<String> expected = entered(tick, 10);
            found += expected.size();
            check("new_entries", Map.of("at", time(tick)), expected);
        }
        assertFalse(found == 0);
        check("new_entries", Map.of("k", "3"), entered(ANSWERS.lastKey(), 3));
    }

    private static List<String> entered(long tick, int k) {
        Long previous = ANSWERS.lowerKey(tick);
        Set<String> before = previous == null ? Set.of() : ids(top(previous, k));
        List<String> expected = new ArrayList<>();
        int rank = 0;
        for (BoundaryRows.RankedVideo row : top(tick, k)) {
            rank++;
            if (!before.contains(row.videoId())) {
                expected.add(line(rank, row.videoId(), row.views()));
            }
        }
        return expected;
    }

    @Test
    void stability() throws Exception {
        List<String> expected = new ArrayList<>();
        for (long tick : ANSWERS.headMap(START + 24 * HOUR).keySet()) {
            Long previous = ANSWERS.lowerKey(tick);
            if (previous == null || top(previous, 10).isEmpty()) {
                continue;
            }
            Set<String> stayed = ids(top(previous, 10));
            int of = stayed.size();
            stayed.retainAll(ids(top(tick, 10)));
            BigDecimal share =
                    BigDecimal.valueOf(stayed.size())
                            .divide(BigDecimal.valueOf(of), 3, RoundingMode.HALF_UP);
            expected.add(line(time(tick), stayed.size(), share));
        }
        check("stability", Map.of("day", "2026-03-01"), expected);
        check("stability", Map.of("window", "day"), List.of());
    }

    @Test
    void every_query_is_tested_here() throws IOException {
        List<String> tested =
                Arrays.stream(QueriesIT.class.getDeclaredMethods())
                        .filter(method -> method.isAnnotationPresent(Test.class))
                        .map(method -> method.getName() + ".sql")
                        .toList();
        try (Stream<Path> files = Files.list(QUERIES)) {
            files.forEach(
                    file ->
                            assertEquals(
                                    true,
                                    tested.contains(file.getFileName().toString()),
                                    file::toString));
        }
    }

    /** psql itself, where this machine has one: it must say what our substitution says. */
    @Test
    void psql_says_the_same() throws Exception {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(dir -> Files.isExecutable(Path.of(dir, "psql"))),
                "no psql on the PATH");
        Map<String, String> given = new LinkedHashMap<>();
        given.put("window", "hour");
        given.put("video", ODD);
        given.put("day", "2026-03-01");
        try (Stream<Path> files = Files.list(QUERIES)) {
            for (Path file : files.toList()) {
                assertEquals(run(file, given), psql(file, given), file.toString());
                assertEquals(run(file, Map.of()), psql(file, Map.of()), file + " by default");
            }
        }
    }

    private static List<String> psql(Path file, Map<String, String> given) throws Exception {
        List<String> command = new ArrayList<>(List.of("psql", "-X", "-q", "-A", "-t", "-F", "|"));
        given.forEach((name, value) -> Collections.addAll(command, "-v", name + "=" + value));
        Collections.addAll(
                command,
                "-v",
                "ON_ERROR_STOP=1",
                "-f",
                file.toString(),
                HISTORY.url.replace("jdbc:", ""));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGTZ", "UTC");
        Process process = builder.start();
        List<String> lines;
        try (var out = process.inputReader()) {
            lines =
                    out.lines()
                            .map(line -> line.replaceAll("(\\d)\\+00(?=\\||$)", "$1Z"))
                            .map(
                                    line ->
                                            line.replaceAll(
                                                    "(\\d{4}-\\d\\d-\\d\\d) (\\d\\d:)", "$1T$2"))
                            .toList();
        }
        assertEquals(0, process.waitFor(), String.join("\n", lines));
        return lines;
    }

    private static void check(String name, Map<String, String> given, List<String> expected)
            throws Exception {
        assertEquals(expected, run(QUERIES.resolve(name + ".sql"), given), name + " " + given);
    }

    private static List<String> run(Path file, Map<String, String> given)
            throws IOException, SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(HISTORY.url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(PsqlFile.sql(file, given))) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                Object[] values = new Object[columns];
                for (int i = 0; i < columns; i++) {
                    values[i] = text(result, i + 1);
                }
                lines.add(line(values));
            }
        }
        return lines;
    }

    private static Object text(ResultSet result, int column) throws SQLException {
        return switch (result.getMetaData().getColumnTypeName(column)) {
            case "timestamptz" -> result.getTimestamp(column).toInstant();
            case "bool" -> result.getBoolean(column) ? "t" : "f";
            default -> result.getString(column) == null ? "" : result.getString(column);
        };
    }

    private static String line(Object... values) {
        return String.join("|", Arrays.stream(values).map(String::valueOf).toList());
    }
}
