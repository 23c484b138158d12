package io.headtail.http.topk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.HistoryDatabase;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.http.ServerFixture;
import io.headtail.testing.ExactBoundary;
import io.headtail.time.SpanCode;
import io.headtail.time.WindowSpec;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A window whose length was changed: boundaries of the former length answer for no hour. */
class FormerWindowIT {
    private static final WindowSpec HOUR = WindowSpec.sliding("hour", 3_600_000);
    private static final WindowSpec FORMER = WindowSpec.sliding("hour", 600_000);

    private static HistoryDatabase database;
    private static ServerFixture server;

    @BeforeAll
    static void a_window_that_was_shorter_once() {
        database = ServerFixture.newHistory();
        database.writer()
                .write(
                        List.of(
                                answer(FORMER, "2026-03-01T11:00:00Z", "2026-03-01T11:00:00Z", 7),
                                answer(FORMER, "2026-03-01T14:00:00Z", "2026-03-01T11:30:00Z", 8),
                                answer(HOUR, "2026-03-01T16:00:00Z", "2026-03-01T12:30:00Z", 9)));
        server = new ServerFixture(database.reader(), 1_000, HOUR);
    }

    @AfterAll
    static void close() throws Exception {
        server.close();
        database.close();
    }

    private static BoundaryRows answer(WindowSpec spec, String time, String since, long views) {
        long tick = Instant.parse(time).toEpochMilli();
        String marks = "same-since=" + Instant.parse(since).toEpochMilli();
        return ExactBoundary.of(
                spec,
                tick,
                10,
                List.of(new BoundaryRows.RankedVideo("a", views)),
                SpanCode.of(spec.span()),
                new BoundaryRows.ReadSpan(0, 10, 5, 4, marks, null));
    }

    @Test
    void a_boundary_of_another_length_is_no_hour() throws Exception {
        HttpResponse<String> response = server.get("/top-k?window=hour&start=2026-03-01T10:00:00Z");
        assertEquals(404, response.statusCode(), response.body());
    }

    @Test
    void a_boundary_of_another_length_stands_for_no_hour() throws Exception {
        HttpResponse<String> response = server.get("/top-k?window=hour&start=2026-03-01T11:00:00Z");
        assertEquals(404, response.statusCode(), response.body());
    }

    /** Its start says whose it is, and so does a mark. */
    @Test
    void a_boundary_of_another_length_is_marked_where_it_is_given() throws Exception {
        HttpResponse<String> former =
                server.get("/view/video/history?window=hour&at=2026-03-01T11:00:00Z");
        assertEquals(200, former.statusCode(), former.body());
        assertEquals(
                "other-window",
                former.headers().firstValue("TopK-Degraded").orElseThrow(),
                former.body());
        HttpResponse<String> own =
                server.get("/view/video/history?window=hour&at=2026-03-01T16:00:00Z");
        assertTrue(own.headers().firstValue("TopK-Degraded").isEmpty(), own.headers()::toString);
    }

    @Test
    void a_video_stood_nowhere_in_a_window_of_another_length() throws Exception {
        HttpResponse<String> response =
                server.get(
                        "/view/video/history/a?window=hour&from=2026-03-01T00:00:00Z"
                                + "&to=2026-03-02T00:00:00Z");
        assertEquals(200, response.statusCode(), response.body());
        assertTrue(response.body().contains("\"time\":\"2026-03-01T16:00:00Z\""), response.body());
        assertEquals(2, response.body().split("\"rank\"", -1).length, response.body());
    }

    /** Neither its own, nor one in between. */
    @ParameterizedTest
    @ValueSource(strings = {"12:00", "13:00"})
    void a_boundary_of_another_length_hides_no_hour_that_a_later_one_stands_for(String start)
            throws Exception {
        HttpResponse<String> response =
                server.get("/top-k?window=hour&start=2026-03-01T" + start + ":00Z");
        assertEquals(200, response.statusCode(), response.body());
        assertTrue(response.body().contains("{\"id\":\"a\",\"count\":9}"), response.body());
    }

    @Test
    void an_hour_of_the_right_length_is_answered() throws Exception {
        HttpResponse<String> response = server.get("/top-k?window=hour&start=2026-03-01T15:00:00Z");
        assertEquals(200, response.statusCode(), response.body());
    }
}
