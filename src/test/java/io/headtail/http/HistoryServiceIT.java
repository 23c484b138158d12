package io.headtail.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.HistoryDatabase;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.settings.HistorySettings;
import io.headtail.testing.PostgresUnderTest;
import io.headtail.time.WindowSpec;
import io.headtail.tool.embedded.EmbeddedPostgres;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The history over HTTP, from a real PostgreSQL, with good and bad questions. */
class HistoryServiceIT {
    private static final int LIVE = 20;
    private static final long HOUR = 3_600_000;
    private static final long NOON = Instant.parse("2023-11-14T12:00:00Z").toEpochMilli();
    private static final WindowSpec[] WINDOWS = {
        WindowSpec.sliding("minute", 60_000),
        WindowSpec.sliding("hour", HOUR),
        WindowSpec.month("month"),
        WindowSpec.allTime("all")
    };
    private static final String ODD = "a/b%c\"d'e🎬";

    private static HistoryDatabase database;
    private static ServerFixture server;

    @BeforeAll
    static void an_hour_of_boundaries() {
        database = open(PostgresUnderTest.newDatabase());
        database.migrate();
        List<BoundaryRows> all = new ArrayList<>();
        for (int i = 0; i <= 12; i++) {
            for (String window : List.of("minute", "hour")) {
                all.add(answer(window, NOON - HOUR + i * 300_000L, i));
            }
        }
        assertEquals(26, database.writer().write(all));
        server = new ServerFixture(database.reader(), 1_000, WINDOWS);
    }

    @AfterAll
    static void close() throws Exception {
        server.close();
        database.close();
    }

    private static HistoryDatabase open(String url) {
        return HistoryDatabase.open(
                new HistorySettings(
                        url, PostgresUnderTest.USER, null, null, 300_000, HistoryKeep.DEFAULT));
    }

