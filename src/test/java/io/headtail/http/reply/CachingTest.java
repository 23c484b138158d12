package io.headtail.http.reply;

import static io.headtail.http.ServerFixture.header;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.headtail.http.ServerFixture;
import io.headtail.http.Wire;
import io.headtail.merge.Answer;
import io.headtail.time.CalendarUnit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is compressed, and what is not sent again. */
@ParameterizedClass
@EnumSource
class CachingTest {
    private static final List<String> PATHS =
            List.of("/view/video?k=1000", "/top-k?k=1000", "/", "/openapi");

    private final Wire wire;
    private final ServerFixture server;

    CachingTest(Wire wire) {
        this.wire = wire;
        this.server = ServerFixture.withContractWindows(wire);
    }

    @BeforeEach
    void answer() {
        server.newest.put("hour", ServerFixture.answer("hour", 3_600_000, 1_000));
        server.sealed.put(CalendarUnit.HOUR, ServerFixture.answer("hour", 3_600_000, 1_000));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_long_answer_is_compressed_for_clients_that_accept_it() throws Exception {
        for (String path : PATHS) {
            HttpResponse<byte[]> plain = server.bytes("GET", path);
            HttpResponse<byte[]> zipped = server.bytes("GET", path, "Accept-Encoding", "gzip, br");
            assertEquals("gzip", header(zipped, "Content-Encoding"), path);
            assertEquals("(absent)", header(plain, "Content-Encoding"), path);
            for (HttpResponse<byte[]> one : List.of(plain, zipped)) {
                assertEquals("Accept-Encoding", header(one, "Vary"), path);
                assertEquals(one.body().length + "", header(one, "Content-Length"), path);
            }
            assertArrayEquals(plain.body(), unzipped(zipped.body()), path);
            assertTrue(zipped.body().length < plain.body().length / 2, path);
            // The same again comes from where it was kept.
            HttpResponse<byte[]> again = server.bytes("GET", path, "Accept-Encoding", "gzip");
            assertArrayEquals(zipped.body(), again.body(), path);
            assertArrayEquals(plain.body(), server.bytes("GET", path).body(), path);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    gzip                        | true
                    GZIP                        | true
                    x-gzip                      | true
                    deflate, gzip;q=1.0, *;q=0.5| true
                    br;q=1.0, gzip;q=0.8        | true
                    *                           | true
                    *;q=0.1                     | true
                    gzip;q=0.001                | true
                    identity;q=0.5, gzip        | true
                    gzip;q=0.5, identity;q=0.4  | true
                    gzip , identity             | true
                    ''                          | false
                    br                          | false
                    gzip;q=0                    | false
                    gzip; q=0.000               | false
                    gzip;q=0, *                 | false
                    *;q=0                       | false
                    identity                    | false
                    identity, gzip;q=0.5        | false
                    gzip;q=nonsense             | false
                    gzip;q=1.5                  | false
                    gzipped                     | false
                    """)
    void accept_encoding_is_read_as_the_rfc_has_it(String value, boolean zipped) throws Exception {
        HttpResponse<byte[]> response =
                server.bytes("GET", "/view/video?k=1000", "Accept-Encoding", value);
        assertEquals(zipped ? "gzip" : "(absent)", header(response, "Content-Encoding"), value);
        assertEquals(200, response.statusCode());
    }

    @Test
    void a_short_answer_is_compressed_only_where_nothing_else_is_accepted() throws Exception {
        String path = "/view/video?k=10";
        HttpResponse<byte[]> asIs = server.bytes("GET", path, "Accept-Encoding", "gzip");
        assertEquals("(absent)", header(asIs, "Content-Encoding"));
        assertEquals("Accept-Encoding", header(asIs, "Vary"));
        for (String only : List.of("gzip, identity;q=0", "gzip, *;q=0")) {
            HttpResponse<byte[]> zipped = server.bytes("GET", path, "Accept-Encoding", only);
            assertEquals("gzip", header(zipped, "Content-Encoding"), only);
            assertArrayEquals(asIs.body(), unzipped(zipped.body()), only);
        }
    }

    @Test
    void head_has_the_headers_of_get_in_each_encoding() throws Exception {
        for (String path : PATHS) {
            for (String coding : List.of("gzip", "identity")) {
                HttpResponse<byte[]> get = server.bytes("GET", path, "Accept-Encoding", coding);
                HttpResponse<byte[]> head = server.bytes("HEAD", path, "Accept-Encoding", coding);
                assertEquals(headers(get), headers(head), path);
                assertEquals(0, head.body().length);
            }
        }
    }

    @Test
    void a_client_that_has_the_answer_is_told_so() throws Exception {
        for (String path : PATHS) {
            for (String coding : List.of("gzip", "identity")) {
                HttpResponse<byte[]> get = server.bytes("GET", path, "Accept-Encoding", coding);
                String tag = header(get, "ETag");
                assertTrue(tag.matches("W/\"[A-Za-z0-9_-]{16}\""), tag);
                for (String known :
                        List.of(tag, tag.substring(2), "\"x,\", " + tag + ",W/\"y\"", "*")) {
                    for (String method : List.of("GET", "HEAD")) {
                        HttpResponse<byte[]> response =
                                server.bytes(
                                        method,
                                        path,
                                        "Accept-Encoding",
                                        coding,
                                        "If-None-Match",
                                        known);
                        assertNotModified(get, response);
                    }
                }
                HttpResponse<byte[]> other =
                        server.bytes("GET", path, "If-None-Match", "\"" + tag.substring(3, 10));
                assertEquals(200, other.statusCode());
                other = server.bytes("GET", path, "If-None-Match", "W/\"x\", \"y\"");
                assertEquals(200, other.statusCode());
            }
        }
    }

    /** All that the full answer said, but for what belongs to a body. */
    private static void assertNotModified(HttpResponse<byte[]> full, HttpResponse<byte[]> response)
            throws IOException {
        assertEquals(304, response.statusCode());
        assertEquals(0, response.body().length);
        Map<String, String> expected = headers(full);
        expected.keySet()
                .removeAll(
                        List.of(
                                "content-type",
                                "content-length",
                                "content-encoding",
                                "content-security-policy",
                                "cross-origin-resource-policy",
                                "referrer-policy",
                                "x-content-type-options",
                                "x-frame-options"));
        Map<String, String> actual = headers(response);
        // A page has one of its own, which is part of what the tag covers.
        actual.remove("content-security-policy");
        assertEquals(expected, actual);
        assertTrue(response.headers().firstValue("date").isPresent());
    }

    @Test
    void a_connection_stays_in_step_after_a_304() throws Exception {
        assumeTrue(wire == Wire.HTTP_1, "raw requests are without TLS");
        String tag = header(server.get("/view/video"), "ETag");
        String request = "GET /view/video HTTP/1.1\r\nHost: a\r\n";
        String known = request + "If-None-Match: " + tag + "\r\n\r\n";
        String all = server.sendRaw(known + request + "\r\n" + known);
        assertEquals(3, all.split("HTTP/1\\.1 304 |HTTP/1\\.1 200 ", -1).length - 1, all);
        assertTrue(all.endsWith("\r\n\r\n"), all);
        assertFalse(all.contains("Content-Length: 0"), all);
    }

    @Test
    void the_tag_changes_with_whatever_the_answer_says() throws Exception {
        long tick = ServerFixture.TICK;
        List<Answer> others =
                List.of(
                        of(2, tick, true, Long.MIN_VALUE, null),
                        of(3, tick + 1_000, true, Long.MIN_VALUE, null),
                        of(3, tick, false, Long.MIN_VALUE, null),
                        of(3, tick, true, tick, null),
                        of(3, tick, true, Long.MIN_VALUE, "misplaced"));
        server.newest.put("hour", of(3, tick, true, Long.MIN_VALUE, null));
        String tag = header(server.get("/view/video"), "ETag");
        for (Answer other : others) {
            server.newest.put("hour", other);
            HttpResponse<byte[]> response =
                    server.bytes("GET", "/view/video", "If-None-Match", tag);
            assertEquals(200, response.statusCode());
            assertNotEquals(tag, header(response, "ETag"));
        }
        // As another server would make it.
        server.newest.put("hour", of(3, tick, true, Long.MIN_VALUE, null));
        assertEquals(304, server.bytes("GET", "/view/video", "If-None-Match", tag).statusCode());
    }

    private static Answer of(
            int size, long tick, boolean isFinal, long from, @Nullable String degraded) {
        boolean complete = from == Long.MIN_VALUE;
        return ServerFixture.answer(
                "hour", 3_600_000, size, tick, isFinal, from, complete, degraded);
    }

    private static Map<String, String> headers(HttpResponse<?> response) {
        Map<String, String> headers = new TreeMap<>();
        response.headers().map().forEach((name, values) -> headers.put(name, values.toString()));
        headers.remove("date");
        headers.remove(":status"); // of HTTP/2
        return headers;
    }

    private static byte[] unzipped(byte[] bytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        }
    }
}
