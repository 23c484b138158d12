package io.headtail.http.topk;

import static io.headtail.http.topk.StoredHour.encoded;
import static io.headtail.http.topk.StoredHour.problem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.boundary.BoundaryRows;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad questions of the history over HTTP are told why they are bad, and reach no SQL. */
class RefusedQuestionsIT {
    private static final StoredHour STORED = new StoredHour();

    @AfterAll
    static void close() {
        STORED.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /view/video/history?window=week|400|window 'week': not configured; configured are minute, hour, month, all
                    /view/video/history?at=yesterday|400|at 'yesterday': allowed are RFC 3339
                    /view/video/history?at=2023-13-01T00:00:00Z|400|at '2023-13-01T00:00:00Z'
                    /view/video/history?at=1969-12-31T23:59:59Z|400|from 1970 to 9999
                    /view/video/history?at=%2B10000-01-01T00:00:00Z|400|from 1970 to 9999
                    /view/video/history?k=0|400|k '0': allowed are whole numbers from 1 to 1000
                    /view/video/history?k=1001|400|k '1001'
                    /view/video/history?k=-1|400|k '-1'
                    /view/video/history?at=|400|at '': allowed are RFC 3339
                    /view/video/history?at=%FF|400|a percent-encoding is not UTF-8
                    /view/video/history?when=now|400|parameter 'when': unknown; known are window, at, k
                    /view/video/history?k=1&k=2|400|parameter 'k': came more than once
                    /view/video/history?window=month|404|the history has nothing of window 'month'
                    /view/video/history/v_1?from=2023-11-14T12:00:00Z&to=2023-11-14T11:00:00Z|400|from '2023-11-14T12:00:00Z': allowed are times before 'to', 2023-11-14T11:00:00Z
                    /view/video/history/v_1?from=2023-11-14T12:00:00Z&to=2023-11-14T12:00:00Z|400|allowed are times before
                    /view/video/history/v_1?from=2022-11-14T12:00:00Z&to=2022-11-14T13:00:00Z|404|is not among those that the history has
                    /view/video/history/v_1?limit=10001|400|limit '10001': allowed are whole numbers from 1 to 10000
                    /view/video/history/v_1?limit=-1|400|limit '-1'
                    /view/video/history/v_1?limit=0|400|limit '0'
                    /view/video/history/v_1?limit=all|400|limit 'all'
                    /view/video/history/v_1?from=yesterday|400|from 'yesterday': allowed are RFC 3339
                    /view/video/history/v_1?to=2023-11-14|400|to '2023-11-14': allowed are RFC 3339
                    /view/video/history/v_1?to=1970-01-01T00:00:00Z|400|from '1970-01-01T00:00:00Z': allowed are times before 'to'
                    /view/video/history/v_1?from=9999-12-31T23:59:59Z|400|allowed are times before 'to'
                    /view/video/history/v_1?at=2023-11-14T11:00:00Z|400|parameter 'at': unknown; known are window, from, to, limit
                    /view/video/history/v_1?from=2023-11-14T11:00:00Z&from=2023-11-14T11:00:00Z|400|parameter 'from': came more than once
                    /view/video/history/%00|400|1 to 255 bytes of UTF-8 without U+0000
                    /view/video/history/%FF|400|1 to 255 bytes of UTF-8
                    /view/video/history/never?to=2023-11-14T12:00:00Z|404|video 'never' is not among
                    /top-k?window=minute|400|window 'minute': allowed are those that are sealed, hour, month, all
                    /top-k?window=hour&start=2023-11-14T11:30:00Z|400|start '2023-11-14T11:30:00Z': allowed is the start of an hour in UTC, such as 2023-11-14T11:00:00Z
                    /top-k?window=month&start=2023-11-02T00:00:00Z|400|the start of a month in UTC, such as 2023-11-01T00:00:00Z
                    /top-k?window=hour&start=2023-11-13T11:00:00Z|404|the history has no hour from 2023-11-13T11:00:00Z
                    /top-k?window=all&start=2023-11-14T11:00:00Z|400|start '2023-11-14T11:00:00Z': the window of all time has none
                    /top-k?window=hour|503|no hour has been sealed yet
                    """)
    void a_question_that_cannot_be_answered_is_told_why(String path, int status, String detail)
            throws Exception {
        problem(STORED.server.get(path), status, detail);
    }

    @Test
    void ids_that_are_too_long_are_told_so() throws Exception {
        problem(STORED.server.get("/view/video/history/" + "v".repeat(256)), 400, "of 256 bytes");
        HttpResponse<String> long10000 =
                STORED.server.get("/view/video/history/" + "v".repeat(10_000));
        assertTrue(List.of(400, 414).contains(long10000.statusCode()), long10000.body());
        assertEquals(
                "application/problem+json",
                long10000.headers().firstValue("Content-Type").orElse(""));
        String broken =
                STORED.server.sendRaw(
                        "GET /view/video/history/%zz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        assertTrue(broken.startsWith("HTTP/1.1 400"), broken);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'; DROP TABLE global_topk_snapshots; --",
                "1 OR 1=1",
                "\\'; DELETE FROM topk_boundaries; --",
                "$1",
                "hour' OR 'a'='a",
                "%27",
                "{\"a\":1}"
            })
    void sql_in_every_parameter_reaches_no_sql(String sql) throws Exception {
        String value = encoded(sql);
        for (String name : List.of("window", "at", "k")) {
            problem(STORED.server.get("/view/video/history?" + name + "=" + value), 400, name);
        }
        for (String name : List.of("window", "from", "to", "limit")) {
            problem(STORED.server.get("/view/video/history/v_1?" + name + "=" + value), 400, name);
        }
        for (String name : List.of("window", "k", "start")) {
            problem(STORED.server.get("/top-k?" + name + "=" + value), 400, name);
        }
        problem(
                STORED.server.get("/view/video/history/" + value + "?window=hour"),
                404,
                "is not among");
        problem(STORED.server.get("/view/video/history?" + value + "=1"), 400, "unknown");
        List<BoundaryRows> left = new ArrayList<>();
        STORED.database.reader().boundaries("hour", 0, Long.MAX_VALUE, left::add);
        STORED.database.reader().boundaries("minute", 0, Long.MAX_VALUE, left::add);
        assertEquals(26, left.size());
        assertEquals(26 * 3, left.stream().mapToInt(rows -> rows.rows().size()).sum());
    }
}
