package io.headtail.history.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.HistoryFixture;
import io.headtail.history.connection.Pool;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.settings.VideoStatsSettings;
import io.headtail.testing.Await;
import io.headtail.testing.DocumentedSql;
import io.headtail.testing.PostgresUnderTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The SQL that pages of the documentation show, taken from there, says of tables that were written
 * from a log in memory what plain Java says of that log. (docs/lake.md: LakePageTest; files of
 * sql/queries, which docs/correct.md names: QueriesIT.)
 */
class DocumentedQueriesIT {
    private static final long MINUTE = StatsLog.MINUTE;
    private static final long HOUR = StatsLog.HOUR;
    private static final String STATS = "video-stats.md";
    private static final String RANGES = "ranges.md";

    /** What the pages' queries name. */
    private static final String VIDEO = "v_123";

    private static final String NOW = "2026-11-27T12:45:30Z";

    private static final StatsLog LOG = new StatsLog(new Random(1), 2, at("2026-11-25T11:00:00Z"));
    private static HistoryFixture fixture;
    private static Pool pool;

    private static long at(String time) {
        return Instant.parse(time).toEpochMilli();
    }

    @BeforeAll
    static void write() {
        // Where the order of text is not that of its bytes, which is the one of answers.
        fixture = new HistoryFixture(PostgresUnderTest.newDatabaseInEnglish(), HistoryKeep.DEFAULT);
        fixture.database.migrate();
        pool = fixture.pool(6, Await.PATIENCE);
        Random random = new Random(2);
        view(random, at("2026-11-25T11:00:00Z"), at("2026-11-25T13:10:00Z"));
        view(random, at("2026-11-27T09:30:00Z"), at("2026-11-27T12:40:00Z"));
        LOG.add(0, at("2026-11-27T12:43:05Z"), VIDEO);
        LOG.add(1, at("2026-11-27T12:44:05Z"), VIDEO);
        StatsProcess process =
                new StatsProcess(
                        new VideoStats(
                                pool,
                                fixture.database::migrate,
                                new VideoStatsSettings(
                                        MINUTE, Long.MAX_VALUE, Long.MAX_VALUE, 1 << 20),
                                new StatsMarks("t", "views", "rules\n"),
                                () -> at(NOW),
                                100),
                        LOG);
        process.assign(0);
        process.assign(1);
        assertTrue(process.begin());
        while (!process.hasReadAll()) {
            process.read(() -> 400);
            assertTrue(process.store(false));
        }
        process.stats.maintain(2);
    }

    private static void view(Random random, long fromMs, long toMs) {
        for (long time = fromMs; time < toMs; time += random.nextInt(10_000)) {
            long back = random.nextInt(10) == 0 ? random.nextLong(2 * HOUR) : 0;
            LOG.add(random.nextInt(2), time - back, id(random));
        }
    }

