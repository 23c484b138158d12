package io.headtail.http.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.http.ServerFixture;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a connection ends, and what version of HTTP is spoken on it. */
@Isolated("it changes the time zone and the locale")
class ConnectionTest {
    private static final String ROW = "[{\"videoId\":\"v1\",\"views\":9000}]";
    private static final List<String> PATHS =
            List.of("/view/video", "/windows", "/nothing", "/view/video?k=x", "/health/live", "/");

    private final ServerFixture server = ServerFixture.withContractWindows();

    @BeforeEach
    void answer() {
        server.newest.put("hour", ServerFixture.answer("hour", 3_600_000, 1));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: close",
                "Connection: Close",
                "connection:CLOSE",
                "Connection: keep-alive, close",
                "Connection: close , TE",
                "Connection: TE\r\nConnection: close"
            })
    void close_is_obeyed_in_any_case_and_in_lists(String header) throws Exception {
        for (String path : PATHS) {
            for (String method : List.of("GET", "HEAD", "POST")) {
                String start = method + " " + path + " HTTP/1.1\r\nHost: a\r\n";
                assertCloses(server.untilClosed(start + header + "\r\n\r\n"));
            }
        }
    }

    private static void assertCloses(String response) {
        String headers = response.substring(0, response.indexOf("\r\n\r\n")) + "\r\n";
        assertTrue(headers.contains("\r\nConnection: close\r\n"), response);
        assertFalse(headers.contains("keep-alive"), response);
    }

    @Test
    void nothing_is_answered_after_a_request_that_closes() throws Exception {
        String close = "GET /view/video HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        String responses = server.untilClosed(close + close.replace("close", "x") + close);
        assertEquals(1, responses.split("HTTP/1\\.1 ", -1).length - 1, responses);
    }

    @Test
    void other_options_keep_the_connection() throws Exception {
        String one = "GET /view/video HTTP/1.1\r\nHost: a\r\nConnection: %s\r\n\r\n";
        String all = "";
        for (String options : List.of("keep-alive", "closed, x-close", "", "Upgrade, TE")) {
            all += one.formatted(options);
        }
        String responses = server.untilClosed(all + one.formatted("close"));
        assertEquals(5, responses.split("HTTP/1\\.1 200 ", -1).length - 1, responses);
    }

    @Test
    void a_request_of_http_1_0_is_answered_and_its_connection_closed() throws Exception {
        for (String headers : List.of("", "Host: a\r\n", "X: y\r\nConnection: close\r\n")) {
            String get = server.untilClosed("GET /view/video HTTP/1.0\r\n" + headers + "\r\n");
            assertTrue(get.startsWith("HTTP/1.1 200 OK\r\n"), get);
            assertTrue(get.endsWith("\r\n\r\n" + ROW), get);
            assertCloses(get);
            String head = server.untilClosed("HEAD /view/video HTTP/1.0\r\n" + headers + "\r\n");
            assertTrue(head.startsWith("HTTP/1.1 200 OK\r\n"), head);
            assertTrue(head.endsWith("\r\n\r\n"), head);
            assertTrue(head.contains("\r\nContent-Length: " + ROW.length() + "\r\n"), head);
        }
        for (String path : PATHS) {
            String response = server.untilClosed("GET " + path + " HTTP/1.0\r\n\r\n");
            assertFalse(response.toLowerCase(Locale.ROOT).contains("chunked"), response);
            assertTrue(response.contains("\r\nContent-Length: "), response);
            assertCloses(response);
        }
        String post = server.untilClosed("POST / HTTP/1.0\r\nContent-Length: 1\r\n\r\nx");
        assertTrue(post.startsWith("HTTP/1.1 405 "), post);
    }

    @Test
    void http_1_0_keeps_a_connection_that_the_client_asks_to_be_kept() throws Exception {
        String kept = "GET /view/video HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n";
        String newer = "GET /view/video HTTP/1.1\r\nHost: a\r\n\r\n";
        String last = "GET /view/video HTTP/1.0\r\n\r\n";
        String responses = server.untilClosed(kept + newer + kept + last + kept);
        String[] each = responses.split("HTTP/1\\.1 200 OK", -1);
        assertEquals(5, each.length, responses);
        assertTrue(each[1].contains("\r\nConnection: keep-alive\r\n"), responses);
        assertTrue(each[3].contains("\r\nConnection: keep-alive\r\n"), responses);
        assertTrue(each[4].contains("\r\nConnection: close\r\n"), responses);
    }

    @Test
    void requests_are_the_same_however_they_are_cut_into_segments() throws Exception {
        String one = "GET /view/video HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
        String two = "GET /view/video HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nGET ";
        String last = "\r\nGET /view/video HTTP/1.1\r\nhost: a\r\nconnection: Close\r\n\r\n";
        String all = one + two + last;
        String whole = withoutDates(server.untilClosed(all));
        assertEquals(3, whole.split("HTTP/1\\.1 200 ", -1).length - 1, whole);
        for (int size : new int[] {1, 2, 7, 33, 54, 100}) {
            assertEquals(whole, withoutDates(server.untilClosed(all, size)), "of " + size);
        }
    }

    private static String withoutDates(String responses) {
        return responses.replaceAll("Date: [^\r]*", "Date");
    }

    @Test
    void no_byte_of_a_body_is_ever_taken_for_a_request() throws Exception {
        String inner = "GET /view/video HTTP/1.1\r\nHost: a\r\n\r\n";
        assertEquals(0x25, inner.length());
        String post = "POST /view/video HTTP/1.1\r\nHost: a\r\n";
        List<String> requests =
                List.of(
                        post + "Connection: close\r\nContent-Length: 37\r\n\r\n" + inner,
                        post + "Transfer-Encoding: chunked\r\n\r\n25\r\n" + inner + "\r\n0\r\n\r\n",
                        post + "Expect: 100-continue\r\nContent-Length: 37\r\n\r\n" + inner,
                        post + "Content-Length: 37\r\nContent-Length: 37\r\n\r\n" + inner,
                        post + "Content-Length: +37\r\n\r\n" + inner,
                        post + "Transfer-Encoding: x\r\nContent-Length: 1\r\n\r\n" + inner,
                        post.replace("1.1", "1.0") + "Content-Length: 37\r\n\r\n" + inner);
        for (String request : requests) {
            String response = server.untilClosed(request);
            assertEquals(1, response.split("HTTP/1\\.1 ", -1).length - 1, request + response);
            assertFalse(response.startsWith("HTTP/1.1 2"), request + response);
            assertCloses(response);
        }
    }

    @Test
    void a_bare_line_feed_is_refused_at_once() throws Exception {
        for (String request :
                List.of(
                        "GET / HTTP/1.1\nHost: a\n\n",
                        "GET / HTTP/1.1\r\nHost: a\n\n",
                        "GET / HTTP/1.0\n\n")) {
            String response = server.untilClosed(request);
            assertTrue(response.startsWith("HTTP/1.1 400 "), response);
        }
    }

    @Test
    void dates_are_in_gmt_whatever_the_zone_and_the_locale() throws Exception {
        TimeZone zone = TimeZone.getDefault();
        Locale locale = Locale.getDefault();
        // A zone whose local date is nowhere that of GMT for half of the day, and a locale with
        // digits of its own.
        TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            for (String path : PATHS) {
                assertDate(server.untilClosed("GET " + path + " HTTP/1.0\r\n\r\n"));
            }
            String close = "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
            String kept = "GET /view/video HTTP/1.1\r\nHost: a\r\n\r\n";
            assertDate(server.untilClosed(kept + close.formatted("/windows")));
            assertDate(server.untilClosed(close.formatted("/%zz")));
            assertDate(server.untilClosed(close.formatted("/" + "x".repeat(5_000))));
        } finally {
            TimeZone.setDefault(zone);
            Locale.setDefault(locale);
        }
    }

    private static void assertDate(String response) {
        Matcher date = Pattern.compile("\r\nDate: ([^\r]*)\r\n").matcher(response);
        assertTrue(date.find(), response);
        String form = "(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-3]\\d [A-Z][a-z]{2} 2\\d{3} .{8} GMT";
        assertTrue(date.group(1).matches(form), date.group(1));
        ZonedDateTime time =
                ZonedDateTime.parse(date.group(1), DateTimeFormatter.RFC_1123_DATE_TIME);
        Duration age = Duration.between(time.toInstant(), Instant.now());
        assertTrue(age.abs().compareTo(Duration.ofHours(1)) < 0, date.group(1));
    }
}
