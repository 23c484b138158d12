package io.headtail.http.topk;

import static io.headtail.http.topk.StoredHour.HOUR;
import static io.headtail.http.topk.StoredHour.ODD;
import static io.headtail.http.topk.StoredHour.WINDOWS;
import static io.headtail.http.topk.StoredHour.encoded;
import static io.headtail.http.topk.StoredHour.open;
import static io.headtail.http.topk.StoredHour.problem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.HistoryDatabase;
import io.headtail.http.ServerFixture;
import io.headtail.testing.PostgresUnderTest;
import io.headtail.tool.embedded.EmbeddedPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The history over HTTP, from a real PostgreSQL. */
class HistoryServiceIT {
    private static final int LIVE = 20;
    private static final StoredHour STORED = new StoredHour();

    @AfterAll
    static void close() {
        STORED.close();
    }

    private static void is(String path, String body) throws Exception {
        HttpResponse<String> response = STORED.server.get(path);
        assertEquals(body, response.body());
        assertEquals(200, response.statusCode());
        assertEquals("application/json", response.headers().firstValue("Content-Type").orElse(""));
        assertEquals(200, STORED.server.send("HEAD", path).statusCode());
        assertEquals(405, STORED.server.send("POST", path).statusCode());
    }

    @Test
    void the_boundary_at_a_time_or_the_nearest_before_and_which_it_is() throws Exception {
        String at1155 =
                "{\"window\":\"hour\",\"start\":\"2023-11-14T10:55:00Z\",\"end\":\"2023-11-14T11:55:00Z\","
                        + "\"final\":true,\"complete\":true,\"revision\":0,\"items\":[{\"videoId\":\"v_1\",\"views\":111}]}";
        long asked = STORED.server.served.aboutThePast();
        is("/view/video/history?window=hour&k=1&at=2023-11-14T11:55:00Z", at1155);
        assertEquals(asked + 2, STORED.server.served.aboutThePast(), "GET and HEAD");
        assertEquals(0, STORED.server.served.fromHistory());
        is("/view/video/history?window=hour&k=1&at=2023-11-14T12:59:59.999%2B01:00", at1155);
        assertTrue(
                STORED.server.get("/view/video/history").body().contains("2023-11-14T12:00:00Z"));
        assertEquals(
                404, STORED.server.get("/view/video/history?at=2023-11-14T10:59:59Z").statusCode());
    }

    @ParameterizedTest
    @CsvSource({
        // Boundaries every 5 minutes until 12:00, lateness 5 s; it is 2023-11-14T22:13:21Z.
        "2023-11-14T12:10:05Z, (absent)",
        "2023-11-14T12:10:06Z, earlier; age=PT10M6S",
        "2023-11-14T15:00:00Z, earlier; age=PT3H",
        "2023-11-15T12:00:00Z, earlier; age=PT24H",
        ", earlier; age=PT10H13M21S"
    })
    void a_boundary_far_from_the_time_asked_for_is_marked(@Nullable String at, String mark)
            throws Exception {
        String path = "/view/video/history?window=hour&k=3" + (at == null ? "" : "&at=" + at);
        HttpResponse<String> response = STORED.server.get(path);
        assertEquals(200, response.statusCode());
        assertTrue(response.body().contains("\"end\":\"2023-11-14T12:00:00Z\""), response.body());
        assertEquals(mark, ServerFixture.header(response, "TopK-Degraded"));
    }

    @Test
    void where_a_video_stood() throws Exception {
        String path = "/view/video/history/" + encoded(ODD) + "?window=minute&limit=1";
        String range = "&from=2023-11-14T11:00:00Z&to=2023-11-14T11:10:00Z";
        is(
                path + range,
                "{\"window\":\"minute\",\"videoId\":\"a/b%c\\\"d'e🎬\",\"from\":\"2023-11-14T11:00:00Z\","
                        + "\"to\":\"2023-11-14T11:10:00Z\",\"truncated\":true,\"points\":[{\"time\":"
                        + "\"2023-11-14T11:00:00Z\",\"rank\":2,\"views\":50,\"final\":true,"
                        + "\"complete\":true}]}");
        String two = STORED.server.get(path.replace("limit=1", "limit=2") + range).body();
        assertTrue(two.contains("\"truncated\":false"), two);
        assertTrue(
                two.endsWith(
                        "\"rank\":2,\"views\":51,\"final\":true,\"complete\":false,"
                                + "\"degraded\":\"misplaced\"}]}"),
                two);
    }

    @Test
    void a_past_hour_is_answered() throws Exception {
        is(
                "/top-k?window=hour&k=1&start=2023-11-14T11:00:00Z",
                "{\"window\":\"hour\",\"start\":\"2023-11-14T11:00:00Z\",\"end\":\"2023-11-14T12:00:00Z\","
                        + "\"as_of\":\"2023-11-14T12:00:05Z\",\"final\":true,\"revision\":0,\"items\":[{\"id\":\"v_1\",\"count\":112}]}");
    }

    /** It was stored when no more than three were kept. */
    @Test
    void answers_with_fewer_rows_stored_than_asked_for_are_marked() throws Exception {
        String three = "/view/video/history?window=hour&at=2023-11-14T11:15:00Z&k=";
        String all = "/view/video/history?window=hour&at=2023-11-14T11:20:00Z&k=";
        assertEquals("ranks=3", degraded(three + 4));
        assertEquals("ranks=3", degraded(three + 1_000));
        assertEquals("", degraded(three + 3));
        assertEquals("", degraded(three + 1));
        assertEquals("", degraded(all + 1_000));
    }

    private static String degraded(String path) throws Exception {
        HttpResponse<String> response = STORED.server.get(path);
        assertEquals(200, response.statusCode(), response.body());
        return response.headers().firstValue("TopK-Degraded").orElse("");
    }

    @Test
    void only_the_history_is_away_without_postgresql(@TempDir Path folder) throws Exception {
        EmbeddedPostgres postgres = PostgresUnderTest.startOwn(folder);
        HistoryDatabase away = open(postgres.jdbcUrl());
        away.migrate();
        postgres.close();
        ServerFixture half = new ServerFixture(away.reader(), 1_000, WINDOWS);
        half.newest.put("hour", ServerFixture.answer("hour", HOUR, 3));
        for (String path :
                List.of(
                        "/view/video/history",
                        "/view/video/history/v_1",
                        "/top-k?window=hour&start=2023-11-14T11:00:00Z")) {
            long asked = System.nanoTime();
            HttpResponse<String> response = half.get(path);
            long ms = (System.nanoTime() - asked) / 1_000_000;
            for (int i = 0; i < LIVE; i++) {
                assertEquals(200, half.get("/view/video?window=hour").statusCode());
            }
            long live = (System.nanoTime() - asked) / 1_000_000 - ms;
            problem(response, 503, "the history does not answer");
            assertEquals("5", response.headers().firstValue("Retry-After").orElse(""));
            // As long as a slow machine takes for answers from memory, and not the server's time.
            assertTrue(ms < 2_000 + live, path + " took " + ms + " ms, not " + live);
        }
        assertEquals(200, half.get("/view/video?window=hour").statusCode());
        half.close();
        away.close();
        ServerFixture none = new ServerFixture(1_000, WINDOWS);
        problem(none.get("/view/video/history"), 404, "history.url is not set");
        none.close();
    }
}
