package io.headtail.http.rank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.http.ServerFixture;
import io.headtail.merge.Answer;
import io.headtail.merge.Rendered;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VideoRankRequestsTest {
    private final ServerFixture server = ServerFixture.withContractWindows();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void one_path_has_ranks_and_ranges_and_says_so_to_those_that_want_neither_or_both() {
        assertRefused("/view/video/v_1", "none: send window=");
        assertRefused(
                "/view/video/v_1?window=minute&from=2026-01-31T13:00:00Z",
                "window came beside from, to or resolution");
        assertRefused("/view/video/v_1?resolution=hour&window=minute", "window came beside");
        assertRefused("/view/video/v_1?window=other", "window 'other': not configured");
        assertRefused("/view/video/v_1?k=3", "parameter 'k': unknown");
        assertEquals(
                404,
                server.get("/view/video/v_1?from=2026-01-31T13:00:00Z&to=2026-01-31T14:00:00Z")
                        .statusCode());
    }

    @Test
    void a_video_of_the_top_k_is_answered_from_memory_and_others_only_by_owners() {
        Answer answer = ServerFixture.answer("minute", 60_000, 0);
        byte[] json =
                "[{\"videoId\":\"b\",\"views\":9},{\"videoId\":\"range/1\",\"views\":9}]"
                        .getBytes(StandardCharsets.UTF_8);
        Rendered rows = new Rendered(json, new int[] {26, json.length - 1}, null, 17);
        server.newest.put(
                "minute",
                new Answer(
                        answer.window(),
                        answer.span(),
                        answer.coverage(),
                        "misplaced",
                        0,
                        rows,
                        2,
                        2,
                        0,
                        10));
        HttpResponse<String> response = server.get("/view/video/range/range%2F1?window=minute");
        assertEquals(200, response.statusCode(), response.body());
        assertTrue(
                response.body()
                        .startsWith(
                                "{\"videoId\":\"range/1\",\"window\":\"minute\",\"views\":9,"
                                        + "\"rank\":2,\"of\":17,\"asOf\":"),
                response.body());
        assertEquals("misplaced", response.headers().firstValue("TopK-Degraded").orElse(""));
        HttpResponse<String> other = server.get("/view/video/c?window=minute");
        assertEquals(503, other.statusCode(), other.body());
        assertEquals("1", other.headers().firstValue("Retry-After").orElse(""));
    }

    private void assertRefused(String path, String detail) {
        HttpResponse<String> response = server.get(path);
        assertEquals(400, response.statusCode(), path);
        assertTrue(response.body().contains(detail), response.body());
    }
}
