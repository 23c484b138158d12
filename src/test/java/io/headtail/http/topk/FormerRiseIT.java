package io.headtail.http.topk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.HistoryDatabase;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.http.ServerFixture;
import io.headtail.testing.ExactBoundary;
import io.headtail.time.SpanCode;
import io.headtail.time.WindowSpec;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A name that a rise of 30 minutes and an hour have had in turn, which start at the same time: the
 * boundaries of the one answer for none of the other.
 */
class FormerRiseIT {
    private static final WindowSpec HOUR = WindowSpec.sliding("hour", 3_600_000);
    private static final WindowSpec RISE = WindowSpec.rising("hour", 1_800_000);

    private static HistoryDatabase database;
    private static ServerFixture hours;
    private static ServerFixture rises;

    @BeforeAll
    static void a_window_that_changes_its_kind_and_changes_back() {
        database = ServerFixture.newHistory();
        database.writer()
                .write(
                        List.of(
                                answer(RISE, "10:00", "10:00", 6),
                                answer(HOUR, "11:00", "11:00", 7),
                                answer(RISE, "14:00", "11:30", 8),
                                answer(HOUR, "16:00", "12:30", 9),
                                answer(RISE, "18:00", "16:30", 10)));
        hours = new ServerFixture(database.reader(), 1_000, HOUR);
        rises = new ServerFixture(database.reader(), 1_000, RISE);
    }

    @AfterAll
    static void close() throws Exception {
        hours.close();
        rises.close();
        database.close();
    }

    private static BoundaryRows answer(WindowSpec spec, String end, String since, long views) {
        return ExactBoundary.of(
                spec,
                time(end),
                10,
                List.of(new BoundaryRows.RankedVideo("a", views)),
                SpanCode.of(spec.span()),
                new BoundaryRows.ReadSpan(0, 10, 5, 4, "same-since=" + time(since), null));
    }

    private static long time(String hour) {
        return Instant.parse("2026-03-01T" + hour + ":00Z").toEpochMilli();
    }

    /** Starts, each an hour before the end; some are answered by later ends. */
    @ParameterizedTest
    @ValueSource(strings = {"09:00 none", "10:00 7", "12:00 9", "13:00 9", "15:00 9", "17:00 none"})
    void no_rise_answers_for_an_hour(String expected) throws Exception {
        HttpResponse<String> response =
                hours.get(
                        "/top-k?window=hour&start=2026-03-01T" + expected.substring(0, 5) + ":00Z");
        String views = expected.substring(6);
        boolean none = views.equals("none");
        assertEquals(none ? 404 : 200, response.statusCode(), response.body());
        String row = "{\"id\":\"a\",\"count\":%s}".formatted(views);
        assertTrue(none || response.body().contains(row), response.body());
    }

    /** Ends. */
    @ParameterizedTest
    @ValueSource(
            strings = {"10:00 6", "11:00 none", "12:00 8", "14:00 8", "16:00 none", "18:00 10"})
    void no_hour_answers_for_a_rise(String expected) {
        StoredAnswer stored = database.reader().at(RISE, time(expected.substring(0, 5)), 10);
        String rise = stored == null ? "none" : Long.toString(stored.rows().get(0).views());
        assertEquals(expected.substring(6), rise);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_video_has_the_ranks_of_one_kind(boolean rising) throws Exception {
        HttpResponse<String> response =
                (rising ? rises : hours)
                        .get(
                                "/view/video/history/a?window=hour&from=2026-03-01T00:00:00Z"
                                        + "&to=2026-03-02T00:00:00Z");
        assertEquals(200, response.statusCode(), response.body());
        for (String end : List.of("10:00", "11:00", "14:00", "16:00", "18:00")) {
            boolean isRise = !end.equals("11:00") && !end.equals("16:00");
            String time = "\"time\":\"2026-03-01T%s:00Z\"".formatted(end);
            assertEquals(isRise == rising, response.body().contains(time), response.body());
        }
    }

    /** What stands in for a live answer until there is one. */
    @ParameterizedTest
    @ValueSource(strings = {"16:00", "18:00"})
    void the_newest_boundary_is_of_one_kind(String end) {
        StoredAnswer stored = database.reader().atOrBefore("hour", time(end), 10);
        assertNotNull(stored);
        assertEquals(end.equals("16:00"), stored.isOf(HOUR), "an hour");
        assertEquals(end.equals("18:00"), stored.isOf(RISE), "a rise");
    }
}
