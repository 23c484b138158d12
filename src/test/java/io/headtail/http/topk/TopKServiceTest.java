package io.headtail.http.topk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.http.ServerFixture;
import io.headtail.merge.Answer;
import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sealed hours, days and months, and all time, from memory alone: no history is kept. */
class TopKServiceTest {
    private static final long HOUR = 3_600_000;
    private static final long NOON = Instant.parse("2023-11-14T12:00:00Z").toEpochMilli();
    private static final String TWO =
            "\"items\":[{\"id\":\"v1\",\"count\":9000},{\"id\":\"v2\",\"count\":8999}]}";

    private static ServerFixture server;

    @BeforeAll
    static void an_hour_and_a_month_that_are_sealed_and_a_day_that_is_not() {
        server =
                new ServerFixture(
                        1_000,
                        WindowSpec.sliding("minute", 60_000),
                        WindowSpec.sliding("hour", HOUR),
                        WindowSpec.sliding("day", 24 * HOUR),
                        WindowSpec.month("month"),
                        WindowSpec.allTime("ever"));
        server.sealed.put(CalendarUnit.HOUR, ending("hour", HOUR, NOON, true));
        long november = Instant.parse("2023-11-01T00:00:00Z").toEpochMilli();
        server.sealed.put(CalendarUnit.MONTH, ending("month", 31 * 24 * HOUR, november, false));
        server.newest.put("ever", ending("ever", 1_000 * HOUR, NOON + 1_000, true));
    }

    @AfterAll
    static void close() {
        server.close();
    }

    private static Answer ending(String window, long lengthMs, long tick, boolean isFinal) {
        return ServerFixture.answer(
                window, lengthMs, 12, tick, isFinal, Long.MIN_VALUE, true, null);
    }

    private static void is(String path, String body) throws Exception {
        HttpResponse<String> response = server.get(path);
        assertEquals(body, response.body());
        assertEquals(200, response.statusCode());
        assertEquals("application/json", header(response, "Content-Type"));
        assertEquals("no-cache", header(response, "Cache-Control"));
        assertEquals("nosniff", header(response, "X-Content-Type-Options"));
        HttpResponse<String> head = server.send("HEAD", path);
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
        for (String name : response.headers().map().keySet()) {
            if (!name.equalsIgnoreCase("Date")) {
                assertEquals(header(response, name), header(head, name), name);
            }
        }
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("absent");
    }

    @Test
    void the_last_hour_is_the_default() throws Exception {
        String body =
                "{\"window\":\"hour\",\"start\":\"2023-11-14T11:00:00Z\",\"end\":\"2023-11-14T12:00:00Z\","
                        + "\"as_of\":\"2023-11-14T12:00:05Z\",\"final\":true,\"revision\":0,"
                        + TWO;
        is("/top-k?k=2", body);
        is("/top-k?window=hour&k=2&start=2023-11-14T11:00:00Z", body);
        is("/top-k?k=2&start=2023-11-14T12:00:00%2B01:00", body);
        is("/top-k?k=2&start=2023-11-14T12:00:00+01:00", body);
        is("/top-k?k=2&start=2023-11-14T11:00:00.000999Z", body);
        assertEquals(10, server.get("/top-k").body().split("\"id\"", -1).length - 1);
    }

    @Test
    void a_month_has_the_length_that_it_has() throws Exception {
        String body =
                "{\"window\":\"month\",\"start\":\"2023-10-01T00:00:00Z\",\"end\":\"2023-11-01T00:00:00Z\","
                        + "\"as_of\":\"2023-11-01T00:00:05Z\",\"final\":false,\"revision\":0,"
                        + TWO;
        is("/top-k?window=month&k=2", body);
        is("/top-k?window=month&k=2&start=2023-10-01T00:00:00Z", body);
    }

    @Test
    void all_is_the_newest_of_all_time_whatever_its_window_is_called() throws Exception {
        is(
                "/top-k?window=all&k=2",
                "{\"window\":\"all\",\"start\":\"2023-10-03T20:00:01Z\",\"end\":\"2023-11-14T12:00:01Z\","
                        + "\"as_of\":\"2023-11-14T12:00:06Z\",\"final\":true,\"revision\":0,"
                        + TWO);
    }

