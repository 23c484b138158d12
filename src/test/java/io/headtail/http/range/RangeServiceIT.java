package io.headtail.http.range;

import static io.headtail.http.ServerFixture.assertProblem;
import static io.headtail.http.ServerFixture.header;
import static io.headtail.http.range.RangeServer.span;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.range.RandomViews;
import io.headtail.history.range.StoredViews;
import io.headtail.history.range.VideoViews;
import io.headtail.http.ServerFixture;
import io.headtail.testing.AnswerJson;
import io.headtail.testing.Oracle;
import io.headtail.testing.Seeds;
import io.headtail.time.Millis;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ranges over HTTP say what a plain recount says. */
class RangeServiceIT {
    private static final StoredViews STORED = RangeViews.filled();
    private static final ServerFixture SERVER = RangeServer.over(STORED);

    @AfterAll
    static void close() {
        SERVER.close();
        STORED.close();
    }

    @Test
    void random_ranges_equal_a_plain_recount() {
        Seeds.run(
                RangeServiceIT.class,
                1,
                random -> {
                    for (int i = 0; i < 25; i++) {
                        long from = Math.max(StoredViews.START, RandomViews.minuteOf(random));
                        long to = from + (1 + random.nextInt(300)) * Millis.MINUTE;
                        int k = 1 + random.nextInt(20);
                        String path = "/view/video/range?k=" + k + "&" + span(from, to);
                        HttpResponse<byte[]> answer = SERVER.bytes("GET", path);
                        assertEquals(200, answer.statusCode(), path);
                        assertEquals(
                                STORED.top(from, to, k).stream().map(RangeServiceIT::text).toList(),
                                AnswerJson.rows(answer.body()).stream()
                                        .map(RangeServiceIT::text)
                                        .toList(),
                                path);
                        assertEquals(
                                Instant.ofEpochMilli(from).toString(),
                                header(answer, "TopK-Window-Start"));
                        assertEquals(
                                Instant.ofEpochMilli(to).toString(),
                                header(answer, "TopK-Window-End"));
                        boolean isFinal = to <= StoredViews.START + 8 * Millis.HOUR;
                        assertEquals(String.valueOf(isFinal), header(answer, "TopK-Final"));
                        assertEquals("true", header(answer, "TopK-Complete"));
                    }
                });
    }

    private static String text(BoundaryRows.RankedVideo row) {
        return row.videoId() + "=" + row.views();
    }

    private static String text(Oracle.Row row) {
        return row.videoId() + "=" + row.views();
    }

    @Test
    void a_video_has_its_views_over_time() {
        long from = StoredViews.START + 100 * Millis.MINUTE;
        for (long minutes : List.of(1L, 60L, 24 * 60L)) {
            checkVideo("v_20", from, from + minutes * Millis.MINUTE, "minute", Millis.MINUTE);
        }
        checkVideo("v_20", from, from + 25 * Millis.HOUR, "hour", Millis.HOUR);
        checkVideo("v_none", from, from + 25 * Millis.HOUR, "hour", Millis.HOUR);
        String hourly = "/view/video/v_20?resolution=hour&" + span(from, from + 2 * Millis.HOUR);
        assertTrue(SERVER.get(hourly).body().contains("\"resolution\":\"hour\""));
    }

    private static void checkVideo(
            String id, long from, long to, String resolution, long lengthMs) {
        List<VideoViews.Point> points = STORED.points(id, from, to, lengthMs);
        StringBuilder expected =
                new StringBuilder(
                        "{\"videoId\":\"%s\",\"from\":\"%s\",\"to\":\"%s\",\"resolution\":\"%s\",\"final\":%s,\"complete\":true,\"total\":%d,\"points\":["
                                .formatted(
                                        id,
                                        Instant.ofEpochMilli(from),
                                        Instant.ofEpochMilli(to),
                                        resolution,
                                        to <= StoredViews.START + 8 * Millis.HOUR,
                                        points.stream().mapToLong(VideoViews.Point::views).sum()));
        String comma = "";
        for (VideoViews.Point point : points) {
            expected.append(comma)
                    .append(
                            "{\"start\":\"%s\",\"views\":%d}"
                                    .formatted(
                                            Instant.ofEpochMilli(point.startMs()), point.views()));
            comma = ",";
        }
        HttpResponse<String> answer = SERVER.get("/view/video/" + id + "?" + span(from, to));
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(expected + "]}", answer.body());
    }

    @Test
    void late_views_that_are_not_in_an_answer_are_told_of() {
        String hour = span(RangeViews.LATE, RangeViews.LATE + Millis.HOUR);
        assertEquals("5", header(SERVER.bytes("GET", "/view/video/range?" + hour), "TopK-Late"));
        String before = span(RangeViews.LATE - Millis.HOUR, RangeViews.LATE);
        assertEquals(
                "(absent)",
                header(SERVER.bytes("GET", "/view/video/range?" + before), "TopK-Late"));
        String video = SERVER.get("/view/video/late?" + hour).body();
        assertTrue(video.contains("\"late\":2,\"total\":0,"), video);
        String other = SERVER.get("/view/video/v_20?" + hour).body();
        assertFalse(other.contains("late"), other);
    }

