package io.headtail.history.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.history.HistoryFixture;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.history.connection.Pool;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.stats.EarlierSchema;
import io.headtail.history.write.Generations;
import io.headtail.testing.Await;
import io.headtail.time.SpanCode;
import io.headtail.time.WindowSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A window of all time that has the name of other windows before it: its answers may start
 * anywhere, so the start does not tell whose a boundary is.
 */
class FormerAllTimeIT {
    private static final WindowSpec ALL = WindowSpec.allTime("top");
    private static final WindowSpec HOUR = WindowSpec.sliding("top", HistoryFixture.HOUR);
    private static final WindowSpec RISE = WindowSpec.rising("top", HistoryFixture.HOUR);
    private static final WindowSpec MONTH = WindowSpec.month("top");
    private static final String TOPIC = "topic";
    private static final long FIRST_EVENT = at("2026-02-07T11:12:13Z");
    private static final String NONE = "none";

    private static long at(String time) {
        return Instant.parse(time).toEpochMilli();
    }

    private static BoundaryRows answer(WindowSpec spec, String time, long views, long tail) {
        long tick = at(time);
        long start = spec.isAllTime() ? FIRST_EVENT : spec.startOf(tick);
        return new BoundaryRows(
                new StoredAnswer(
                        spec.name(),
                        tick,
                        start,
                        spec.isRising(),
                        10,
                        0,
                        true,
                        true,
                        Long.MIN_VALUE,
                        null,
                        0,
                        List.of(new BoundaryRows.RankedVideo("v", views))),
                false,
                TOPIC,
                SpanCode.of(spec.span()),
                0,
                List.of(new BoundaryRows.ReadSpan(0, 10, tail, 4, "", null)));
    }

    private static void write(HistoryFixture history) {
        history.database
                .writer()
                .write(
                        List.of(
                                answer(HOUR, "2026-03-01T10:00:00Z", 1, 5),
                                answer(MONTH, "2026-03-01T11:00:00Z", 2, -1),
                                answer(RISE, "2026-03-01T12:00:00Z", 3, 0),
                                answer(ALL, "2026-03-01T13:00:00Z", 4, -1)));
    }

    private static String views(HistoryFixture history, WindowSpec spec, String time) {
        StoredAnswer answer = history.database.reader().at(spec, at(time), 10);
        return answer == null ? NONE : Long.toString(answer.rows().get(0).views());
    }

    private static List<String> views(HistoryFixture history, WindowSpec spec) {
        List<String> all = new ArrayList<>();
        for (int hour = 10; hour <= 13; hour++) {
            all.add(views(history, spec, "2026-03-01T" + hour + ":00:00Z"));
        }
        return all;
    }

    private static List<Long> ticks(HistoryFixture history, WindowSpec spec) {
        return history
                .database
                .reader()
                .video(spec, "v", 0, at("2026-04-01T00:00:00Z"), 10)
                .stream()
                .map(RankPoint::tick)
                .toList();
    }

    @Test
    void its_answers_are_its_own() {
        try (HistoryFixture history = new HistoryFixture(HistoryKeep.DEFAULT);
                Pool pool = history.pool(2, Await.PATIENCE)) {
            Generations generations = new Generations(pool, TOPIC);
            for (WindowSpec spec : List.of(HOUR, MONTH, RISE, ALL)) {
                generations.saw(spec.name(), spec.span(), SpanCode.of(spec.span()));
            }
            generations.register();
            write(history);
            assertEquals(List.of(NONE, NONE, NONE, "4"), views(history, ALL));
            assertEquals(List.of(at("2026-03-01T13:00:00Z")), ticks(history, ALL));
            // And it answers for none of them where it starts as they do.
            assertEquals(List.of("1", NONE, NONE, NONE), views(history, HOUR));
            assertEquals(List.of(NONE, "2", NONE, NONE), views(history, MONTH));
            assertEquals(List.of(NONE, NONE, "3", NONE), views(history, RISE));
        }
    }

    /** Only that of a month so far is not known. */
    @Test
    void what_a_release_that_noted_no_spans_has_stored_is_told_by_its_tails() throws Exception {
        String url = EarlierSchema.database("13");
        try (HistoryFixture history = new HistoryFixture(url, HistoryKeep.DEFAULT)) {
            for (WindowSpec spec : List.of(HOUR, MONTH, RISE, ALL)) {
                history.query(
                        "INSERT INTO topk_generations (window_name, topic_id, fingerprint) VALUES"
                                + " ('top', 'topic', %d) RETURNING 1"
                                        .formatted(SpanCode.of(spec.span())));
            }
            write(history);
            history.database.migrate();
            assertEquals(List.of(NONE, "2", NONE, "4"), views(history, ALL));
            assertEquals(
                    new TreeMap<>(
                                    Map.of(
                                            "-1", "null",
                                            "-7200000", "-7200000",
                                            "0", "null",
                                            "3600000", "3600000"))
                            .entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList(),
                    history.query(
                            "SELECT fingerprint, span FROM topk_generations ORDER BY"
                                    + " fingerprint::text COLLATE \"C\""));
            try (Pool pool = history.pool(2, Await.PATIENCE)) {
                Generations generations = new Generations(pool, TOPIC);
                generations.saw("top", ALL.span(), SpanCode.of(ALL.span()));
                generations.register();
            }
            assertEquals(
                    List.of("0 0"),
                    history.query(
                            "SELECT fingerprint, span FROM topk_generations WHERE fingerprint = 0"),
                    "noted once a boundary comes");
        }
    }
}