    @Test
    void the_headers_are_those_of_a_view() throws Exception {
        HttpResponse<String> response = server.get("/top-k?window=month");
        assertEquals("2023-10-01T00:00:00Z", header(response, "TopK-Window-Start"));
        assertEquals("2023-11-01T00:00:00Z", header(response, "TopK-Window-End"));
        assertEquals("false", header(response, "TopK-Final"));
        assertEquals("true", header(response, "TopK-Complete"));
        assertEquals("absent", header(response, "TopK-Degraded"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /top-k?start=2023-11-14T12:00:00Z|404||the hour from 2023-11-14T12:00:00Z is not sealed yet; the last one that is began at 2023-11-14T11:00:00Z
                    /top-k?start=9999-12-31T23:00:00Z|404||the hour from 9999-12-31T23:00:00Z is not sealed yet
                    /top-k?window=month&start=9999-12-01T00:00:00Z|404||the month from 9999-12-01T00:00:00Z is not sealed yet
                    /top-k?start=2023-11-14T10:00:00Z|404||history.url is not set
                    /top-k?start=1970-01-01T00:00:00Z|404||history.url is not set
                    /top-k?window=month&start=1970-01-01T00:00:00Z|404||history.url is not set
                    /top-k?window=day&start=9999-12-31T00:00:00Z|404||history.url is not set
                    /top-k?start=2023-11-14T11:00:00.001Z|400|start|start '2023-11-14T11:00:00.001Z': allowed is the start of an hour in UTC, such as 2023-11-14T11:00:00Z
                    /top-k?start=2023-11-14T11:00:00%2B00:30|400|start|such as 2023-11-14T10:00:00Z
                    /top-k?window=day&start=2023-11-14T01:00:00Z|400|start|allowed is the start of a day in UTC, such as 2023-11-14T00:00:00Z
                    /top-k?start=1969-12-31T23:00:00Z|400|start|from 1970 to 9999
                    /top-k?start=%2B10000-01-01T00:00:00Z|400|start|from 1970 to 9999
                    /top-k?start=2023-13-01T00:00:00Z|400|start|start '2023-13-01T00:00:00Z'
                    /top-k?start=2023-02-29T00:00:00Z|400|start|start '2023-02-29T00:00:00Z'
                    /top-k?start=2023-11-14|400|start|RFC 3339
                    /top-k?start=|400|start|start ''
                    /top-k?start=yesterday|400|start|start 'yesterday'
                    /top-k?window=all&start=2023-11-14T11:00:00Z|400|start|the window of all time has none
                    /top-k?window=minute|400|window|window 'minute': allowed are those that are sealed, hour, day, month, all
                    /top-k?window=ever|400|window|window 'ever'
                    /top-k?window=HOUR|400|window|window 'HOUR'
                    /top-k?window=|400|window|window ''
                    /top-k?k=0|400|k|k '0': allowed are whole numbers from 1 to 1000
                    /top-k?k=-1|400|k|k '-1'
                    /top-k?k=1001|400|k|k '1001'
                    /top-k?k=99999999999999999999|400|k|k '99999999999999999999'
                    /top-k?k=1.0|400|k|k '1.0'
                    /top-k?k=%D9%A1|400|k|k '١'
                    /top-k?k=ten|400|k|k 'ten'
                    /top-k?k=|400|k|k ''
                    /top-k?at=2023-11-14T11:00:00Z|400|at|parameter 'at': unknown; known are window, k, start
                    /top-k?k=1&k=1|400|k|parameter 'k': came more than once
                    /top-k?window=day|503||no day has been sealed yet; try again soon
                    """)
    void a_request_that_cannot_be_answered_is_told_why(
            String path, int status, @Nullable String parameter, String detail) throws Exception {
        HttpResponse<String> response = server.get(path);
        String body = response.body();
        assertEquals(status, response.statusCode(), body);
        assertEquals("application/problem+json", header(response, "Content-Type"));
        assertEquals("no-store", header(response, "Cache-Control"));
        assertEquals(status == 503 ? "1" : "absent", header(response, "Retry-After"));
        assertTrue(body.contains("\"status\":" + status), body);
        assertTrue(body.contains(detail), body);
        assertTrue(body.contains("\"instance\":\"/top-k\""), body);
        assertEquals(parameter != null, body.contains("\"allowed\":"), body);
        if (parameter != null) {
            assertTrue(body.contains("\"parameter\":\"" + parameter + "\""), body);
        }
        HttpResponse<String> head = server.send("HEAD", path);
        assertEquals(status, head.statusCode());
        assertEquals("", head.body());
    }

    @Test
    void a_client_is_told_that_no_window_can_be_asked_for_where_none_is_sealed() throws Exception {
        try (ServerFixture none = new ServerFixture(5, WindowSpec.sliding("minute", 60_000))) {
            for (String path : new String[] {"/top-k", "/top-k?window=all"}) {
                HttpResponse<String> response = none.get(path);
                assertEquals(400, response.statusCode());
                String detail =
                        "no hour, day or month is sealed here, and no window is of all time";
                assertTrue(response.body().contains(detail), response.body());
            }
        }
    }

    @Test
    void only_get_and_head_are_allowed() throws Exception {
        for (String method : new String[] {"POST", "PUT", "DELETE", "PATCH"}) {
            HttpResponse<String> response = server.send(method, "/top-k");
            assertEquals(405, response.statusCode());
            assertEquals("GET, HEAD, OPTIONS", header(response, "Allow"));
            assertEquals("application/problem+json", header(response, "Content-Type"));
        }
    }

    @Test
    void the_last_hour_that_is_not_the_last_to_have_ended_says_its_age() throws Exception {
        try (ServerFixture served =
                new ServerFixture(null, 18_000, 5, WindowSpec.sliding("hour", HOUR))) {
            served.sealed.put(CalendarUnit.HOUR, ending("hour", HOUR, NOON, true));
            // The next hour ends at one, and is to be answered within 18 s of that.
            long one = NOON + HOUR;
            for (long now : new long[] {NOON + 1, one - 1, one, one + 17_999}) {
                served.nowMs = now;
                assertEquals("absent", header(served.get("/top-k"), "TopK-Degraded"), "" + now);
            }
            served.nowMs = one + 18_000;
            assertEquals("stale; age=PT1H18S", header(served.get("/top-k?k=1"), "TopK-Degraded"));
            assertEquals(
                    "absent",
                    header(served.get("/top-k?start=2023-11-14T11:00:00Z"), "TopK-Degraded"),
                    "who asks for an hour by its start gets what he asked for");
            Answer inexact =
                    ServerFixture.answer(
                            "hour", HOUR, 3, NOON, true, Long.MIN_VALUE, true, "misplaced");
            served.sealed.put(CalendarUnit.HOUR, inexact);
            served.nowMs = NOON + 26 * HOUR;
            assertEquals(
                    "stale; age=PT26H; misplaced", header(served.get("/top-k"), "TopK-Degraded"));
            served.sealed.put(CalendarUnit.HOUR, ending("hour", HOUR, NOON + 26 * HOUR, true));
            assertEquals("absent", header(served.get("/top-k"), "TopK-Degraded"));
        }
    }

    @Test
    void an_answer_that_is_never_complete_has_no_complete_from() throws Exception {
        try (ServerFixture served = new ServerFixture(5, WindowSpec.sliding("hour", HOUR))) {
            Answer never =
                    ServerFixture.answer("hour", HOUR, 3, NOON, true, Long.MAX_VALUE, false, null);
            served.sealed.put(CalendarUnit.HOUR, never);
            HttpResponse<String> response = served.get("/top-k");
            assertEquals("false", header(response, "TopK-Complete"));
            assertEquals("absent", header(response, "TopK-Complete-From"));
        }
    }

    /** It may be the last one, which is in memory. */
    @Test
    void answers_to_who_asks_for_the_past_have_a_source_of_their_own() throws Exception {
        try (ServerFixture few = new ServerFixture(5, WindowSpec.sliding("hour", HOUR))) {
            few.sealed.put(CalendarUnit.HOUR, ending("hour", HOUR, NOON, true));
            few.get("/top-k");
            few.get("/top-k?start=2023-11-14T11:00:00Z");
            few.get("/top-k?start=2023-11-14T12:00:00Z");
            assertSources(few, 1, 0, 1);
        }
    }

    /** A merger that was restarted has the last day from the history until the next one ends. */
    @Test
    void a_sealed_answer_from_the_history_is_in_place_of_none_until_overdue() throws Exception {
        try (ServerFixture few =
                new ServerFixture(null, 18_000, 5, WindowSpec.sliding("hour", HOUR))) {
            few.sealed.put(
                    CalendarUnit.HOUR,
                    Answer.stored(
                            WindowSpec.sliding("hour", HOUR),
                            NOON,
                            NOON - HOUR,
                            true,
                            Long.MIN_VALUE,
                            null,
                            0,
                            0,
                            5,
                            List.of()));
            few.nowMs = NOON + HOUR + 17_999;
            few.get("/top-k");
            assertSources(few, 1, 0, 0);
            few.nowMs = NOON + HOUR + 18_000;
            few.get("/top-k");
            assertSources(few, 1, 1, 0);
        }
    }

    private static void assertSources(ServerFixture few, long memory, long history, long asked) {
        assertEquals(
                List.of(memory, history, asked),
                List.of(
                        few.served.fromMemory(),
                        few.served.fromHistory(),
                        few.served.aboutThePast()));
    }
}