    @Test
    void every_id_can_be_asked_for_also_those_that_are_routes() {
        long from = StoredViews.START + 10 * Millis.HOUR;
        String span = "?" + span(from, from + Millis.HOUR);
        for (String id : List.of("range", "history", "range/x", "a/b%c", "history/y", ";")) {
            String encoded = URLEncoder.encode(id, StandardCharsets.UTF_8);
            String answer = SERVER.get("/view/video/range/" + encoded + span).body();
            assertTrue(answer.contains("\"videoId\":\"" + id + "\""), id + ": " + answer);
            assertTrue(answer.contains("\"total\":3,"), id + ": " + answer);
        }
        for (String id : List.of("range/x", "a/b%c", ";")) {
            String encoded = URLEncoder.encode(id, StandardCharsets.UTF_8);
            String answer = SERVER.get("/view/video/" + encoded + span).body();
            assertTrue(answer.contains("\"videoId\":\"" + id + "\""), id + ": " + answer);
        }
    }

    @Test
    void a_window_that_nothing_is_stored_of_is_counted_from_minutes() {
        long at = StoredViews.START + 100 * Millis.MINUTE;
        String path = "/view/video/history?window=hour&k=3&at=";
        HttpResponse<byte[]> answer = SERVER.bytes("GET", path + Instant.ofEpochMilli(at));
        assertEquals(200, answer.statusCode());
        assertEquals("from-minutes", header(answer, "TopK-Degraded"));
        assertEquals(Instant.ofEpochMilli(at).toString(), header(answer, "TopK-Window-End"));
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        for (BoundaryRows.RankedVideo row : STORED.top(at - Millis.HOUR, at, 3)) {
            assertTrue(body.contains("\"views\":" + row.views() + "}"), body);
        }
        assertProblem(
                SERVER.get(path + Instant.ofEpochMilli(at + 1)), 404, "the history has nothing of");
    }

    @Test
    void the_month_so_far_that_nothing_is_stored_of_is_counted_from_minutes() {
        long at = StoredViews.START + 100 * Millis.MINUTE;
        HttpResponse<byte[]> answer =
                SERVER.bytes(
                        "GET",
                        "/view/video/history?window=month&k=3&at=" + Instant.ofEpochMilli(at));
        assertEquals(200, answer.statusCode());
        assertEquals("from-minutes", header(answer, "TopK-Degraded"));
        assertEquals("2026-03-01T00:00:00Z", header(answer, "TopK-Window-Start"));
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        for (BoundaryRows.RankedVideo row : STORED.top(StoredViews.START, at, 3)) {
            assertTrue(body.contains("\"views\":" + row.views() + "}"), body);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "hour, 2026-03-01T02:00:00Z, 2026-03-01T03:00:00Z, true",
        "month, 2026-03-01T00:00:00Z, 2026-04-01T00:00:00Z, false"
    })
    void a_sealed_span_that_is_not_stored_is_counted_from_minutes(
            String window, String start, String end, String isFinal) {
        String path = "/top-k?k=3&window=" + window + "&start=";
        HttpResponse<byte[]> answer = SERVER.bytes("GET", path + start);
        assertEquals(200, answer.statusCode());
        assertEquals("from-minutes", header(answer, "TopK-Degraded"));
        assertEquals(end, header(answer, "TopK-Window-End"));
        assertEquals(isFinal, header(answer, "TopK-Final"));
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        List<BoundaryRows.RankedVideo> rows =
                STORED.top(
                        Instant.parse(start).toEpochMilli(), Instant.parse(end).toEpochMilli(), 3);
        assertEquals(3, rows.size());
        for (BoundaryRows.RankedVideo row : rows) {
            assertTrue(body.contains("\"count\":" + row.views() + "}"), body);
        }
    }

    @Test
    void a_span_that_has_not_ended_is_not_there_though_minutes_of_it_are() {
        String path = "/top-k?window=month&start=2026-04-01T00:00:00Z";
        assertProblem(SERVER.get(path), 404, "the history has no month from 2026-04-01");
    }

    @Test
    void an_answer_that_has_not_changed_is_not_sent_again() {
        String path =
                "/view/video/range?" + span(StoredViews.START, StoredViews.START + Millis.HOUR);
        HttpResponse<byte[]> first = SERVER.bytes("GET", path);
        String tag = header(first, "ETag");
        assertEquals(304, SERVER.bytes("GET", path, "If-None-Match", tag).statusCode());
        assertEquals(200, SERVER.send("HEAD", path).statusCode());
        assertProblem(SERVER.send("POST", path), 405, "allowed are GET, HEAD, OPTIONS");
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z, 1970-01-02T00:00:00Z, true",
        "9999-12-31T00:00:00Z, 9999-12-31T23:59:00Z, false"
    })
    void times_without_data_are_empty_and_say_how_final_that_is(
            String from, String to, String isFinal) {
        String span = "?from=" + from + "&to=" + to;
        HttpResponse<byte[]> top = SERVER.bytes("GET", "/view/video/range" + span);
        assertEquals(200, top.statusCode());
        assertEquals("[]", new String(top.body(), StandardCharsets.UTF_8));
        assertEquals(isFinal, header(top, "TopK-Final"));
        String video = SERVER.get("/view/video/v_20" + span).body();
        assertTrue(video.contains("\"total\":0,\"points\":[]}"), video);
        assertTrue(video.contains("\"final\":" + isFinal), video);
    }
}
