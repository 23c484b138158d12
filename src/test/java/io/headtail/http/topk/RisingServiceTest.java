package io.headtail.http.topk;

import static io.headtail.http.ServerFixture.assertProblem;
import static io.headtail.http.ServerFixture.header;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.http.ServerFixture;
import io.headtail.merge.Answer;
import io.headtail.merge.Rendered;
import io.headtail.time.WindowSpec;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class RisingServiceTest {
    private static final long HOUR = 3_600_000;
    private static final WindowSpec[] WINDOWS = {
        WindowSpec.sliding("minute", 60_000),
        WindowSpec.sliding("hour", HOUR),
        WindowSpec.rising("rising", HOUR),
        WindowSpec.rising("up", 300_000)
    };

    /**
     * The rises of {@link ServerFixture#answer}, each from 10 views more than that of the rank
     * before.
     */
    private static Answer rises(String window, long riseMs) {
        Answer plain = ServerFixture.answer(window, -2 * riseMs, 3);
        return new Answer(
                plain.window(),
                plain.span(),
                plain.coverage(),
                null,
                0,
                new Rendered(
                        plain.rendered().json(), plain.rendered().ends(), new long[] {0, 10, 20}),
                4,
                4,
                0,
                1_000);
    }

    @Test
    void each_video_has_its_rise_and_the_views_of_both_halves() {
        try (ServerFixture server = new ServerFixture(1_000, WINDOWS)) {
            server.newest.put("rising", rises("rising", HOUR));
            HttpResponse<String> response = server.get("/rising?window=hour&k=2");
            assertEquals(
                    "[{\"videoId\":\"v1\",\"views\":9000,\"now\":9000,\"before\":0},"
                            + "{\"videoId\":\"v2\",\"views\":8999,\"now\":9009,\"before\":10}]",
                    response.body());
            assertEquals("2023-11-14T22:13:20Z", header(response, "TopK-Window-End"));
            assertEquals(response.body(), server.get("/rising?window=rising&k=2").body());
            assertEquals(3, server.get("/rising").body().split("videoId", -1).length - 1);
            String plain = server.get("/view/video?window=rising&k=1").body();
            assertEquals("[{\"videoId\":\"v1\",\"views\":9000}]", plain);
            assertTrue(server.get("/windows").body().contains("\"length\":null,\"rise\":\"PT1H\""));
        }
    }

    @Test
    void a_window_that_does_not_rise_is_refused_with_those_that_do() {
        try (ServerFixture server = new ServerFixture(1_000, WINDOWS)) {
            String allowed =
                    "allowed are those of rises, and those as long as one rises over: hour, rising, up";
            for (String window : new String[] {"minute", "unknown"}) {
                assertProblem(
                        server.get("/rising?window=" + window),
                        400,
                        "window '" + window + "': " + allowed);
            }
            assertProblem(server.get("/rising?window=up"), 503, "window 'up': no live answer yet");
            server.newest.put("up", ServerFixture.answer("up", -600_000, 3));
            assertProblem(server.get("/rising?window=up"), 503, "window 'up': no live answer yet");
        }
    }

    @Test
    void without_a_window_of_rises_there_is_nothing_and_it_says_how_to_have_one() {
        try (ServerFixture server = ServerFixture.withContractWindows()) {
            assertProblem(server.get("/rising"), 404, "add one such as {name: rising, rise: PT1H}");
        }
    }
}
