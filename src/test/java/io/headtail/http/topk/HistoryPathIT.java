package io.headtail.http.topk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.HistoryDatabase;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.http.ServerFixture;
import io.headtail.testing.ExactBoundary;
import io.headtail.time.WindowSpec;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The video's id in the path of its history: each that can be stored can be asked for. */
class HistoryPathIT {
    private static final WindowSpec WINDOW = WindowSpec.sliding("hour", 3_600_000);
    private static final long TICK = ServerFixture.TICK / 3_600_000 * 3_600_000;
    private static final String HISTORY = "/view/video/history/";

    private static HistoryDatabase database;
    private static ServerFixture server;

    static List<String> ids() {
        return List.of(
                "v_1",
                "a/b",
                "/",
                "//",
                "/a//b/",
                ".",
                "..",
                "../..",
                "a/../b",
                "./a",
                "a;b=c",
                ";",
                "a?b#c&d=e",
                "%",
                "%2F",
                "a+b c",
                " ",
                "\"it's\"",
                "back\\slash",
                "tab\tnew\r\nline",
                "🎬👩‍👩‍👧",
                "ünïcödé",
                "\uFFFD\uFEFF",
                "{videoId}",
                "[a]|^`<>",
                "é".repeat(127) + "x",
                "v".repeat(255));
    }

    @BeforeAll
    static void every_id_in_one_answer() {
        database = ServerFixture.newHistory();
        List<BoundaryRows.RankedVideo> rows = new ArrayList<>();
        for (String id : ids()) {
            rows.add(new BoundaryRows.RankedVideo(id, 1_000 - rows.size()));
        }
        BoundaryRows answer =
                ExactBoundary.of(
                        WINDOW,
                        TICK,
                        rows.size(),
                        rows,
                        1,
                        new BoundaryRows.ReadSpan(0, 10, 5, null));
        assertEquals(1, database.writer().write(List.of(answer)));
        server = new ServerFixture(database.reader(), 1_000, WINDOW);
    }

    @AfterAll
    static void close() {
        server.close();
        database.close();
    }

    /** All but the unreserved characters, and those too if {@code all}. */
    private static String encoded(String id, boolean all) {
        StringBuilder text = new StringBuilder();
        for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = !all && Character.isLetterOrDigit(b);
            text.append(plain ? String.valueOf((char) b) : "%%%02x".formatted(b & 0xff));
        }
        return text.toString();
    }

    private static String raw(String path) throws Exception {
        return server.sendRaw("GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource("ids")
    void an_id_is_found_by_its_percent_encoding(String id) throws Exception {
        String rank = "\"rank\":" + (ids().indexOf(id) + 1) + ",";
        for (boolean all : new boolean[] {false, true}) {
            HttpResponse<String> response = server.get(HISTORY + encoded(id, all));
            assertEquals(200, response.statusCode(), response.body());
            assertTrue(response.body().contains(rank), response.body());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/view/video/history/a/b, 2",
        "/view/video/history/a;b=c, 11",
        "/view/video/history/;, 12",
        "/view/video/%68istory/v_1, 1",
        "/%76iew/video/history/v_1, 1",
        "/view/video/history/%2e%2e, 7",
        "/view/video/history/a+b%20c, 16",
        "http://h/view/video/history/v_1, 1"
    })
    void a_path_may_be_spelled_otherwise(String path, int rank) throws Exception {
        String response = raw(path);
        assertTrue(response.startsWith("HTTP/1.1 200"), response);
        assertTrue(response.contains("\"rank\":" + rank + ","), response);
    }

    @ParameterizedTest
    @CsvSource({
        "/view/video/history/%00, 400",
        "/view/video/history/v_1%00, 400",
        "/view/video/history/%zz, 400",
        "/view/video/history/v%, 400",
        "/view/video/history/v%2, 400",
        "/view/video/history/%-1, 400",
        "/view/video/history/%+1, 400",
        "/view/video/history/%ff, 400",
        "/view/video/history/%c0%af, 400",
        "/view/video/history/%ed%a0%80, 400",
        "/view/video/history/%f0%9f%8e, 400",
        "/view/video/history/\u00ff, 400",
        "/view/video/history/, 400",
        "/view/video/history/V_1, 404",
        "/view/video/history/v_1/, 404",
        "/view/video/historyv_1, 400",
        "/view;a=b/video/history/v_1, 404",
        "/x/../view/video/history/v_1, 404",
        "/view//video/history/v_1, 404"
    })
    void a_path_that_holds_no_id_is_told_so(String path, int status) throws Exception {
        String response = raw(path);
        assertTrue(response.startsWith("HTTP/1.1 " + status), response);
        assertTrue(response.contains("application/problem+json"), response);
        assertTrue(response.contains("\"status\":" + status), response);
    }

    @Test
    void raw_bytes_outside_ascii_are_told_to_be_encoded() throws Exception {
        String response = raw(HISTORY + "\u00c5\u0081");
        assertTrue(response.contains("non-ASCII characters must be percent-encoded"), response);
    }

    @Test
    void an_id_is_measured_in_bytes_not_in_characters() throws Exception {
        HttpResponse<String> long256 = server.get(HISTORY + encoded("é".repeat(128), false));
        assertEquals(400, long256.statusCode());
        assertTrue(long256.body().contains("of 256 bytes"), long256.body());
        assertTrue(long256.body().contains("\"parameter\":\"videoId\""), long256.body());
        HttpResponse<String> long10000 = server.get(HISTORY + "v".repeat(10_000));
        assertEquals(414, long10000.statusCode());
        assertTrue(
                long10000
                        .body()
                        .contains("the request line is longer than the 4,096 bytes allowed"),
                long10000.body());
        assertTrue(long10000.body().length() < 1_000, long10000.body());
    }
}
