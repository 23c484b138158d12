package io.headtail.history.read;

import static io.headtail.history.HistoryFixture.DAY;
import static io.headtail.history.HistoryFixture.HOUR;
import static io.headtail.history.HistoryFixture.MINUTE;
import static io.headtail.history.HistoryFixture.ODD_IDS;
import static io.headtail.history.HistoryFixture.START;
import static io.headtail.history.HistoryFixture.answer;
import static io.headtail.history.HistoryFixture.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.HistoryFixture;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.testing.PostgresUnderTest;
import io.headtail.time.WindowSpec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class HistoryReaderIT {
    /** Every hour of three days; of the second day's noon none, and then an empty one. */
    private static final long NOON = START + DAY + 12 * HOUR;

    private static final WindowSpec HOUR_SPEC = WindowSpec.sliding("hour", HOUR);

    private static final HistoryFixture HISTORY = new HistoryFixture(HistoryKeep.DEFAULT);
    private static final List<BoundaryRows> WRITTEN = new ArrayList<>();

    @BeforeAll
    static void write() {
        Random random = new Random(1);
        for (long tick = START; tick < START + 3 * DAY; tick += HOUR) {
            boolean skipped = tick == NOON;
            List<BoundaryRows.RankedVideo> rows =
                    tick == NOON || tick == NOON + HOUR ? List.of() : rows(random, 20);
            WRITTEN.add(answer("hour", tick, 0, true, true, skipped, 100, rows));
        }
        assertEquals(WRITTEN.size(), HISTORY.database.writer().write(WRITTEN));
    }

    @AfterAll
    static void close() {
        HISTORY.close();
    }

    private static HistoryReader reader() {
        return HISTORY.database.reader();
    }

    private static BoundaryRows at(long tick) {
        return WRITTEN.stream().filter(b -> b.tick() == tick).findFirst().orElseThrow();
    }

    private static StoredAnswer asked(@Nullable StoredAnswer answer) {
        assertNotNull(answer);
        return answer;
    }

    @Test
    void an_answer_comes_back_as_it_was_written() {
        for (BoundaryRows b : WRITTEN) {
            StoredAnswer answer = reader().exactly("hour", b.tick(), 20);
            if (b.skipped()) {
                assertNull(answer);
            } else {
                assertEquals(
                        new StoredAnswer(
                                "hour",
                                b.tick(),
                                b.startMs(),
                                20,
                                0,
                                true,
                                true,
                                Long.MIN_VALUE,
                                null,
                                0,
                                b.rows()),
                        answer);
            }
        }
    }

    @Test
    void more_than_a_page_of_boundaries_comes_back_in_order_with_its_spans() {
        assertEquals(WRITTEN, HISTORY.stored("hour"));
        List<BoundaryRows> some = new ArrayList<>();
        reader().boundaries("hour", NOON, NOON + 2 * HOUR, some::add);
        assertEquals(List.of(at(NOON), at(NOON + HOUR)), some);
    }

    @Test
    void no_more_rows_come_than_were_asked_for() {
        StoredAnswer three = asked(reader().exactly("hour", START, 3));
        assertEquals(at(START).rows().subList(0, 3), three.rows());
        assertEquals(20, three.k());
        assertEquals(20, asked(reader().exactly("hour", START, 1000)).rows().size());
    }

    @Test
    void between_boundaries_the_one_before_answers() {
        assertEquals(START, asked(reader().atOrBefore("hour", START + HOUR - 1, 1)).tick());
        assertEquals(START + HOUR, asked(reader().atOrBefore("hour", START + HOUR, 1)).tick());
        assertNull(reader().atOrBefore("hour", START - 1, 1));
        assertNull(reader().atOrBefore("hour", Long.MIN_VALUE, 1));
        assertNull(reader().exactly("hour", START + MINUTE, 1));
        assertEquals(
                START + 3 * DAY - HOUR,
                asked(reader().atOrBefore("hour", Long.MAX_VALUE, 1)).tick());
    }

    @Test
    void an_empty_boundary_answers_with_no_rows_and_a_skipped_one_does_not() {
        StoredAnswer empty = asked(reader().exactly("hour", NOON + HOUR, 10));
        assertEquals(List.of(), empty.rows());
        assertNull(reader().exactly("hour", NOON, 10));
        assertEquals(NOON - HOUR, asked(reader().atOrBefore("hour", NOON, 10)).tick());
    }

    @Test
    void the_newest_is_the_last() {
        assertEquals(START + 3 * DAY - HOUR, asked(reader().newest("hour", 5)).tick());
        assertNull(reader().newest("day", 5));
        assertEquals(Map.of("hour", START + 3 * DAY - HOUR), reader().newestTicks());
    }

    @Test
    void a_video_is_followed_over_time() {
        for (String id : List.of(ODD_IDS.get(0), ODD_IDS.get(5), ODD_IDS.get(11), "v_13_1")) {
            List<RankPoint> expected = new ArrayList<>();
            for (BoundaryRows b : WRITTEN) {
                for (int i = 0; i < b.rows().size(); i++) {
                    if (b.rows().get(i).videoId().equals(id)
                            && b.tick() >= START + HOUR
                            && b.tick() < START + 2 * DAY) {
                        expected.add(
                                new RankPoint(
                                        b.tick(),
                                        i + 1,
                                        b.rows().get(i).views(),
                                        true,
                                        true,
                                        null));
                    }
                }
            }
            List<RankPoint> found =
                    reader().video(HOUR_SPEC, id, START + HOUR, START + 2 * DAY, 1000);
            assertEquals(expected, found, id);
            assertEquals(
                    expected.subList(0, Math.min(2, expected.size())),
                    reader().video(HOUR_SPEC, id, START + HOUR, START + 2 * DAY, 2));
        }
        assertTrue(!reader().video(HOUR_SPEC, ODD_IDS.get(0), START, NOON * 2, 1000).isEmpty());
    }

    @Test
    void the_query_of_the_manual_works_as_it_stands() throws SQLException {
        List<BoundaryRows.RankedVideo> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(HISTORY.url);
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT video_id, total_views FROM global_topk_snapshots WHERE"
                                        + " snapshot_time = '2026-03-01T05:00:00Z' AND window_name"
                                        + " = 'hour' ORDER BY rank")) {
            while (result.next()) {
                rows.add(new BoundaryRows.RankedVideo(result.getString(1), result.getLong(2)));
            }
        }
        assertEquals(at(START + 5 * HOUR).rows(), rows);
    }

    // Who finds no table of Flyway's while another makes it must not fail: rare, so more than once.
    @RepeatedTest(6)
    void every_process_may_make_the_tables_at_once() throws Exception {
        String url = PostgresUnderTest.newDatabase();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Callable<Integer>> three = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                three.add(
                        () -> {
                            try (HistoryFixture one =
                                    new HistoryFixture(url, HistoryKeep.DEFAULT)) {
                                one.database.migrate();
                                return one.database
                                        .writer()
                                        .write(List.of(answer("hour", START, List.of())));
                            }
                        });
            }
            int written = 0;
            for (Future<Integer> each : threads.invokeAll(three)) {
                written += each.get();
            }
            assertEquals(1, written);
        } finally {
            threads.shutdownNow();
        }
    }
}
