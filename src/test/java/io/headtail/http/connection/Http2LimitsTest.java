package io.headtail.http.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.http.ServerFixture;
import io.headtail.http.connection.RawHttp2.Frame;
import io.headtail.testing.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients of HTTP/2 cannot take from others, and how long they may take. */
class Http2LimitsTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofHours(1);
    private static final Timeouts PATIENT = new Timeouts(LONG, LONG, LONG, LONG, LONG);
    private static final byte[] ONE = {0, 0, 0, 1};
    private static final int PING = 6;
    private static final int ENHANCE_YOUR_CALM = 0xb;
    private static final int OK = 0x88;
    private static final int BAD_REQUEST = 0x8c;
    private static final int NOT_FOUND = 0x8d;

    private final List<RawHttp2> clients = new ArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch waiting = new CountDownLatch(1);

    @AfterEach
    void closeClients() throws IOException {
        gate.countDown();
        for (RawHttp2 client : clients) {
            client.close();
        }
    }

    private static ServerFixture server(int requests, int connections, Timeouts timeouts) {
        ServerFixture server =
                ServerFixture.withContractWindows(
                        Limits.STANDARD.with(requests, connections).with(timeouts));
        server.newest.put("hour", ServerFixture.answer("hour", 3_600_000, 1_000));
        return server;
    }

    private RawHttp2 client(ServerFixture server) throws IOException {
        RawHttp2 client = new RawHttp2(server.server.port(), 24);
        clients.add(client);
        return client;
    }

    /** From now on, requests for an answer wait for the gate. */
    private void shutGate(ServerFixture server) {
        server.beforeNewest =
                () -> {
                    waiting.countDown();
                    try {
                        gate.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException("the server was closed first", e);
                    }
                };
    }

    /** Sends it again and again until the server has closed the connection. */
    private static void assertClosedWhileSending(RawHttp2 client, byte[] bytes) {
        Await.until(
                "the connection is closed",
                () -> {
                    try {
                        client.write(bytes);
                        return false;
                    } catch (IOException e) {
                        return true;
                    }
                });
    }

    private static void assertCloses(ServerFixture server, RefusedReason reason) {
        Await.until("it is counted", () -> server.server.refusals().of(reason) == 1);
    }

    private static int status(RawHttp2 client, int stream) throws IOException {
        Frame frame = client.receive();
        while (frame.stream() != stream || frame.type() != RawHttp2.HEADERS) {
            frame = client.receive();
        }
        return frame.payload()[0] & 0xff;
    }

    @Test
    void clients_that_open_no_window_use_up_no_requests() throws Exception {
        try (ServerFixture server = server(2, 100, PATIENT)) {
            for (int i = 0; i < 3; i++) {
                RawHttp2 client = client(server);
                client.initialWindow(0);
                int stream = 1;
                for (int j = 0; j < 5; j++) {
                    client.request(stream, "GET", "/windows");
                    assertEquals(OK, status(client, stream));
                    client.request(stream + 2, "GET", "/view/video?k=1000");
                    assertEquals(OK, status(client, stream + 2));
                    client.request(stream + 4, "GET", "/nothing");
                    assertEquals(NOT_FOUND, status(client, stream + 4));
                    client.request(stream + 6, "GET", "/view/video?k=x");
                    assertEquals(BAD_REQUEST, status(client, stream + 6));
                    stream += 8;
                }
            }
            assertEquals(200, server.get("/windows").statusCode());
            assertEquals(0, server.server.refusals().of(RefusedReason.TOO_MANY_REQUESTS));
        }
    }

    @Test
    void requests_beyond_the_limit_get_a_503_but_health_an_answer() throws Exception {
        try (ServerFixture server = server(1, 100, PATIENT)) {
            shutGate(server);
            RawHttp2 client = client(server);
            client.request(1, "GET", "/view/video");
            waiting.await();
            client.request(3, "GET", "/view/video");
            assertBody("as many as http.max-requests allows", client.response(3));
            client.request(5, "GET", "/health/live");
            assertEquals(OK, status(client, 5));
            gate.countDown();
            assertEquals(OK, status(client, 1));
        }
    }

    private static void assertBody(String part, byte[] response) {
        String body = new String(response, StandardCharsets.UTF_8);
        assertTrue(body.contains(part), body);
    }

    @Test
    void a_window_that_opens_by_single_bytes_holds_a_connection_for_a_time_only() throws Exception {
        try (ServerFixture server = server(10, 10, new Timeouts(LONG, LONG, LONG, SHORT, LONG))) {
            RawHttp2 client = client(server);
            client.initialWindow(0);
            client.request(1, "GET", "/view/video?k=1000");
            assertEquals(OK, status(client, 1));
            assertClosedWhileSending(client, RawHttp2.frame(RawHttp2.WINDOW_UPDATE, 0, 1, ONE));
            assertCloses(server, RefusedReason.SLOW_READER);
        }
    }

    @Test
    void frames_that_come_do_not_hide_answers_that_nobody_reads() throws Exception {
        try (ServerFixture server = server(100, 10, new Timeouts(LONG, LONG, LONG, SHORT, LONG))) {
            RawHttp2 client = new RawHttp2(server.server.port(), 24, 1_024);
            clients.add(client);
            client.initialWindow(Integer.MAX_VALUE);
            client.send(RawHttp2.WINDOW_UPDATE, 0, 0, new byte[] {0x7f, 0, 0, 0});
            for (int i = 0; i < 99; i++) {
                client.request(2 * i + 1, "GET", "/view/video?k=1000");
            }
            assertClosedWhileSending(client, RawHttp2.frame(RawHttp2.WINDOW_UPDATE, 0, 0, ONE));
            assertCloses(server, RefusedReason.SLOW_READER);
        }
    }

    @Test
    void headers_must_be_whole_in_time_however_many_bytes_of_them_come() throws Exception {
        Timeouts timeouts = new Timeouts(LONG, SHORT, LONG, LONG, LONG);
        try (ServerFixture server = server(10, 10, timeouts)) {
            RawHttp2 client = client(server);
            byte[] frame = RawHttp2.frame(RawHttp2.HEADERS, 0, 1, new byte[16_000]);
            client.write(Arrays.copyOf(frame, 9));
            assertClosedWhileSending(client, new byte[1]);
            assertCloses(server, RefusedReason.SLOW_HEAD);
        }
    }

    @Test
    void a_body_beyond_the_limit_ends_the_connection() throws Exception {
        try (ServerFixture server = server(10, 10, PATIENT)) {
            RawHttp2 client = client(server);
            client.request(1, "GET", "/windows");
            assertEquals(OK, status(client, 1));
            client.begin(3, "GET", "/windows");
            client.send(RawHttp2.DATA, 0, 3, new byte[16_000]);
            assertEquals(OK, status(client, 3));
            for (int sent = 16_000; sent <= Limits.STANDARD.body(); sent += 16_000) {
                client.send(RawHttp2.DATA, 0, 3, new byte[16_000]);
            }
            // Each alone would be within the limit.
            assertClosedWhileSending(client, RawHttp2.frame(RawHttp2.DATA, 0, 3, new byte[1]));
            assertCloses(server, RefusedReason.BODY_TOO_LONG);
            Await.until("it is closed", () -> server.server.openConnections() == 0);
        }
    }

    @Test
    void a_client_is_told_why_a_body_beyond_the_limit_ends_the_connection() throws Exception {
        try (ServerFixture server = server(10, 10, PATIENT)) {
            RawHttp2 client = client(server);
            client.begin(1, "GET", "/windows");
            for (int sent = 0; sent < 64_000; sent += 16_000) {
                client.send(RawHttp2.DATA, 0, 1, new byte[16_000]);
            }
            // All that was sent is read when this is answered, so nothing is when it closes.
            client.send(PING, 0, 0, new byte[8]);
            frame(client, PING);
            client.send(RawHttp2.DATA, 0, 1, new byte[Limits.STANDARD.body() - 64_000 + 1]);
            byte[] why = frame(client, RawHttp2.GOAWAY).payload();
            assertEquals(ENHANCE_YOUR_CALM, why[7], Arrays.toString(why));
            assertEquals(1, server.server.refusals().of(RefusedReason.BODY_TOO_LONG));
        }
    }

    private static Frame frame(RawHttp2 client, int type) throws IOException {
        Frame frame = client.receive();
        while (frame.type() != type) {
            frame = client.receive();
        }
        return frame;
    }

    @Test
    void a_connection_whose_request_is_worked_on_makes_no_room() throws Exception {
        try (ServerFixture server = server(100, 1, PATIENT)) {
            shutGate(server);
            RawHttp2 client = client(server);
            client.request(1, "GET", "/view/video");
            waiting.await();
            String refused = server.untilClosed("GET /windows HTTP/1.1\r\nHost: a\r\n\r\n");
            assertTrue(refused.startsWith("HTTP/1.1 503 "), refused);
            gate.countDown();
            assertEquals(OK, status(client, 1));
            assertEquals(0, server.server.refusals().of(RefusedReason.MADE_ROOM));
        }
    }

    @Test
    void a_connection_beyond_the_limit_gets_a_503_but_health_an_answer() throws Exception {
        try (ServerFixture server = server(100, 1, PATIENT)) {
            shutGate(server);
            RawHttp2 first = client(server);
            first.request(1, "GET", "/view/video");
            waiting.await();
            RawHttp2 second = client(server);
            second.request(1, "GET", "/windows");
            assertBody("connections are open, and all of them in use", second.response(1));
            second.request(3, "GET", "/health/live");
            assertEquals(OK, status(second, 3));
            assertEquals(1, server.server.refusals().of(RefusedReason.TOO_MANY_CONNECTIONS));
        }
    }
}
