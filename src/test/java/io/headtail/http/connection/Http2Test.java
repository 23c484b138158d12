package io.headtail.http.connection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.http.ServerFixture;
import io.headtail.http.connection.RawHttp2.Frame;
import io.headtail.testing.Await;
import io.headtail.testing.LogLines;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** HTTP/2 without TLS, by prior knowledge, on the port that speaks HTTP/1 too. */
class Http2Test {
    private static final int OK = 0x88;
    private static final int NOT_MODIFIED = 0x8b;
    private static final int NOT_FOUND = 0x8d;
    private static final int ENHANCE_YOUR_CALM = 0xb;

    private final ServerFixture server = ServerFixture.withContractWindows();

    @BeforeEach
    void answer() {
        server.newest.put("hour", ServerFixture.answer("hour", 3_600_000, 1_000));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void answers_are_those_of_http_1_however_the_preface_is_cut() throws Exception {
        for (int segment : List.of(1, 3, 23, 24)) {
            try (RawHttp2 client = new RawHttp2(server.server.port(), segment)) {
                int stream = 1;
                for (String path :
                        List.of(
                                "/view/video?k=1000",
                                "/windows",
                                "/",
                                "/health/live",
                                "/metrics")) {
                    client.request(stream, "GET", path);
                    assertResponse(OK, server.bytes("GET", path).body(), client.response(stream));
                    stream += 2;
                }
                client.request(stream, "GET", "/nothing");
                assertResponse(
                        NOT_FOUND, server.bytes("GET", "/nothing").body(), client.response(stream));
            }
        }
    }

    @Test
    void a_304_and_a_head_have_no_body() throws Exception {
        String path = "/view/video?k=1000";
        String tag = ServerFixture.header(server.get(path), "ETag");
        try (RawHttp2 client = new RawHttp2(server.server.port(), 24)) {
            client.request(1, "GET", path, "if-none-match", tag);
            assertResponse(NOT_MODIFIED, new byte[0], client.response(1));
            client.request(3, "HEAD", path);
            assertResponse(OK, new byte[0], client.response(3));
            client.request(5, "GET", path, "accept-encoding", "gzip");
            assertResponse(
                    OK,
                    server.bytes("GET", path, "Accept-Encoding", "gzip").body(),
                    client.response(5));
        }
    }

    @Test
    void many_requests_at_once_are_all_answered() throws Exception {
        byte[] body = server.bytes("GET", "/windows").body();
        try (RawHttp2 client = new RawHttp2(server.server.port(), 24)) {
            int requests = 100;
            // The answers are larger together than what a connection may take by default.
            client.send(RawHttp2.WINDOW_UPDATE, 0, 0, new byte[] {0, 16, 0, 0});
            for (int i = 0; i < requests; i++) {
                client.request(2 * i + 1, "GET", "/windows");
            }
            int answered = 0;
            while (answered < requests) {
                Frame frame = client.receive();
                if (frame.type() == RawHttp2.DATA) {
                    assertArrayEquals(body, frame.payload());
                    answered += frame.isEnd() ? 1 : 0;
                }
            }
        }
    }

    @Test
    void a_client_that_cancels_without_end_is_sent_away() throws Exception {
        // The server closes while the client still sends, so that its last words may be lost.
        Await.until(
                () -> "no connection was told why it ends",
                () -> cancelsUntilSentAway() == ENHANCE_YOUR_CALM);
        assertEquals(200, server.get("/windows").statusCode());
    }

    // What the connection was told, or -1 if it ended without a word. It fails if it does not end.
    private int cancelsUntilSentAway() {
        byte[] cancel = {0, 0, 0, 8};
        try (RawHttp2 client = new RawHttp2(server.server.port(), 24)) {
            try {
                for (int i = 0; i < 10_000; i++) {
                    client.request(2 * i + 1, "GET", "/windows");
                    client.send(RawHttp2.RST_STREAM, 0, 2 * i + 1, cancel);
                }
            } catch (IOException e) {
                // It is closed already.
            }
            return goAwayOf(client);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("not sent away", e);
        } catch (IOException e) {
            return -1;
        }
    }

    @Test
    void a_server_that_is_about_to_stop_sends_clients_away_and_still_answers() throws Exception {
        byte[] body = server.bytes("GET", "/windows").body();
        try (RawHttp2 old = new RawHttp2(server.server.port(), 24)) {
            old.request(1, "GET", "/windows");
            assertResponse(OK, body, old.response(1));
            server.server.drain();
            assertSentAwayOnce(old, 3, body);
        }
        try (RawHttp2 late = new RawHttp2(server.server.port(), 24)) {
            assertSentAwayOnce(late, 1, body);
        }
    }

    private static void assertSentAwayOnce(RawHttp2 client, int stream, byte[] body)
            throws IOException {
        client.request(stream, "GET", "/windows");
        Frame frame = client.receive();
        while (frame.type() != RawHttp2.GOAWAY) {
            assertEquals(0, frame.stream(), () -> "answered without a word");
            frame = client.receive();
        }
        assertArrayEquals(new byte[] {0x7f, -1, -1, -1, 0, 0, 0, 0}, frame.payload());
        assertResponse(OK, body, client.response(stream));
        // Those that had been sent before it arrived are answered without another.
        client.request(stream + 2, "GET", "/windows");
        assertResponse(OK, body, client.response(stream + 2));
    }

    @Test
    void idle_connections_end_with_the_server_without_a_warning() throws Exception {
        try (LogLines lines = new LogLines("io.helidon");
                RawHttp2 client = new RawHttp2(server.server.port(), 24)) {
            client.request(1, "GET", "/windows");
            client.response(1);
            server.close();
            assertEquals(List.of(), lines.with("exception"));
        }
    }

    @Test
    void a_method_that_begins_like_the_preface_is_http_1() throws Exception {
        for (String request : List.of("PRI /x HTTP/1.1\r\n", "PRINT /x HTTP/1.1\r\n", "P ")) {
            String all = server.untilClosed(request + "Host: a\r\nConnection: close\r\n\r\n");
            assertTrue(all.startsWith("HTTP/1.1 40"), all);
        }
    }

    @Test
    void tls_on_a_port_without_it_is_refused_at_once() throws Exception {
        // The first bytes of a ClientHello that announces more.
        String hello = "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003";
        String all = server.untilClosed(hello);
        assertTrue(all.startsWith("HTTP/1.1 400 ") && all.contains("speaks HTTP without TLS"), all);
    }

    private static int goAwayOf(RawHttp2 client) throws IOException {
        while (true) {
            Frame frame = client.receive();
            if (frame.type() == RawHttp2.GOAWAY) {
                return ByteBuffer.wrap(frame.payload()).getInt(4);
            }
        }
    }

    private static void assertResponse(int status, byte[] body, byte[] response) {
        assertEquals(status, response[0] & 0xff, "status");
        byte[] came = Arrays.copyOfRange(response, 1, response.length);
        assertEquals(
                new String(body, StandardCharsets.UTF_8), new String(came, StandardCharsets.UTF_8));
    }
}
