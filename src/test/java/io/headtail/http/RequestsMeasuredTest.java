package io.headtail.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.merge.Answer;
import io.headtail.testing.Await;
import io.headtail.time.WindowSpec;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each request is counted once, by its route and status code. */
class RequestsMeasuredTest {
    private ServerFixture server =
            new ServerFixture(10, WindowSpec.sliding("minute", 60_000), WindowSpec.allTime("all"));

    @AfterEach
    void stop() {
        server.close();
    }

    private Map<String, Long> counted() {
        Map<String, Long> counted = new TreeMap<>();
        server.served.forEach(
                (route, code, durations) ->
                        counted.put(route + " " + code, Arrays.stream(durations.counts()).sum()));
        return counted;
    }

    // A client may have its response a moment before it is counted.
    private void assertCounted(Map<String, Long> expected) {
        Await.until(
                () -> "%s, not %s".formatted(expected, counted()),
                () -> total(counted()) >= total(expected));
        assertEquals(new TreeMap<>(expected), counted());
    }

    private static long total(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    @Test
    void each_route_and_code_has_its_own_count() throws Exception {
        server.get("/view/video?window=minute");
        server.newest.put("minute", ServerFixture.answer("minute", 60_000, 3));
        String tag =
                server.get("/view/video?window=minute").headers().firstValue("ETag").orElseThrow();
        server.get("/view/video?window=minute&k=2");
        server.bytes("GET", "/view/video?window=minute", "If-None-Match", tag);
        server.get("/view/video?k=0");
        server.send("HEAD", "/view/video?window=minute");
        server.send("POST", "/view/video");
        server.get("/view/video/");
        server.get("/top-k?window=all");
        server.get("/view/video/history/a?window=minute");
        server.get("/view/video/history/b%2Fc?window=minute");
        server.get("/view/video/history");
        server.get("/view/video/range");
        server.get("/view/video/range/a?from=0");
        server.get("/view/video/b%2Fc");
        server.get("/health/live");
        server.get("/metrics");
        server.get("/openapi");
        server.get("/");
        server.get("/unknown/" + "x".repeat(50));
        server.get("/view");
        assertCounted(
                Map.ofEntries(
                        Map.entry("/view/video 200", 3L),
                        Map.entry("/view/video 304", 1L),
                        Map.entry("/view/video 400", 1L),
                        Map.entry("/view/video 405", 1L),
                        Map.entry("/view/video 503", 1L),
                        Map.entry("/top-k 503", 1L),
                        Map.entry("/view/video/history 400", 1L),
                        Map.entry("/view/video/history/{videoId} 404", 2L),
                        Map.entry("/view/video/range 404", 1L),
                        Map.entry("/view/video/range/{videoId} 404", 1L),
                        Map.entry("/view/video/{videoId} 400", 2L),
                        Map.entry("/health/live 200", 1L),
                        Map.entry("/metrics 200", 1L),
                        Map.entry("/openapi 200", 1L),
                        Map.entry("/ 200", 1L),
                        Map.entry("other 404", 2L)));
    }

    @Test
    void malformed_heads_are_counted_as_refused() throws IOException {
        server.untilClosed("GET /view/video HTTP/9.9\r\n\r\n");
        server.untilClosed("GET  / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertCounted(Map.of("refused 505", 1L, "refused 400", 1L));
    }

    @Test
    void routes_below_a_prefix_are_named_without_it() throws Exception {
        server.close();
        server =
                new ServerFixture(
                        new HttpSettings("127.0.0.1", 0, 10, "/topk", List.of("*")),
                        WindowSpec.sliding("minute", 60_000));
        server.newest.put("minute", ServerFixture.answer("minute", 60_000, 3));
        server.get("/topk/view/video?window=minute");
        server.get("/topk");
        server.get("/view/video");
        assertCounted(Map.of("/view/video 200", 1L, "/ 308", 1L, "other 404", 1L));
    }

    @Test
    void answers_are_counted_by_where_they_came_from() throws Exception {
        Answer live = ServerFixture.answer("minute", 60_000, 3);
        server.newest.put("minute", live);
        server.get("/view/video?window=minute");
        assertEquals(1, server.served.fromMemory());
        assertEquals(0, server.served.fromHistory());
        server.newest.put(
                "minute",
                Answer.stored(
                        WindowSpec.sliding("minute", 60_000),
                        live.tick(),
                        live.startMs(),
                        true,
                        Long.MIN_VALUE,
                        "stored",
                        0,
                        0,
                        10,
                        List.of()));
        server.get("/view/video?window=minute");
        server.get("/view/video?window=none");
        assertEquals(1, server.served.fromMemory());
        assertEquals(1, server.served.fromHistory());
    }
}