    private static String id(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> VIDEO;
            case 1 -> List.of("B", "b", "é", "it's", "🎬").get(random.nextInt(5));
            default -> "v_" + random.nextInt(40);
        };
    }

    @AfterAll
    static void close() {
        pool.close();
        fixture.close();
    }

    private record Counted(long minute, String id, long views, boolean late) {}

    private static List<Counted> counted() {
        List<Counted> all = new ArrayList<>();
        for (List<StatsLog.Entry> partition : LOG.partitions) {
            long newest = Long.MIN_VALUE;
            for (StatsLog.Entry entry : partition) {
                boolean late =
                        newest != Long.MIN_VALUE
                                && entry.timestamp() < newest - StatsProcess.TIMING.latenessMs();
                newest = Math.max(newest, entry.timestamp());
                long minute = entry.timestamp() - entry.timestamp() % MINUTE;
                all.add(new Counted(minute, entry.id(), entry.views(), late));
            }
        }
        return all;
    }

    /** The views of each video in [from, to), those with most first, ties by bytes. */
    private static List<String> top(String from, String to) {
        return top(c -> c.minute >= at(from) && c.minute < at(to));
    }

    private static List<String> top(Predicate<Counted> which) {
        Map<String, Long> sums = new TreeMap<>();
        counted().stream()
                .filter(c -> !c.late && which.test(c))
                .forEach(c -> sums.merge(c.id, c.views, Long::sum));
        assertTrue(sums.size() > 10, sums::toString);
        return sums.entrySet().stream()
                .sorted(
                        Map.Entry.<String, Long>comparingByValue()
                                .reversed()
                                .thenComparing(
                                        e -> e.getKey().getBytes(StandardCharsets.UTF_8),
                                        (Comparator<byte[]>) Arrays::compareUnsigned))
                .limit(10)
                .map(e -> e.getKey() + " " + e.getValue())
                .toList();
    }

    private static List<String> run(String page, int of, int number) throws Exception {
        List<String> statements = DocumentedSql.blocks(page);
        assertEquals(of, statements.size(), "each query of " + page + " is tested here");
        return fixture.query(statements.get(number).replace("now()", "timestamptz '" + NOW + "'"));
    }

    @Test
    void ranges() throws Exception {
        List<String> expected = top("2026-11-25T11:20:00Z", "2026-11-25T12:35:00Z");
        assertEquals(expected, run(RANGES, 2, 0), "the function");
        assertEquals(expected, run(RANGES, 2, 1), "the plain query");
    }

    @Test
    void the_last_60_minutes() throws Exception {
        assertEquals(top("2026-11-27T11:45:00Z", "2026-11-27T12:45:00Z"), run(STATS, 6, 0));
    }

    @Test
    void one_video_by_the_minute() throws Exception {
        Map<Long, Long> minutes = new TreeMap<>();
        counted().stream()
                .filter(c -> !c.late && c.id.equals(VIDEO))
                .filter(c -> c.minute >= at("2026-11-27T10:00:00Z"))
                .filter(c -> c.minute < at("2026-11-27T12:00:00Z"))
                .forEach(c -> minutes.merge(c.minute, c.views, Long::sum));
        assertFalse(minutes.isEmpty());
        assertEquals(
                minutes.entrySet().stream()
                        .map(
                                e ->
                                        Instant.ofEpochMilli(e.getKey())
                                                        .toString()
                                                        .replace('T', ' ')
                                                        .replace("Z", "+00")
                                                + " "
                                                + e.getValue())
                        .toList(),
                run(STATS, 6, 1));
    }

    // It leaves the order of equal views open.
    @Test
    void the_most_viewed_of_an_hour() throws Exception {
        List<String> rows = run(STATS, 6, 2);
        assertEquals(views(top("2026-11-27T10:00:00Z", "2026-11-27T11:00:00Z")), views(rows));
        assertEquals(10, rows.size());
        assertEquals(
                List.of("1"),
                fixture.query(
                        "SELECT count(*) FROM video_stats_hours WHERE rolled_up_at IS NOT NULL AND"
                                + " window_start = '2026-11-27 10:00Z'"));
    }

    private static List<String> views(List<String> rows) {
        return rows.stream().map(row -> row.substring(row.lastIndexOf(' '))).toList();
    }

    @Test
    void all_time() throws Exception {
        assertEquals(top(c -> true), run(STATS, 6, 3));
    }

    @Test
    void how_far_all_is_written() throws Exception {
        // Up to 12:43:05 of the partition that is behind, less the lateness.
        assertEquals(List.of("2026-11-27 12:43:00+00"), run(STATS, 6, 4));
        assertEquals(List.of(), run(STATS, 6, 5), "no gaps");
    }

    @Test
    void late_views_of_a_span() throws Exception {
        List<String> inline = DocumentedSql.inline(STATS);
        assertEquals(1, inline.size());
        long late =
                counted().stream()
                        .filter(c -> c.late)
                        .filter(c -> c.minute >= at("2026-11-27T10:00:00Z"))
                        .filter(c -> c.minute < at("2026-11-27T11:00:00Z"))
                        .mapToLong(Counted::views)
                        .sum();
        assertTrue(late > 0);
        assertEquals(
                List.of(Long.toString(late)),
                fixture.query(
                        inline.get(0)
                                .replaceFirst("…", "'2026-11-27T10:00Z'")
                                .replaceFirst("…", "'2026-11-27T11:00Z'")));
    }

    /** What pages name in passing can be run as it stands. */
    @Test
    void statements_within_sentences_are_valid() throws Exception {
        int run = 0;
        try (Stream<Path> pages = Files.list(Path.of("docs"));
                Connection connection = DriverManager.getConnection(fixture.url);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (Path page : pages.filter(p -> p.toString().endsWith(".md")).sorted().toList()) {
                for (String sql : DocumentedSql.inline(String.valueOf(page.getFileName()))) {
                    if (!sql.contains("…")) {
                        statement.execute(sql);
                        connection.rollback();
                        run++;
                    }
                }
            }
        }
        assertTrue(run >= 2, run + " statements");
    }
}
