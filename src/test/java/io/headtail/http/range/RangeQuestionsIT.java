package io.headtail.http.range;

import static io.headtail.http.ServerFixture.assertProblem;
import static io.headtail.http.range.RangeServer.span;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.range.StoredViews;
import io.headtail.http.ServerFixture;
import io.headtail.time.Millis;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad questions about ranges are told over HTTP why they are bad. */
class RangeQuestionsIT {
    private static final StoredViews STORED = RangeViews.filled();
    private static final ServerFixture SERVER = RangeServer.over(STORED);

    @AfterAll
    static void close() {
        SERVER.close();
        STORED.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    range|from: missing; send from=RFC 3339
                    range?from=2026-03-01T00:00:00Z|to: missing; send to=RFC 3339
                    range?to=2026-03-01T00:00:00Z|from: missing
                    range?from=&to=|from '': allowed are RFC 3339
                    range?from=yesterday&to=2026-03-01T00:00:00Z|from 'yesterday': allowed are RFC 3339
                    range?from=2026-03-01T00:00:30Z&to=2026-03-01T00:01:00Z|from '2026-03-01T00:00:30Z': allowed are multiples of PT1M, such as 2026-03-01T00:00:00Z
                    range?from=2026-03-01T00:00:00Z&to=2026-03-01T00:01:00.001Z|to '2026-03-01T00:01:00.001Z': allowed are multiples of PT1M
                    range?from=2026-03-01T00:01:00Z&to=2026-03-01T00:01:00Z|from '2026-03-01T00:01:00Z': allowed are times before 'to', 2026-03-01T00:01:00Z
                    range?from=2026-03-01T00:02:00Z&to=2026-03-01T00:01:00Z|allowed are times before 'to'
                    range?from=2026-01-01T00:00:00Z&to=2026-02-01T00:01:00Z|range of P31DT1M: allowed are at most P31D for a Top-K, which is up to 2026-02-01T00:00:00Z
                    range?from=1970-01-01T00:00:00Z&to=9999-12-31T23:59:00Z|allowed are at most P31D
                    range?from=1969-12-31T23:59:00Z&to=1970-01-01T00:00:00Z|from 1970 to 9999
                    range?from=2026-03-01T00:00:00Z&to=2026-03-01T00:01:00Z&k=0|k '0': allowed are whole numbers from 1 to 1000
                    range?from=2026-03-01T00:00:00Z&to=2026-03-01T00:01:00Z&k=1001|k '1001'
                    range?from=2026-03-01T00:00:00Z&to=2026-03-01T00:01:00Z&k=99999999999999999999|k '99999999999999999999'
                    range?from=2026-03-01T00:00:00Z&to=2026-03-01T00:01:00Z&window=hour|parameter 'window': unknown; known are from, to, k
                    range?from=2026-03-01T00:00:00Z&from=2026-03-01T00:00:00Z&to=2026-03-01T00:01:00Z|parameter 'from': came more than once
                    v_1|none: send window=hour for the video's count and rank now, or from= and to=
                    v_1?to=2026-03-01T00:00:00Z|from: missing
                    v_1?from=2026-03-01T00:00:00Z&to=2026-03-01T00:01:00Z&k=3|parameter 'k': unknown; known are window, from, to, resolution
                    v_1?from=2026-03-01T00:00:00Z&to=2026-03-01T00:01:00Z&resolution=day|resolution 'day': allowed are minute, hour
                    v_1?from=2026-03-01T00:00:00Z&to=2026-03-02T00:01:00Z&resolution=minute|range of P1DT1M: allowed are at most P1D by minutes
                    v_1?from=2026-03-01T00:00:00Z&to=2027-03-02T00:01:00Z|allowed are at most P366D by hours
                    %00?from=2026-03-01T00:00:00Z&to=2026-03-01T00:01:00Z|1 to 255 bytes of UTF-8 without U+0000
                    range/%FF?from=2026-03-01T00:00:00Z&to=2026-03-01T00:01:00Z|1 to 255 bytes of UTF-8
                    """)
    void a_question_that_cannot_be_answered_is_told_why(String path, String detail) {
        assertProblem(SERVER.get("/view/video/" + path), 400, detail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'; DROP TABLE video_stats; --", "%_\\", "$1", "' OR 'a'='a"})
    void sql_in_every_parameter_reaches_no_sql(String sql) {
        String value = URLEncoder.encode(sql, StandardCharsets.UTF_8).replace("+", "%20");
        String span = span(StoredViews.START, StoredViews.START + Millis.HOUR);
        assertProblem(SERVER.get("/view/video/range?from=" + value), 400, "from '");
        String from = "/view/video/range?from=2026-03-01T00:00:00Z&to=";
        assertProblem(SERVER.get(from + value), 400, "to '");
        assertProblem(SERVER.get("/view/video/range?" + span + "&k=" + value), 400, "k '");
        assertProblem(
                SERVER.get("/view/video/a?" + span + "&resolution=" + value), 400, "resolution '");
        String answer = SERVER.get("/view/video/" + value + "?" + span).body();
        assertTrue(answer.contains("\"total\":0,\"points\":[]}"), answer);
    }

    @Test
    void ids_that_are_too_long_are_told_so() {
        String span = "?" + span(StoredViews.START, StoredViews.START + Millis.HOUR);
        assertProblem(SERVER.get("/view/video/" + "v".repeat(256) + span), 400, "of 256 bytes");
        assertEquals(200, SERVER.get("/view/video/" + "v".repeat(255) + span).statusCode());
    }
}
