package io.headtail.http;

import static io.headtail.http.ServerFixture.assertProblem;
import static io.headtail.http.ServerFixture.header;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.http.connection.Limits;
import io.headtail.http.connection.RefusedReason;
import io.headtail.http.security.AccessFiles;
import io.headtail.http.security.Tokens;
import io.headtail.testing.Await;
import io.headtail.time.WindowSpec;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may read with http.tokens-file. */
class TokensTest {
    private static final List<String> DATA =
            List.of("/view/video", "/top-k", "/windows", "/metrics", "/nothing", "/health");
    private static final List<String> OPEN =
            List.of("/", "/openapi", "/health/live", "/health/ready", "/page/main.js");

    private final Tokens.Issued dash = Tokens.issue("dash-1");
    private final Tokens.Issued other = Tokens.issue("other");

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "/topk"})
    void data_needs_a_token_and_health_page_and_description_do_not(String prefix)
            throws IOException {
        try (ServerFixture server = server(prefix, file("# ours", "", dash.line()))) {
            for (String path : DATA) {
                HttpResponse<String> none = server.get(prefix + path);
                assertProblem(none, 401, "this path needs a token");
                assertEquals("Bearer realm=\"headtail\"", header(none, "WWW-Authenticate"));
                assertEquals("no-store", header(none, "Cache-Control"));
                int status = with(server, prefix + path, "Bearer " + dash.token()).statusCode();
                assertNotEquals(401, status, path);
            }
            for (String path : OPEN) {
                assertEquals(200, server.get(prefix + path).statusCode(), path);
                assertEquals(200, server.send("HEAD", prefix + path).statusCode(), path);
            }
            assertEquals(200, server.send("OPTIONS", prefix + "/windows").statusCode());
            assertEquals(DATA.size(), count(server, RefusedReason.NO_TOKEN));
            assertEquals(0, count(server, RefusedReason.WRONG_TOKEN));
        }
    }

    @Test
    void a_path_outside_the_prefix_is_not_found_with_and_without_a_token() throws IOException {
        try (ServerFixture server = server("/topk", file(dash.line()))) {
            for (String path : List.of("/windows", "/topkwindows", "/topx/windows", "/health")) {
                assertProblem(server.get(path), 404, "not found; /topk/openapi describes");
                assertEquals(404, with(server, path, "Bearer " + dash.token()).statusCode(), path);
            }
            assertEquals(401, server.get("/topk/nothing").statusCode());
            assertEquals(1, count(server, RefusedReason.NO_TOKEN));
            String around =
                    server.untilClosed(
                            String.join(
                                    "\r\n",
                                    "GET /x/../topk/windows HTTP/1.1",
                                    "Host: a",
                                    "Connection: close",
                                    "\r\n"));
            assertTrue(around.startsWith("HTTP/1.1 40"), around);
        }
    }

    @Test
    void requests_without_a_token_are_refused_as_such_while_others_take_all_places()
            throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        HttpSettings one =
                new HttpSettings("127.0.0.1", 0, 1_000)
                        .with(Limits.STANDARD.with(1, 100))
                        .with(new AccessFiles(null, file(dash.line())));
        try (ServerFixture server = new ServerFixture(one, WindowSpec.sliding("hour", 3_600_000));
                ExecutorService reader = Executors.newSingleThreadExecutor()) {
            server.newest.put("hour", ServerFixture.answer("hour", 3_600_000, 10));
            server.beforeNewest =
                    () -> {
                        busy.countDown();
                        Await.until("the gate opens", () -> gate.getCount() == 0);
                    };
            try {
                String path = "/view/video?window=hour";
                String bearer = "Bearer " + dash.token();
                Future<HttpResponse<byte[]>> first =
                        reader.submit(() -> with(server, path, bearer));
                busy.await();
                assertProblem(server.get(path), 401, "this path needs a token");
                assertEquals(401, with(server, path, "Bearer x").statusCode());
                assertEquals(503, with(server, path, bearer).statusCode());
                gate.countDown();
                assertEquals(200, first.get().statusCode());
            } finally {
                gate.countDown();
            }
        }
    }

    @Test
    void paths_that_look_like_open_ones_are_not() throws IOException {
        try (ServerFixture server = server("", file(dash.line()))) {
            for (String path :
                    List.of(
                            "/health/../windows",
                            "/health/live/../../windows",
                            "/openapi/../windows",
                            "/%2e/windows",
                            "/health/live%2f..%2f..%2fwindows",
                            "/windows?/health/live",
                            "/windows;/health/live",
                            "/./windows",
                            "//windows")) {
                String all =
                        server.untilClosed(
                                "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                                        .formatted(path));
                assertFalse(all.contains("\"windows\":"), path + all);
                assertFalse(all.startsWith("HTTP/1.1 200"), path + all);
            }
        }
    }

    @Test
    void only_one_header_with_a_known_token_is_accepted() throws IOException {
        try (ServerFixture server = server("", file(dash.line()))) {
            String token = dash.token();
            for (String good : List.of("Bearer " + token, "bearer " + token, "BEARER  " + token)) {
                assertEquals(200, with(server, "/windows", good).statusCode(), good);
            }
            String hash = dash.line().replaceFirst(".*sha256:", "");
            List<String> bad =
                    List.of(
                            "Bearer",
                            "Bearer " + other.token(),
                            "Bearer " + token + "x",
                            "Bearer " + token.substring(1),
                            "Bearer " + hash,
                            "Bearer sha256:" + hash,
                            "Basic " + token,
                            token);
            for (String value : bad) {
                HttpResponse<byte[]> response = with(server, "/windows", value);
                assertEquals(401, response.statusCode(), value);
                assertEquals(
                        "Bearer realm=\"headtail\", error=\"invalid_token\"",
                        header(response, "WWW-Authenticate"));
                String body = new String(response.body(), StandardCharsets.UTF_8);
                assertFalse(body.contains(other.token()) || body.contains(token), body);
            }
            String line = "Authorization: Bearer " + token + "\r\n";
            String twice =
                    server.untilClosed(
                            "GET /windows HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                                    + line
                                    + line
                                    + "\r\n");
            assertTrue(twice.startsWith("HTTP/1.1 401 "), twice);
            assertEquals(bad.size() + 1, count(server, RefusedReason.WRONG_TOKEN));
        }
    }

    @Test
    void a_preflight_needs_no_token_and_a_401_can_be_read_by_scripts() throws IOException {
        HttpSettings settings =
                new HttpSettings("127.0.0.1", 0, 10, "", List.of("https://dash.example"))
                        .with(new AccessFiles(null, file(dash.line())));
        try (ServerFixture server =
                new ServerFixture(settings, WindowSpec.sliding("hour", 3_600_000))) {
            String preflight =
                    server.untilClosed(
                            """
                            OPTIONS /view/video HTTP/1.1
                            Host: a
                            Origin: https://dash.example
                            Access-Control-Request-Method: GET
                            Access-Control-Request-Headers: authorization
                            Connection: close

                            """
                                    .replace("\n", "\r\n"));
            assertTrue(preflight.startsWith("HTTP/1.1 200 "), preflight);
            assertTrue(preflight.contains("Allow-Headers: *, Authorization"), preflight);
            String refused =
                    server.untilClosed(
                            """
                            GET /windows HTTP/1.1
                            Host: a
                            Origin: https://dash.example
                            Connection: close

                            """
                                    .replace("\n", "\r\n"));
            assertTrue(refused.startsWith("HTTP/1.1 401 "), refused);
            assertTrue(
                    refused.contains("Access-Control-Allow-Origin: https://dash.example"), refused);
        }
    }

    private static HttpResponse<byte[]> with(ServerFixture server, String path, String value) {
        return server.bytes("GET", path, "Authorization", value);
    }

    private static long count(ServerFixture server, RefusedReason reason) {
        return server.server.refusals().of(reason);
    }

    private Path file(String... lines) throws IOException {
        return Files.writeString(folder.resolve("tokens"), String.join("\n", lines));
    }

    private static ServerFixture server(String prefix, Path file) {
        return new ServerFixture(
                new HttpSettings("127.0.0.1", 0, 10, prefix, List.of())
                        .with(new AccessFiles(null, file)),
                WindowSpec.sliding("hour", 3_600_000));
    }
}