    private static BoundaryRows answer(String window, long tick, int i) {
        List<BoundaryRows.RankedVideo> rows =
                List.of(
                        new BoundaryRows.RankedVideo("v_1", 100 + i),
                        new BoundaryRows.RankedVideo(ODD, 50 + i),
                        new BoundaryRows.RankedVideo("v_3", 1));
        boolean lacks = window.equals("minute") && i == 1;
        return new BoundaryRows(
                new StoredAnswer(
                        window,
                        tick,
                        tick - (window.equals("hour") ? HOUR : 60_000),
                        window.equals("hour") && i == 3 ? 3 : 10,
                        0,
                        true,
                        !lacks,
                        lacks ? tick : Long.MIN_VALUE,
                        lacks ? "misplaced" : null,
                        0,
                        rows),
                false,
                "topic",
                1,
                0,
                List.of(new BoundaryRows.ReadSpan(0, 10, 5, null)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static void is(String path, String body) throws Exception {
        HttpResponse<String> response = server.get(path);
        assertEquals(body, response.body());
        assertEquals(200, response.statusCode());
        assertEquals("application/json", response.headers().firstValue("Content-Type").orElse(""));
        assertEquals(200, server.send("HEAD", path).statusCode());
        assertEquals(405, server.send("POST", path).statusCode());
    }

    @Test
    void the_boundary_at_a_time_or_the_nearest_before_and_which_it_is() throws Exception {
        String at1155 =
                "{\"window\":\"hour\",\"start\":\"2023-11-14T10:55:00Z\",\"end\":\"2023-11-14T11:55:00Z\","
                        + "\"final\":true,\"complete\":true,\"revision\":0,\"items\":[{\"videoId\":\"v_1\",\"views\":111}]}";
        is("/view/video/history?window=hour&k=1&at=2023-11-14T11:55:00Z", at1155);
        is("/view/video/history?window=hour&k=1&at=2023-11-14T12:59:59.999%2B01:00", at1155);
        assertTrue(server.get("/view/video/history").body().contains("2023-11-14T12:00:00Z"));
        assertEquals(404, server.get("/view/video/history?at=2023-11-14T10:59:59Z").statusCode());
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
        HttpResponse<String> response = server.get(path);
        assertEquals(200, response.statusCode());
        assertTrue(response.body().contains("\"end\":\"2023-11-14T12:00:00Z\""), response.body());
        assertEquals(mark, ViewServiceTest.header(response, "TopK-Degraded"));
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
        String two = server.get(path.replace("limit=1", "limit=2") + range).body();
        assertTrue(two.contains("\"truncated\":false"), two);
        assertTrue(
                two.endsWith(
                        "\"rank\":2,\"views\":51,\"final\":true,\"complete\":false,"
                                + "\"degraded\":\"misplaced\"}]}"),
                two);
    }

    @Test
    void an_hour_of_old() throws Exception {
        is(
                "/top-k?window=hour&k=1&start=2023-11-14T11:00:00Z",
                "{\"window\":\"hour\",\"start\":\"2023-11-14T11:00:00Z\",\"end\":\"2023-11-14T12:00:00Z\","
                        + "\"as_of\":\"2023-11-14T12:00:05Z\",\"final\":true,\"revision\":0,\"items\":[{\"id\":\"v_1\",\"count\":112}]}");
    }

    /** It was stored when no more than three were kept. */
    @Test
    void fewer_than_asked_for_since_no_more_were_stored_are_marked() throws Exception {
        String three = "/view/video/history?window=hour&at=2023-11-14T11:15:00Z&k=";
        String all = "/view/video/history?window=hour&at=2023-11-14T11:20:00Z&k=";
        assertEquals("ranks=3", degraded(three + 4));
        assertEquals("ranks=3", degraded(three + 1_000));
        assertEquals("", degraded(three + 3));
        assertEquals("", degraded(three + 1));
        assertEquals("", degraded(all + 1_000));
    }

    private static String degraded(String path) throws Exception {
        HttpResponse<String> response = server.get(path);
        assertEquals(200, response.statusCode(), response.body());
        return response.headers().firstValue("TopK-Degraded").orElse("");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /view/video/history?window=week|400|window 'week': not configured; configured are minute, hour, month, all
                    /view/video/history?at=yesterday|400|at 'yesterday': allowed are RFC 3339
                    /view/video/history?at=2023-13-01T00:00:00Z|400|at '2023-13-01T00:00:00Z'
                    /view/video/history?at=1969-12-31T23:59:59Z|400|from 1970 to 9999
                    /view/video/history?at=%2B10000-01-01T00:00:00Z|400|from 1970 to 9999
                    /view/video/history?k=0|400|k '0': allowed are whole numbers from 1 to 1000
                    /view/video/history?k=1001|400|k '1001'
                    /view/video/history?k=-1|400|k '-1'
                    /view/video/history?at=|400|at '': allowed are RFC 3339
                    /view/video/history?at=%FF|400|a percent-encoding is not UTF-8
                    /view/video/history?when=now|400|parameter 'when': unknown; known are window, at, k
                    /view/video/history?k=1&k=2|400|parameter 'k': came more than once
                    /view/video/history?window=month|404|the history has nothing of window 'month'
                    /view/video/history/v_1?from=2023-11-14T12:00:00Z&to=2023-11-14T11:00:00Z|400|from '2023-11-14T12:00:00Z': allowed are times before 'to', 2023-11-14T11:00:00Z
                    /view/video/history/v_1?from=2023-11-14T12:00:00Z&to=2023-11-14T12:00:00Z|400|allowed are times before
                    /view/video/history/v_1?from=2022-11-14T12:00:00Z&to=2022-11-14T13:00:00Z|404|is not among those that the history has
                    /view/video/history/v_1?limit=10001|400|limit '10001': allowed are whole numbers from 1 to 10000
                    /view/video/history/v_1?limit=-1|400|limit '-1'
                    /view/video/history/v_1?limit=0|400|limit '0'
                    /view/video/history/v_1?limit=all|400|limit 'all'
                    /view/video/history/v_1?from=yesterday|400|from 'yesterday': allowed are RFC 3339
                    /view/video/history/v_1?to=2023-11-14|400|to '2023-11-14': allowed are RFC 3339
                    /view/video/history/v_1?to=1970-01-01T00:00:00Z|400|from '1970-01-01T00:00:00Z': allowed are times before 'to'
                    /view/video/history/v_1?from=9999-12-31T23:59:59Z|400|allowed are times before 'to'
                    /view/video/history/v_1?at=2023-11-14T11:00:00Z|400|parameter 'at': unknown; known are window, from, to, limit
                    /view/video/history/v_1?from=2023-11-14T11:00:00Z&from=2023-11-14T11:00:00Z|400|parameter 'from': came more than once
                    /view/video/history/%00|400|1 to 255 bytes of UTF-8 without U+0000
                    /view/video/history/%FF|400|1 to 255 bytes of UTF-8
                    /view/video/history/never?to=2023-11-14T12:00:00Z|404|video 'never' is not among
                    /top-k?window=minute|400|window 'minute': allowed are those that are sealed, hour, month, all
                    /top-k?window=hour&start=2023-11-14T11:30:00Z|400|start '2023-11-14T11:30:00Z': allowed is the start of an hour in UTC, such as 2023-11-14T11:00:00Z
                    /top-k?window=month&start=2023-11-02T00:00:00Z|400|the start of a month in UTC, such as 2023-11-01T00:00:00Z
                    /top-k?window=hour&start=2023-11-13T11:00:00Z|404|the history has no hour from 2023-11-13T11:00:00Z
                    /top-k?window=all&start=2023-11-14T11:00:00Z|400|start '2023-11-14T11:00:00Z': the window of all time has none
                    /top-k?window=hour|503|no hour has been sealed yet
                    """)
    void a_question_that_cannot_be_answered_is_told_why(String path, int status, String detail)
            throws Exception {
        problem(server.get(path), status, detail);
    }

    private static void problem(HttpResponse<String> response, int status, String detail) {
        assertEquals(status, response.statusCode(), response.body());
        String type = response.headers().firstValue("Content-Type").orElse("");
        assertEquals("application/problem+json", type);
        assertTrue(response.body().contains(detail), response.body());
    }

    @Test
    void ids_that_are_too_long_are_told_so() throws Exception {
        problem(server.get("/view/video/history/" + "v".repeat(256)), 400, "of 256 bytes");
        HttpResponse<String> long10000 = server.get("/view/video/history/" + "v".repeat(10_000));
        assertTrue(List.of(400, 414).contains(long10000.statusCode()), long10000.body());
        assertEquals(
                "application/problem+json",
                long10000.headers().firstValue("Content-Type").orElse(""));
        String broken =
                server.sendRaw(
                        "GET /view/video/history/%zz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        assertTrue(broken.startsWith("HTTP/1.1 400"), broken);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'; DROP TABLE global_topk_snapshots; --",
                "1 OR 1=1",
                "\\'; DELETE FROM topk_boundaries; --",
                "$1",
                "hour' OR 'a'='a",
                "%27",
                "{\"a\":1}"
            })
    void sql_in_every_parameter_reaches_no_sql(String sql) throws Exception {
        String value = encoded(sql);
        for (String name : List.of("window", "at", "k")) {
            problem(server.get("/view/video/history?" + name + "=" + value), 400, name);
        }
        for (String name : List.of("window", "from", "to", "limit")) {
            problem(server.get("/view/video/history/v_1?" + name + "=" + value), 400, name);
        }
        for (String name : List.of("window", "k", "start")) {
            problem(server.get("/top-k?" + name + "=" + value), 400, name);
        }
        problem(server.get("/view/video/history/" + value + "?window=hour"), 404, "is not among");
        problem(server.get("/view/video/history?" + value + "=1"), 400, "unknown");
        List<BoundaryRows> left = new ArrayList<>();
        database.reader().boundaries("hour", 0, Long.MAX_VALUE, left::add);
        database.reader().boundaries("minute", 0, Long.MAX_VALUE, left::add);
        assertEquals(26, left.size());
        assertEquals(26 * 3, left.stream().mapToInt(rows -> rows.rows().size()).sum());
    }

    @Test
    void without_postgresql_only_the_history_is_away(@TempDir Path folder) throws Exception {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, 0);
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
