package io.headtail.http.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.http.ServerFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that a proxy may read differently, paths that lead elsewhere, bytes that are no HTTP.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileRequestsTest {
    private static final String START = "POST /view/video HTTP/1.1\r\nHost: a\r\n";

    /** What must not be answered: it is part of a body, or nobody can tell. */
    private static final String INNER = "GET /openapi HTTP/1.1\r\nHost: a\r\n\r\n";

    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
    private static final String ZERO = "0\r\n\r\n";

    private final ServerFixture server = ServerFixture.withContractWindows();

    @BeforeAll
    void answer() {
        server.newest.put("hour", ServerFixture.answer("hour", 3_600_000, 1));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    static List<String> smuggled() {
        String length = "Content-Length: " + INNER.length() + "\r\n";
        return List.of(
                // CL.TE and TE.CL, in both orders.
                START + "Content-Length: 5\r\n" + CHUNKED + "\r\n" + ZERO + INNER,
                START + CHUNKED + "Content-Length: 5\r\n\r\n" + ZERO + INNER,
                START + CHUNKED + "Content-Length: 0\r\n\r\n" + INNER,
                // Two lengths: alike, unlike, and in one header.
                START + length + length + "\r\n" + INNER,
                START + "Content-Length: 0\r\n" + length + "\r\n" + INNER,
                START + length + "Content-Length: 0\r\n\r\n" + INNER,
                START + "Content-Length: 0, " + INNER.length() + "\r\n\r\n" + INNER,
                // Lengths that some read as numbers.
                START + "Content-Length: +0\r\n\r\n" + INNER,
                START + "Content-Length: -1\r\n\r\n" + INNER,
                START + "Content-Length: 0x0\r\n\r\n" + INNER,
                START + "Content-Length: 0_0\r\n\r\n" + INNER,
                START + "Content-Length: \u0660\r\n\r\n" + INNER,
                START + "Content-Length:\r\n\r\n" + INNER,
                START + "Content-Length: 99999999999999999999\r\n\r\n" + INNER,
                // Transfer-Encoding that some do not recognize.
                START + "Transfer-Encoding : chunked\r\n\r\n" + ZERO + INNER,
                START + "Transfer-Encoding: xchunked\r\n\r\n" + ZERO + INNER,
                START + "Transfer-Encoding:\tchunked\r\n\r\n" + ZERO + INNER,
                START + "Transfer-Encoding: \u000bchunked\r\n\r\n" + ZERO + INNER,
                START + "Transfer-Encoding: chunked, identity\r\n\r\n" + ZERO + INNER,
                START + "Transfer-Encoding: identity\r\n" + CHUNKED + "\r\n" + ZERO + INNER,
                START + " " + CHUNKED + "\r\n" + ZERO + INNER,
                START + "X: y\r\n " + CHUNKED + "\r\n" + ZERO + INNER,
                START + "X: y\r" + CHUNKED + "\r\n" + ZERO + INNER,
                START + "X: y\n" + CHUNKED + "\r\n" + ZERO + INNER,
                START + "X: y\u0000\r\n" + CHUNKED + "\r\n" + ZERO + INNER,
                START + "Transfer\u0000-Encoding: chunked\r\n\r\n" + ZERO + INNER,
                START + "TRANSFER-ENCODING: CHUNKED\r\n\r\n" + ZERO + INNER,
                // Chunks: an extension, a size that overflows, a trailer.
                START + CHUNKED + "\r\n0;x=\r\n\r\n" + INNER,
                START + CHUNKED + "\r\n100000000\r\n" + INNER,
                START + CHUNKED + "\r\n0\r\nX: y\r\n\r\n" + INNER,
                // A line of a head that ends otherwise.
                START.replace("\r\n", "\n") + "\n" + INNER,
                START + "\n" + INNER,
                START + "X: y\r\n\n" + INNER,
                // The whole request in a header, and one behind an HTTP/1.0 or 0.9.
                START.replace("POST", "GET") + "X: GET /openapi\r\nConnection: close\r\n\r\n",
                START.replace("1.1", "1.0") + "\r\n" + INNER,
                "GET /view/video\r\n\r\n" + INNER,
                // Hosts.
                "GET /view/video HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + INNER,
                "GET /view/video HTTP/1.1\r\n\r\n" + INNER,
                "GET /view/video HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
                        + length
                        + "\r\n"
                        + INNER);
    }

    @ParameterizedTest
    @MethodSource("smuggled")
    void a_request_that_two_may_read_differently_ends_its_connection(String request)
            throws Exception {
        String response = server.untilClosed(request);
        assertEquals(1, response.split("HTTP/1\\.1 [0-9]{3} ", -1).length - 1, response);
        assertTrue(response.contains("\r\nConnection: close\r\n"), response);
        assertFalse(response.contains("openapi: 3"), response);
    }

    @Test
    void a_body_of_a_known_length_is_skipped_whoever_sends_it() throws Exception {
        String length = "Content-Length: " + INNER.length() + "\r\n";
        String last = "GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        for (String method : List.of("GET", "POST", "HEAD", "OPTIONS")) {
            String first =
                    method + " /view/video HTTP/1.1\r\nHost: a\r\n" + length + "\r\n" + INNER;
            String response = server.untilClosed(first + last);
            assertEquals(2, response.split("HTTP/1\\.1 [0-9]{3} ", -1).length - 1, response);
            assertFalse(response.contains("openapi: 3"), response);
            assertTrue(response.endsWith("{\"status\":\"UP\"}"), response);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../../../../etc/passwd",
                "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
                "/..%2f..%2f..%2fetc%2fpasswd",
                "/%252e%252e%252f%252e%252e%252fetc%252fpasswd",
                "/..\\..\\..\\etc\\passwd",
                "/..%5c..%5c..%5cetc%5cpasswd",
                "/....//....//etc/passwd",
                "/..;/..;/etc/passwd",
                "/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd",
                "/%e0%80%ae%e0%80%ae/etc/passwd",
                "/%uff0e%uff0e/etc/passwd",
                "//etc/passwd",
                "///etc/passwd",
                "/etc/passwd%00",
                "/openapi%00.html",
                "/openapi/../../etc/passwd",
                "/page.html",
                "/io/headtail/http/page.html",
                "/META-INF/MANIFEST.MF",
                "/WEB-INF/web.xml",
                "/.git/config",
                "/.env",
                "/view/video/%00",
                "file:///etc/passwd",
                "/?file=../../etc/passwd",
                "/view/video?window=../../../etc/passwd"
            })
    void no_path_leads_to_a_file(String path) throws Exception {
        for (String method : List.of("GET", "POST")) {
            String response =
                    server.untilClosed(
                            method
                                    + " "
                                    + path
                                    + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertTrue(response.matches("(?s)HTTP/1\\.1 40[045] .*"), response);
            assertFalse(response.contains("root:"), response);
            assertTrue(
                    response.contains("\r\nContent-Type: application/problem+json\r\n"), response);
        }
    }

    @Test
    void bytes_that_are_no_http_get_a_400_and_the_end() throws IOException {
        String hello = "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003";
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[1 + random.nextInt(300)];
            random.nextBytes(noise);
            String bytes = new String(noise, StandardCharsets.ISO_8859_1);
            String response = server.untilClosed((i % 2 == 0 ? hello : "") + bytes + "\r\n\r\n");
            assertTrue(
                    response.startsWith("HTTP/1.1 400 "), () -> "seed " + seed + ": " + response);
        }
    }
}
