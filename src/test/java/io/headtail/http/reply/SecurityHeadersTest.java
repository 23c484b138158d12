package io.headtail.http.reply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.http.HttpSettings;
import io.headtail.http.ServerFixture;
import io.headtail.http.Wire;
import io.headtail.time.WindowSpec;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every response says to browsers, and what none says to anybody. */
class SecurityHeadersTest {
    private static final String TOO_LONG =
            String.join("\r\n", "Host: a", "Content-Length: 99999", "Expect: 100-continue", "");
    private static final List<String> EVERYWHERE =
            List.of(
                    "x-content-type-options: nosniff",
                    "x-frame-options: deny",
                    "referrer-policy: no-referrer",
                    "cross-origin-resource-policy: same-origin");
    private static final String NOTHING =
            "content-security-policy: default-src 'none'; frame-ancestors 'none'";

    private final ServerFixture server =
            new ServerFixture(
                    new HttpSettings("127.0.0.1", 0, 1_000, "", List.of("https://a.example")),
                    WindowSpec.sliding("hour", 3_600_000));

    @BeforeEach
    void answer() {
        server.newest.put("hour", ServerFixture.answer("hour", 3_600_000, 1_000));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** The status and headers of the response to a whole request, in lower case. */
    private String head(String request) throws Exception {
        String response = server.untilClosed(request);
        assertTrue(response.contains("\r\n\r\n"), response);
        return response.substring(0, response.indexOf("\r\n\r\n") + 2).toLowerCase(Locale.ROOT);
    }

    private String head(String method, String path, String headers) throws Exception {
        return head(
                "%s %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%s\r\n"
                        .formatted(method, path, headers));
    }

    private static void assertOnce(String head, String line) {
        String name = "\r\n" + line.substring(0, line.indexOf(':') + 1);
        assertEquals(2, head.split(name, -1).length, () -> "once " + name + head);
        assertTrue(head.contains("\r\n" + line + "\r\n"), () -> line + " in " + head);
    }

    private static void assertGuarded(String head) {
        EVERYWHERE.forEach(line -> assertOnce(head, line));
        assertFalse(head.contains("\r\nserver:"), head);
        assertFalse(head.contains("helidon"), head);
        assertFalse(head.contains("x-powered-by"), head);
    }

    @Test
    void every_response_has_them_once() throws Exception {
        List<String> paths =
                List.of(
                        "/view/video",
                        "/view/video?k=1000",
                        "/view/video?k=0",
                        "/windows",
                        "/openapi",
                        "/health/live",
                        "/metrics",
                        "/nothing");
        for (String path : paths) {
            for (String method : List.of("GET", "HEAD", "POST", "OPTIONS")) {
                for (String more : List.of("", "Accept-Encoding: gzip\r\n")) {
                    String head = head(method, path, more);
                    assertGuarded(head);
                    assertOnce(head, NOTHING);
                }
            }
        }
        String page = head("GET", "/", "");
        assertGuarded(page);
        String policy = page.substring(page.indexOf("content-security-policy: "));
        assertOnce(page, policy.substring(0, policy.indexOf("\r\n")));
        assertTrue(policy.startsWith("content-security-policy: default-src 'none'; script"), page);
        for (String directive :
                List.of("frame-ancestors 'none'", "base-uri 'none'", "trusted-types 'none'")) {
            assertTrue(policy.contains(directive), page);
        }
        assertFalse(policy.contains("unsafe"), page);
    }

    @ParameterizedTest
    @EnumSource
    void every_protocol_has_them_and_a_304_has_none(Wire wire) throws Exception {
        List<String> all = new ArrayList<>(EVERYWHERE);
        all.add(NOTHING);
        try (ServerFixture one = ServerFixture.withContractWindows(wire)) {
            one.newest.put("hour", ServerFixture.answer("hour", 3_600_000, 10));
            for (String path : List.of("/view/video", "/view/video?k=0", "/windows", "/nothing")) {
                for (String line : all) {
                    HttpResponse<byte[]> response = one.bytes("GET", path);
                    assertEquals(List.of(value(line)), values(response, line), path + line);
                }
            }
            String tag = one.bytes("GET", "/view/video").headers().firstValue("ETag").orElseThrow();
            HttpResponse<byte[]> known = one.bytes("GET", "/view/video", "If-None-Match", tag);
            assertEquals(304, known.statusCode());
            for (String line : all) {
                assertEquals(List.of(), values(known, line), line);
            }
        }
    }

    private static String value(String line) {
        return line.substring(line.indexOf(':') + 2);
    }

    private static List<String> values(HttpResponse<byte[]> response, String line) {
        return response.headers().allValues(line.substring(0, line.indexOf(':'))).stream()
                .map(value -> value.toLowerCase(Locale.ROOT))
                .toList();
    }

    @Test
    void so_does_what_is_refused_before_it_is_read() throws Exception {
        String preflight =
                head(
                        "OPTIONS",
                        "/view/video",
                        "Origin: https://b.example\r\nAccess-Control-Request-Method: GET\r\n");
        assertTrue(preflight.startsWith("http/1.1 403"), preflight);
        for (String head :
                List.of(
                        preflight,
                        head("GET / HTTP/3.0\r\n\r\n"),
                        head("GET /\r\n\r\n"),
                        head("GET / HTTP/1.1\nHost: a\n\n"),
                        head("GET /" + "x".repeat(5_000) + " HTTP/1.1\r\n\r\n"),
                        head("GET / HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"),
                        head("POST / HTTP/1.1\r\n" + TOO_LONG + "\r\n"),
                        // Found malformed by Helidon.
                        head("GET", "/view/video", "Content-Length: x\r\n"))) {
            assertGuarded(head);
            assertOnce(head, NOTHING);
            assertOnce(head, "cache-control: no-store");
            assertOnce(head, "content-type: application/problem+json");
        }
    }

    @Test
    void a_failure_inside_shows_neither_a_trace_nor_a_name() throws Exception {
        String secret = "not to be seen";
        server.failure = new IllegalStateException(secret);
        String response =
                server.untilClosed(
                        "GET /view/video HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertTrue(response.startsWith("HTTP/1.1 500 "), response);
        List<String> unwanted =
                List.of(secret, "Exception", "io.headtail", "\tat ", "java.", "Helidon", "Jackson");
        for (String word : unwanted) {
            assertFalse(response.contains(word), response);
        }
        assertGuarded(
                Arrays.stream(response.split("(?<=\r\n)\r\n", 2))
                        .findFirst()
                        .orElseThrow()
                        .toLowerCase(Locale.ROOT));
    }
}
