package io.headtail.http;

import static io.headtail.http.ServerFixture.header;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.http.reply.AnswerHeaders;
import io.headtail.time.WindowSpec;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which scripts may read answers. */
class CorsTest {
    private static final String OURS = "https://dash.example.org";
    private static final List<String> PATHS =
            List.of("/view/video", "/windows", "/", "/nothing", "/view/video?k=x", "/health/live");

    private static ServerFixture server(String... origins) {
        ServerFixture server =
                new ServerFixture(
                        new HttpSettings("127.0.0.1", 0, 1_000, "", List.of(origins)),
                        WindowSpec.sliding("hour", 3_600_000));
        server.newest.put("hour", ServerFixture.answer("hour", 3_600_000, 1_000));
        return server;
    }

    @Test
    void no_origin_is_answered_to_without_the_setting() throws Exception {
        try (ServerFixture server = server()) {
            HttpResponse<byte[]> response = server.bytes("GET", "/view/video", "Origin", OURS);
            assertEquals("(absent)", header(response, "Access-Control-Allow-Origin"));
            assertEquals("Accept-Encoding", header(response, "Vary"));
            HttpResponse<byte[]> preflight = preflight(server, OURS);
            assertEquals("(absent)", header(preflight, "Access-Control-Allow-Origin"));
        }
    }

    @Test
    void a_listed_origin_may_read_answers_and_errors() throws Exception {
        try (ServerFixture server = server("http://localhost:3000", OURS)) {
            for (String path : PATHS) {
                HttpResponse<byte[]> response = server.bytes("GET", path, "Origin", OURS);
                assertEquals(OURS, header(response, "Access-Control-Allow-Origin"), path);
                assertVaries(response, path);
                String exposed = header(response, "Access-Control-Expose-Headers");
                for (String name : AnswerHeaders.names()) {
                    assertTrue(exposed.contains(name), exposed);
                }
                assertTrue(exposed.contains("ETag") && exposed.contains("Retry-After"), exposed);
            }
        }
    }

    private static void assertVaries(HttpResponse<byte[]> response, String path) {
        List<String> vary = response.headers().allValues("Vary");
        assertEquals(1, vary.size(), path + vary);
        boolean isAnswer = response.headers().firstValue("ETag").isPresent();
        assertEquals(isAnswer ? "Accept-Encoding, Origin" : "Origin", vary.getFirst(), path);
    }

    @Test
    void other_origins_and_none_get_the_same_answer_without_permission() throws Exception {
        try (ServerFixture server = server(OURS)) {
            for (String path : PATHS) {
                byte[] body = server.bytes("GET", path).body();
                for (String other : List.of("https://evil.example", "null", OURS + ":444", "x")) {
                    HttpResponse<byte[]> response = server.bytes("GET", path, "Origin", other);
                    assertEquals("(absent)", header(response, "Access-Control-Allow-Origin"));
                    assertVaries(response, path);
                    if (!path.equals("/windows")) {
                        assertArrayEquals(body, response.body(), path);
                    }
                }
                assertVaries(server.bytes("GET", path), path);
            }
        }
    }

    @Test
    void everybody_may_read_with_a_star() throws Exception {
        try (ServerFixture server = server("*")) {
            for (String path : PATHS) {
                HttpResponse<byte[]> response = server.bytes("GET", path, "Origin", "null");
                assertEquals("*", header(response, "Access-Control-Allow-Origin"), path);
                assertTrue(!header(response, "Vary").contains("Origin"), path);
                // A cache may give it to a script of any origin.
                assertEquals("*", header(server.bytes("GET", path), "Access-Control-Allow-Origin"));
            }
            assertEquals("*", header(preflight(server, OURS), "Access-Control-Allow-Origin"));
        }
    }

    @Test
    void origins_are_taken_as_browsers_write_them() {
        for (String taken :
                List.of(
                        "http://my_dash:3000",
                        "https://example.org",
                        "http://[::1]:8080",
                        "app://x.y")) {
            assertEquals(taken, Origins.checked(taken));
        }
        for (String refused :
                List.of(
                        "http://a:80",
                        "HTTP://a",
                        "http://a/",
                        "http://u@a",
                        "http://a:0",
                        "http://a:x",
                        "a",
                        "http://",
                        "http://a?b",
                        "null")) {
            assertThrows(IllegalArgumentException.class, () -> Origins.checked(refused), refused);
        }
    }

    @Test
    void the_marks_are_readable_in_a_304_too() throws Exception {
        try (ServerFixture server = server(OURS)) {
            String tag = header(server.get("/view/video"), "ETag");
            HttpResponse<byte[]> response =
                    server.bytes("GET", "/view/video", "Origin", OURS, "If-None-Match", tag);
            assertEquals(304, response.statusCode());
            assertEquals(OURS, header(response, "Access-Control-Allow-Origin"));
            assertEquals("Accept-Encoding, Origin", header(response, "Vary"));
            assertTrue(header(response, "Access-Control-Expose-Headers").contains("TopK-Final"));
        }
    }

    @Test
    void a_preflight_is_allowed_to_listed_origins_and_refused_to_others() throws Exception {
        try (ServerFixture server = server(OURS)) {
            HttpResponse<byte[]> allowed = preflight(server, OURS);
            assertEquals(200, allowed.statusCode());
            assertEquals(OURS, header(allowed, "Access-Control-Allow-Origin"));
            assertEquals("GET, HEAD", header(allowed, "Access-Control-Allow-Methods"));
            assertTrue(header(allowed, "Access-Control-Allow-Headers").startsWith("*"));
            assertEquals("86400", header(allowed, "Access-Control-Max-Age"));
            HttpResponse<byte[]> refused = preflight(server, "https://evil.example");
            assertEquals(403, refused.statusCode());
            assertEquals("(absent)", header(refused, "Access-Control-Allow-Origin"));
            assertTrue(
                    new String(refused.body(), StandardCharsets.UTF_8)
                            .contains("origin 'https://evil.example'"));
        }
    }

    private static HttpResponse<byte[]> preflight(ServerFixture server, String origin)
            throws Exception {
        return server.bytes(
                "OPTIONS",
                "/view/video",
                "Origin",
                origin,
                "Access-Control-Request-Method",
                "GET",
                "Access-Control-Request-Headers",
                "if-none-match");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:3000", "https://a.example", "https://xn--bcher-kva.example:8443",
                "http://[::1]:5173", "capacitor://localhost", "http://127.0.0.1"
            })
    void origins_that_browsers_send_are_accepted(String text) {
        assertEquals(text, Origins.checked(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "*.example.org",
                "https://*.example.org",
                "example.org",
                "//a.example",
                "https://a.example/",
                "https://a.example/app",
                "https://a.example?x=1",
                "https://A.example",
                "HTTPS://a.example",
                "https://a.example:443",
                "http://a.example:80",
                "https://u@a.example",
                "https://bücher.example",
                "https://a.example:",
                "https:a.example",
                "https://a b.example"
            })
    void origins_that_no_browser_sends_are_refused(String text) {
        String message =
                String.valueOf(
                        assertThrows(IllegalArgumentException.class, () -> Origins.checked(text))
                                .getMessage());
        assertTrue(message.contains("'" + text + "'"), message);
        assertTrue(message.contains("allowed are"), message);
        if (text.toLowerCase(Locale.ROOT).matches("https?://a\\.example(:443|:80)?")) {
            assertTrue(message.contains("browsers write it as http"), message);
        }
    }
}
