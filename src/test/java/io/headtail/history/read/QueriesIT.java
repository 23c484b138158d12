package io.headtail.history.read;

import static io.headtail.history.HistoryFixture.HOUR;
import static io.headtail.history.HistoryFixture.MINUTE;
import static io.headtail.history.HistoryFixture.START;
import static io.headtail.history.read.StoredDay.EMPTY;
import static io.headtail.history.read.StoredDay.ODD;
import static io.headtail.history.read.StoredDay.QUERIES;
import static io.headtail.history.read.StoredDay.SKIPPED;
import static io.headtail.history.read.StoredDay.STEP;
import static io.headtail.history.read.StoredDay.line;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.revision.Recounted;
import io.headtail.history.revision.StoredLine;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The queries that users run (sql/queries) say what plain Java says of the same answers. */
class QueriesIT {
    private static final StoredDay DAY = new StoredDay();
    private static final TreeMap<Long, List<BoundaryRows.RankedVideo>> ANSWERS = DAY.answers;

    @AfterAll
    static void close() {
        DAY.close();
    }

    private static String time(long tick) {
        return Instant.ofEpochMilli(tick).toString();
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
        for (BoundaryRows.RankedVideo row : DAY.top(tick, k)) {
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
        for (BoundaryRows.RankedVideo row : DAY.top(tick, k)) {
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
                List<BoundaryRows.RankedVideo> rows = DAY.top(tick, 20);
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
        List<BoundaryRows.RankedVideo> before = DAY.top(from, 20);
        List<BoundaryRows.RankedVideo> after = DAY.top(to, 20);
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
        Set<String> before = previous == null ? Set.of() : ids(DAY.top(previous, k));
        List<String> expected = new ArrayList<>();
        int rank = 0;
        for (BoundaryRows.RankedVideo row : DAY.top(tick, k)) {
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
            if (previous == null || DAY.top(previous, 10).isEmpty()) {
                continue;
            }
            Set<String> stayed = ids(DAY.top(previous, 10));
            int of = stayed.size();
            stayed.retainAll(ids(DAY.top(tick, 10)));
            BigDecimal share =
                    BigDecimal.valueOf(stayed.size())
                            .divide(BigDecimal.valueOf(of), 3, RoundingMode.HALF_UP);
            expected.add(line(time(tick), stayed.size(), share));
        }
        check("stability", Map.of("day", "2026-03-01"), expected);
        check("stability", Map.of("window", "day"), List.of());
    }

    @Test
    void topk_range() throws Exception {
        DAY.sql(
                "INSERT INTO video_stats VALUES ('2020-03-01 11:59Z', 'b', 9, now()), ('2020-03-01 12:00Z', 'b', 5, now()),"
                        + " ('2020-03-01 12:00Z', 'it''s', 1, now()), ('2020-03-01 12:59Z', 'it''s', 4, now()),"
                        + " ('2020-03-01 12:59Z', 'B', 5, now()), ('2020-03-01 13:00Z', 'c', 9, now())");
        Map<String, String> hour = Map.of("from", "2020-03-01T12:00Z", "to", "2020-03-01T13:00Z");
        check("topk_range", hour, List.of(line(1, "B", 5), line(2, "b", 5), line(3, "it's", 5)));
        check(
                "topk_range",
                Map.of("from", "2020-03-01T11:59Z", "to", "2020-03-01T12:59Z", "k", "1"),
                List.of(line(1, "b", 14)));
    }

    @Test
    void topk_last_hour() throws Exception {
        DAY.sql(
                "INSERT INTO video_stats SELECT date_trunc('minute', now()) - m * interval '1 minute', id, 1, now()"
                        + " FROM (VALUES (0, 'a'), (0, 'b'), (30, 'b'), (57, 'C'), (63, 'a'), (63, 'd')) AS v (m, id)");
        check(
                "topk_last_hour",
                Map.of(),
                List.of(line(1, "b", 2), line(2, "C", 1), line(3, "a", 1)));
        check("topk_last_hour", Map.of("k", "1"), List.of(line(1, "b", 2)));
    }

    @Test
    void corrections() throws Exception {
        // Not one that other queries begin or end with.
        long tick = START + 24 * HOUR + 2 * STEP;
        StoredLine line = DAY.history.database.revisions().lines("hour", tick, tick).get(0);
        List<BoundaryRows.RankedVideo> before = DAY.top(tick, 20);
        List<BoundaryRows.RankedVideo> after = new ArrayList<>(before);
        String risen = after.remove(5).videoId();
        String gone = after.removeLast().videoId();
        after.addFirst(new BoundaryRows.RankedVideo(risen, 5_000));
        after.add(4, new BoundaryRows.RankedVideo("late", after.get(3).views()));
        DAY.history
                .database
                .revisions()
                .write(line, new Recounted(line.startMs(), after, Map.of()));
        Map<String, String> at = Map.of("at", time(tick));
        List<String> changed = DAY.run(QUERIES.resolve("corrections.sql"), at);
        long was = before.get(5).views();
        assertEquals(line(0, 1, risen, 6, 1, was, 5_000), changed.get(0));
        assertEquals(
                line(0, 1, "late", "", 5, "", after.get(4).views()),
                changed.stream().filter(row -> row.contains("late")).findFirst().orElseThrow());
        assertEquals(line(0, 1, gone, 20, "", before.get(19).views(), ""), changed.getLast());
        check("corrections", Map.of("at", time(tick - HOUR)), List.of());
        check("corrections", Map.of("at", time(tick), "revision", "2"), List.of());
        assertEquals(changed, DAY.run(QUERIES.resolve("corrections.sql"), Map.of()));
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

    private static void check(String name, Map<String, String> given, List<String> expected)
            throws Exception {
        assertEquals(expected, DAY.run(QUERIES.resolve(name + ".sql"), given), name + " " + given);
    }
}
