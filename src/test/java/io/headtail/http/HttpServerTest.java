package io.headtail.http;

import static io.headtail.http.ServerFixture.assertProblem;
import static io.headtail.http.ServerFixture.header;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.time.WindowSpec;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpServerTest {
    private static final List<String> ROUTES =
            List.of(
                    "/",
                    "/view/video",
                    "/windows",
                    "/health/live",
                    "/health/ready",
                    "/metrics",
                    "/openapi");

    private final ServerFixture server = ServerFixture.withContractWindows();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void an_unknown_path_answers_404() throws Exception {
        for (String path : List.of("/nothing", "/view", "/view/x", "/health", "/page.html")) {
            assertProblem(server.get(path), 404, "path '" + path + "': not found");
            assertProblem(server.send("POST", path), 404, "not found");
        }
    }

    @Test
    void a_wrong_method_answers_405_with_those_allowed() throws Exception {
        for (String route : ROUTES) {
            for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW")) {
                HttpResponse<String> response = server.send(method, route);
                assertProblem(response, 405, "method " + method + ": not allowed");
                assertEquals("GET, HEAD, OPTIONS", header(response, "Allow"));
            }
        }
    }

    @Test
    void head_works_on_every_route() throws Exception {
        server.newest.put("hour", ServerFixture.answer("hour", 3_600_000, 5));
        for (String route : ROUTES) {
            HttpResponse<String> get = server.get(route);
            HttpResponse<String> head = server.send("HEAD", route);
            assertEquals(200, head.statusCode(), route);
            assertEquals("", head.body(), route);
            assertEquals(header(get, "Content-Type"), header(head, "Content-Type"), route);
            assertEquals(header(get, "Content-Length"), header(head, "Content-Length"), route);
        }
    }

    @Test
    void windows_without_an_answer_have_nulls() throws Exception {
        server.newest.put("day", ServerFixture.answer("day", 86_400_000, 5));
        server.newest.put(
                "all",
                ServerFixture.answer(
                        "all", 0, 5, ServerFixture.TICK, false, 500, false, "misplaced"));
        HttpResponse<String> response = server.get("/windows");
        assertEquals("application/json", header(response, "Content-Type"));
        String none =
                "\"start\":null,\"tick\":null,\"final\":null,\"complete\":null,\"completeFrom\":null,"
                        + "\"degraded\":null,\"late\":null,\"reporting\":null,\"partitions\":null},";
        assertEquals(
                "{\"now\":\"2023-11-14T22:13:21.250Z\",\"clockHeldBy\":[],\"windows\":["
                        + "{\"name\":\"minute\",\"length\":\"PT1M\",\"calendar\":null,"
                        + none
                        + "{\"name\":\"hour\",\"length\":\"PT1H\",\"calendar\":null,"
                        + none
                        + "{\"name\":\"day\",\"length\":\"P1D\",\"calendar\":null,"
                        + "\"start\":\"2023-11-13T22:13:20Z\",\"tick\":\"2023-11-14T22:13:20Z\","
                        + "\"final\":true,\"complete\":true,\"completeFrom\":null,"
                        + "\"degraded\":null,\"late\":0,\"reporting\":4,\"partitions\":4},"
                        + "{\"name\":\"all\",\"length\":null,\"calendar\":null,"
                        + "\"start\":\"2023-11-14T22:13:20Z\",\"tick\":\"2023-11-14T22:13:20Z\","
                        + "\"final\":false,\"complete\":false,"
                        + "\"completeFrom\":\"1970-01-01T00:00:00.500Z\","
                        + "\"degraded\":\"misplaced\",\"late\":0,\"reporting\":4,\"partitions\":4}]}",
                response.body());
    }

    @Test
    void a_window_that_is_never_complete_does_not_say_from_when_on_it_is() throws Exception {
        long tick = ServerFixture.TICK;
        server.newest.put(
                "all", ServerFixture.answer("all", 0, 5, tick, false, Long.MAX_VALUE, false, null));
        String windows = server.get("/windows").body();
        assertTrue(windows.contains("\"complete\":false,\"completeFrom\":null,"), windows);
    }

    @Test
    void the_month_says_that_it_follows_the_calendar() throws Exception {
        try (ServerFixture month = new ServerFixture(10, WindowSpec.month("so_far"))) {
            String windows = month.get("/windows").body();
            assertTrue(
                    windows.contains(
                            "{\"name\":\"so_far\",\"length\":null,\"calendar\":\"month\","),
                    windows);
        }
    }

    @Test
    void health_is_200_when_up_and_503_with_the_reason_when_down() throws Exception {
        for (String path : List.of("/health/live", "/health/ready")) {
            HttpResponse<String> up = server.get(path);
            assertEquals(200, up.statusCode());
            assertEquals("{\"status\":\"UP\"}", up.body());
        }
        server.down = "lane 1 \"died\"";
        for (String path : List.of("/health/live", "/health/ready")) {
            HttpResponse<String> down = server.get(path);
            assertEquals(503, down.statusCode());
            assertEquals("{\"status\":\"DOWN\",\"reason\":\"lane 1 \\\"died\\\"\"}", down.body());
        }
    }

    @Test
    void metrics_are_the_suppliers_text() throws Exception {
        HttpResponse<String> response = server.get("/metrics");
        assertEquals("text/plain; version=0.0.4; charset=utf-8", header(response, "Content-Type"));
        assertTrue(response.body().endsWith("headtail_events 3\n"));
    }

    @Test
    void the_page_may_run_its_own_script_and_load_nothing_else() throws Exception {
        HttpResponse<String> response = server.get("/");
        assertEquals("text/html; charset=utf-8", header(response, "Content-Type"));
        String policy = header(response, "Content-Security-Policy");
        assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style"), policy);
        assertTrue(policy.contains("require-trusted-types-for 'script'"), policy);
        assertTrue(policy.contains("connect-src 'self'"), policy);
        assertFalse(response.body().contains("http:"));
        assertFalse(response.body().contains("https:"));
        assertFalse(response.body().contains("unsafe"));
    }

    @Test
    void the_files_of_the_page_are_kept_by_browsers_until_they_change() throws Exception {
        Set<String> loaded = new TreeSet<>();
        Matcher name = Pattern.compile("\"page/([^\"]+)\"").matcher(server.get("/").body());
        while (name.find()) {
            loaded.add("/page/" + name.group(1));
        }
        assertTrue(loaded.size() > 5, loaded.toString());
        assertTrue(Set.copyOf(StaticService.PATHS).containsAll(loaded), loaded.toString());
        for (String path : StaticService.PATHS) {
            HttpResponse<String> file = server.get(path);
            assertEquals(200, file.statusCode(), path);
            String type = path.endsWith(".css") ? "text/css" : "text/javascript";
            assertEquals(type + "; charset=utf-8", header(file, "Content-Type"), path);
            assertFalse(file.body().contains("innerHTML"), path);
            assertFalse(file.body().contains("https:"), path);
            String tag = header(file, "ETag");
            assertEquals(304, server.bytes("GET", path, "If-None-Match", tag).statusCode());
        }
        for (String none : List.of("/page/", "/page/index.html", "/page/../openapi.yaml")) {
            assertProblem(server.get(none), 404, "not found");
        }
    }

    @Test
    void every_route_refuses_parameters_that_it_does_not_know() throws Exception {
        for (String route : ROUTES) {
            HttpResponse<String> response = server.get(route + "?x=1");
            assertProblem(response, 400, "parameter 'x': unknown; ");
            boolean hasSome = route.equals("/view/video");
            assertTrue(
                    response.body().contains(hasSome ? "known are k, window" : "there are none"));
        }
    }

    @Test
    void options_say_what_is_allowed() throws Exception {
        for (String route : ROUTES) {
            HttpResponse<String> response = server.send("OPTIONS", route);
            assertEquals(200, response.statusCode(), route);
            assertEquals("GET, HEAD, OPTIONS", header(response, "Allow"));
        }
        String all = server.untilClosed("OPTIONS * HTTP/1.0\r\n\r\n");
        assertTrue(all.startsWith("HTTP/1.1 200 ") && all.contains("\r\nAllow: GET"), all);
    }

    @Test
    void a_port_in_use_is_named() {
        IllegalStateException e =
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                HttpServer.start(
                                        new HttpSettings("127.0.0.1", server.server.port(), 10),
                                        server.sources(),
                                        server,
                                        () -> "",
                                        server.served,
                                        () -> 0));
        assertTrue(
                String.valueOf(e.getMessage()).contains("http.port " + server.server.port()),
                e.getMessage());
    }
}
