package io.headtail.http.topk;

import static io.headtail.http.ServerFixture.assertProblem;
import static io.headtail.http.ServerFixture.header;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.http.ServerFixture;
import io.headtail.http.reply.AnswerHeaders;
import io.headtail.time.WindowSpec;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ViewServiceTest {
    private final ServerFixture server = ServerFixture.withContractWindows();

    @BeforeEach
    void answer() {
        server.newest.put("hour", ServerFixture.answer("hour", 3_600_000, 20));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void k_is_10_and_the_window_is_hour_unless_asked_otherwise() throws Exception {
        HttpResponse<String> response = server.get("/view/video");
        assertEquals(200, response.statusCode());
        assertTrue(response.body().startsWith("[{\"videoId\":\"v1\",\"views\":9000},"));
        assertTrue(response.body().endsWith("{\"videoId\":\"v10\",\"views\":8991}]"));
        assertEquals(response.body(), server.get("/view/video?k=10&window=hour").body());
        assertEquals(response.body(), server.get("/view/video?").body());
        assertEquals(response.body(), server.get("/view/video?&window=h%6Fur&&k=010").body());
    }

    @Test
    void fewer_videos_than_k_are_all_there_are() throws Exception {
        assertTrue(
                server.get("/view/video?k=1000")
                        .body()
                        .endsWith("{\"videoId\":\"v20\",\"views\":8981}]"));
        assertEquals("[{\"videoId\":\"v1\",\"views\":9000}]", server.get("/view/video?k=1").body());
    }

    @Test
    void a_window_without_events_answers_an_empty_array() throws Exception {
        server.newest.put("minute", ServerFixture.answer("minute", 60_000, 0));
        HttpResponse<String> response = server.get("/view/video?window=minute");
        assertEquals(200, response.statusCode());
        assertEquals("[]", response.body());
    }

    @Test
    void headers_say_which_answer_it_is() throws Exception {
        HttpResponse<String> response = server.get("/view/video");
        assertEquals("2023-11-14T21:13:20Z", header(response, "TopK-Window-Start"));
        assertEquals("2023-11-14T22:13:20Z", header(response, "TopK-Window-End"));
        assertEquals("true", header(response, "TopK-Final"));
        assertEquals("true", header(response, "TopK-Complete"));
        assertEquals(Optional.empty(), response.headers().firstValue("TopK-Complete-From"));
        assertEquals(Optional.empty(), response.headers().firstValue("TopK-Degraded"));
        assertEquals("no-cache", header(response, "Cache-Control"));
        assertEquals("application/json", header(response, "Content-Type"));
        assertEquals("nosniff", header(response, "X-Content-Type-Options"));
        assertEquals(String.valueOf(response.body().length()), header(response, "Content-Length"));
    }

    @Test
    void a_doubtful_answer_says_why() throws Exception {
        long from = ServerFixture.TICK - 500;
        server.newest.put(
                "minute",
                ServerFixture.answer(
                        "minute",
                        60_000,
                        3,
                        ServerFixture.TICK + 100,
                        false,
                        from,
                        false,
                        "stale-partitions=3,7"));
        HttpResponse<String> response = server.get("/view/video?window=minute");
        assertEquals("2023-11-14T22:13:20.100Z", header(response, "TopK-Window-End"));
        assertEquals("false", header(response, "TopK-Final"));
        assertEquals("false", header(response, "TopK-Complete"));
        assertEquals("2023-11-14T22:13:19.500Z", header(response, "TopK-Complete-From"));
        assertEquals("stale-partitions=3,7", header(response, "TopK-Degraded"));
    }

    @Test
    void each_new_answer_brings_its_own_headers() throws Exception {
        for (long tick = ServerFixture.TICK; tick < ServerFixture.TICK + 3_000; tick += 1_000) {
            server.newest.put(
                    "hour",
                    ServerFixture.answer(
                            "hour", 3_600_000, 1, tick, true, Long.MIN_VALUE, true, null));
            for (int repeat = 0; repeat < 2; repeat++) {
                assertEquals(
                        AnswerHeaders.time(tick),
                        header(server.get("/view/video"), "TopK-Window-End"));
            }
        }
    }

    @Test
    void head_answers_as_get_without_the_body() throws Exception {
        HttpResponse<String> get = server.get("/view/video?k=3");
        HttpResponse<String> head = server.send("HEAD", "/view/video?k=3");
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
        for (String name : get.headers().map().keySet()) {
            if (!name.equals("date")) {
                assertEquals(header(get, name), header(head, name), name);
            }
        }
    }

    @Test
    void a_bad_k_is_named_with_what_is_allowed() throws Exception {
        for (String bad : new String[] {"0", "1001", "x", "", "-1", "1.5", "+5", "9999999999"}) {
            HttpResponse<String> response = server.get("/view/video?k=" + bad);
            String came = bad.replace('+', ' ');
            assertProblem(
                    response, 400, "k '" + came + "': allowed are whole numbers from 1 to 1000");
            assertTrue(response.body().contains("\"parameter\":\"k\""), response.body());
            assertTrue(response.body().contains("\"value\":\"" + came + "\""), response.body());
            assertTrue(response.body().contains("\"allowed\":\"1 to 1000\""), response.body());
        }
        assertProblem(server.get("/view/video?k"), 400, "k ''");
    }

    @Test
    void a_repeated_parameter_is_refused() throws Exception {
        assertProblem(
                server.get("/view/video?k=1&k=1"),
                400,
                "parameter 'k': came more than once; send it once");
    }

    @Test
    void an_unknown_window_is_answered_with_the_configured_ones() throws Exception {
        HttpResponse<String> response = server.get("/view/video?window=week");
        assertProblem(
                response,
                400,
                "window 'week': not configured; configured are minute, hour, day, all");
        assertTrue(
                response.body().contains("\"allowed\":[\"minute\",\"hour\",\"day\",\"all\"]"),
                response.body());
        assertTrue(response.body().contains("\"instance\":\"/view/video\""), response.body());
    }

    @Test
    void an_unknown_parameter_is_answered_with_the_known_ones() throws Exception {
        assertProblem(
                server.get("/view/video?K=5"), 400, "parameter 'K': unknown; known are k, window");
    }

    @Test
    void a_malformed_query_is_refused() throws Exception {
        assertProblem(server.get("/view/video?window=%ff"), 400, "not UTF-8");
    }

    @Test
    void a_client_is_asked_to_come_back_before_the_first_answer() throws Exception {
        HttpResponse<String> response = server.get("/view/video?window=day");
        assertProblem(response, 503, "window 'day': no answer yet; try again soon");
        assertEquals("1", header(response, "Retry-After"));
    }

    @Test
    void the_window_must_be_given_if_none_has_the_default_name() throws Exception {
        try (ServerFixture other = new ServerFixture(5, WindowSpec.sliding("week", 604_800_000))) {
            other.newest.put("week", ServerFixture.answer("week", 604_800_000, 20));
            assertProblem(
                    other.get("/view/video"),
                    400,
                    "window: missing, and there is no default, since 'hour' is not configured;"
                            + " configured are week");
            assertTrue(
                    other.get("/view/video?window=week")
                            .body()
                            .endsWith("\"v5\",\"views\":8996}]"));
            assertProblem(other.get("/view/video?k=6&window=week"), 400, "from 1 to 5");
        }
    }

    @Test
    void an_error_inside_shows_no_inside() throws Exception {
        server.failure = new IllegalStateException("secret");
        HttpResponse<String> response = server.get("/view/video");
        assertProblem(response, 500, "failed inside the server");
        assertFalse(response.body().contains("secret"));
        assertFalse(response.body().contains("Exception"));
        server.failure = null;
        assertEquals(200, server.get("/view/video").statusCode());
    }
}
