package io.headtail.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests byte by byte over a socket: malformed, too long, just short enough, and at random. */
class RawRequestsTest {
    private final ServerFixture server = ServerFixture.withContractWindows();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            textBlock =
                    """
                    GET /%zz HTTP/1.1\\r\\nHost: a ~request line 'GET /%zz HTTP/1.1': a '%' must be followed by two hexadecimal digits
                    GET /view/video?k=%zz HTTP/1.1\\r\\nHost: a ~a '%' must be followed by two hexadecimal digits, and is itself written %25
                    GET /view/video?k=% HTTP/1.1\\r\\nHost: a ~request line 'GET /view/video?k=% HTTP/1.1': a '%' must be
                    GET /view/video?k=%ff HTTP/1.1\\r\\nHost: a ~query string, '%ff': a percent-encoding is not UTF-8
                    GET /view/video?k=\u00e9 HTTP/1.1\\r\\nHost: a ~character 19: non-ASCII characters must be percent-encoded UTF-8
                    GET /view/"video HTTP/1.1\\r\\nHost: a ~character 11: '\\"' must be percent-encoded
                    GET /view/video?k=1 2 HTTP/1.1\\r\\nHost: a ~character 20: ' ' must be percent-encoded
                    GET /view/video?k=1#x HTTP/1.1\\r\\nHost: a ~character 20: '#' must be percent-encoded
                    GET /view/video ~it must end with one space and HTTP/1.1 or HTTP/1.0
                    GET  / HTTP/1.1\\r\\nHost: a ~expected between method and version: a path, which begins with /
                    GET view HTTP/1.1\\r\\nHost: a ~request line 'GET view HTTP/1.1': expected between method and version
                    G<T / HTTP/1.1\\r\\nHost: a ~it must begin with a method, such as GET, and one space
                    GET / HTTP/1.1\\r\\nHo st: a ~header 'Ho st: a': a name has letters, digits
                    GET / HTTP/1.1\\r\\nHost: a\\r\\nnocolon ~header 'nocolon': a name has letters, digits
                    GET / HTTP/1.1\\r\\nHost: a\\r\\nX: a\u0001b ~header 'X: a.b': control characters are not allowed
                    GET / HTTP/1.1 ~0 Host headers: HTTP/1.1 has exactly one
                    GET / HTTP/1.1\\r\\nHost: a\\r\\nhost: b ~2 Host headers: HTTP/1.1 has exactly one
                    GET / HTTP/1.1\\r\\nHost: a b ~the request is malformed: Invalid Host header
                    GET / HTTP/1.1\\nHost: a ~a line of the head ends with LF alone: lines end with CR LF
                    POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: x ~the request is malformed: Content length is not a number
                    """)
    void a_malformed_request_is_told_what_came_and_what_is_allowed(String request, String detail)
            throws Exception {
        String lines = request.replace("\\r", "\r").replace("\\n", "\n");
        String response = server.untilClosed(lines + "\r\nConnection: close\r\n\r\n");
        assertTrue(response.startsWith("HTTP/1.1 400 "), response);
        assertTrue(response.contains("\r\nConnection: close\r\n"), response);
        assertTrue(response.contains("application/problem+json"), response);
        assertTrue(response.contains("\"status\":400"), response);
        assertTrue(response.contains(detail), response);
        assertFalse(response.contains("Exception"), response);
    }

    @Test
    void a_request_refused_before_routing_gets_a_problem_document_too() throws Exception {
        String end = " HTTP/1.1\r\nHost: a\r\n";
        Map<String, String> expected =
                Map.of(
                        "GET /" + "x".repeat(4_200) + end + "\r\n",
                        "414|longer than the 4,096 bytes allowed",
                        "GET /" + "x".repeat(200_000) + end + "\r\n",
                        "414|longer than the 4,096 bytes allowed",
                        "GET /" + end + "X: " + "x".repeat(200_000) + "\r\n\r\n",
                        "431|longer than the 16,384 bytes allowed",
                        "GET /" + end + "X: xxxxxxxxxxxxxxx\r\n".repeat(1_000) + "\r\n",
                        "431|longer than the 16,384 bytes allowed",
                        "POST /" + end + "Content-Length: 900000\r\n\r\n" + "x".repeat(900_000),
                        "413|a body of 900,000 bytes: no route takes one, and at most 65,536",
                        "GET / HTTP/2.7\r\n\r\n",
                        "505|version HTTP/2.7: allowed are HTTP/1.1 and HTTP/1.0");
        for (Map.Entry<String, String> entry : expected.entrySet()) {
            // All of it is taken from the client, which would lose the answer otherwise.
            String response = server.untilClosed(entry.getKey());
            String status = entry.getValue().substring(0, 3);
            assertTrue(response.startsWith("HTTP/1.1 " + status + " "), response);
            assertTrue(response.contains("\r\nConnection: close\r\n"), response);
            assertTrue(response.contains("application/problem+json"), response);
            assertTrue(response.contains("\"status\":" + status), response);
            assertTrue(response.contains(entry.getValue().substring(4)), response);
        }
    }

    @Test
    void a_request_just_short_enough_is_answered() throws Exception {
        server.newest.put("hour", ServerFixture.answer("hour", 3_600_000, 1));
        String line = "GET /view/video HTTP/1.1";
        String longest = line.replace("video", "video?" + "&".repeat(4_096 - line.length() - 1));
        String headers = "Host: a\r\nConnection: close\r\nX: \r\n";
        String padding = "x".repeat(16_384 - headers.length());
        String request = longest + "\r\n" + headers.replace("X: ", "X: " + padding) + "\r\n";
        for (int segment : new int[] {1_000_000, 4_097, 1_000}) {
            String response = server.untilClosed(request, segment);
            assertTrue(response.startsWith("HTTP/1.1 200 "), response);
            String more = request.replace("X: ", "X: x");
            assertTrue(server.untilClosed(more, segment).startsWith("HTTP/1.1 431 "));
            more = request.replace("?", "?&");
            assertTrue(server.untilClosed(more, segment).startsWith("HTTP/1.1 414 "));
        }
    }

    @Test
    void a_refused_body_leaves_the_connection_in_step() throws Exception {
        server.newest.put("hour", ServerFixture.answer("hour", 3_600_000, 1));
        String response =
                server.sendRaw(
                        "POST /view/video HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
                                + "GET /view/video HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertTrue(response.startsWith("HTTP/1.1 405 "), response);
        assertTrue(response.endsWith("[{\"videoId\":\"v1\",\"views\":9000}]"), response);
    }

    @Test
    void no_query_ever_fails_inside() throws Exception {
        server.newest.put("hour", ServerFixture.answer("hour", 3_600_000, 5));
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] pieces = {
            "k", "window", "=", "&", "5", "hour", "%", "%2", "%41", "%ff", "%00", "+", ";", "?",
                    "/",
            "..", "'", "\"", "<", "{", "\\", "|", "^", "`", "\u00e9", "\u0001", "\t", "#", "k=1",
                    "-",
            "9999999999999999999"
        };
        for (int i = 0; i < 2_000; i++) {
            StringBuilder query = new StringBuilder();
            for (int length = random.nextInt(8); length > 0; length--) {
                query.append(pieces[random.nextInt(pieces.length)]);
            }
            String response =
                    server.sendRaw(
                            "GET /view/video?%s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                                    .formatted(query));
            boolean answer = response.startsWith("HTTP/1.1 200 ");
            boolean problem =
                    response.startsWith("HTTP/1.1 400 ")
                            && response.contains("application/problem+json");
            assertTrue(answer || problem, "seed " + seed + ", query " + query + "\n" + response);
        }
    }
}
