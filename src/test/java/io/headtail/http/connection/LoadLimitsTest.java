package io.headtail.http.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.http.ServerFixture;
import io.headtail.testing.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many requests and connections at once a server takes, and what becomes of more. */
class LoadLimitsTest {
    private static final String GET = "GET /view/video HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String LAST = GET.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");

    private final List<Socket> sockets = new ArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger waiting = new AtomicInteger();

    @AfterEach
    void closeSockets() throws IOException {
        gate.countDown();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private static ServerFixture server(int requests, int connections) {
        // Nothing here is a matter of time.
        Duration hour = Duration.ofHours(1);
        Timeouts timeouts = new Timeouts(hour, hour, hour, hour, hour);
        ServerFixture server =
                ServerFixture.withContractWindows(
                        Limits.STANDARD.with(requests, connections).with(timeouts));
        server.newest.put("hour", ServerFixture.answer("hour", 3_600_000, 1_000));
        return server;
    }

    /** From now on, requests for an answer wait for the gate. */
    private void shutGate(ServerFixture server) {
        server.beforeNewest =
                () -> {
                    waiting.incrementAndGet();
                    try {
                        gate.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException("the server was closed first", e);
                    }
                };
    }

    private Socket open(ServerFixture server, String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.server.port());
        socket.setSoTimeout((int) Await.PATIENCE.toMillis());
        sockets.add(socket);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String read(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void assertRefused(String response, String detail) {
        assertTrue(response.startsWith("HTTP/1.1 503 "), response);
        assertTrue(response.contains("\r\nRetry-After: 1\r\n"), response);
        assertTrue(response.contains("\r\nContent-Type: application/problem+json\r\n"), response);
        assertTrue(response.contains("\r\nCache-Control: no-store\r\n"), response);
        assertTrue(response.contains(detail), response);
    }

    @Test
    void requests_beyond_the_limit_get_a_503_but_health_and_metrics_an_answer() throws Exception {
        try (ServerFixture server = server(2, 100)) {
            shutGate(server);
            List<Socket> first = List.of(open(server, LAST), open(server, LAST));
            Await.until("both are being worked on", () -> waiting.get() == 2);
            assertRefused(
                    read(open(server, LAST)),
                    "2 requests are being worked on, as many as http.max-requests allows");
            assertEquals(1, server.server.refusals().of(RefusedReason.TOO_MANY_REQUESTS));
            for (String path : List.of("/health/live", "/health/ready", "/metrics")) {
                String answer = read(open(server, LAST.replace("/view/video", path)));
                assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            }
            gate.countDown();
            for (Socket socket : first) {
                assertTrue(read(socket).startsWith("HTTP/1.1 200 "));
            }
            assertTrue(read(open(server, LAST)).startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void connections_beyond_the_limit_get_a_503_but_health_and_metrics_an_answer()
            throws Exception {
        try (ServerFixture server = server(100, 2)) {
            shutGate(server);
            List<Socket> first = List.of(open(server, LAST), open(server, LAST));
            Await.until("both are being worked on", () -> waiting.get() == 2);
            String refused = read(open(server, GET));
            assertRefused(refused, "2 connections are open, and all of them in use");
            assertTrue(refused.contains("\r\nConnection: close\r\n"), refused);
            assertEquals(1, server.server.refusals().of(RefusedReason.TOO_MANY_CONNECTIONS));
            for (String path : List.of("/health/live", "/health/ready?", "/metrics")) {
                String answer = read(open(server, GET.replace("/view/video", path)));
                assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            }
            gate.countDown();
            for (Socket socket : first) {
                assertTrue(read(socket).startsWith("HTTP/1.1 200 "));
            }
            assertTrue(read(open(server, LAST)).startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void connections_without_a_request_make_room_for_new_ones() throws Exception {
        try (ServerFixture server = server(100, 10)) {
            String slow = "GET / HTTP/1.1\r\nX: ";
            for (int i = 0; i < 100; i++) {
                open(server, i % 3 == 0 ? "" : i % 3 == 1 ? slow : "GET");
                String answer = read(open(server, LAST));
                assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
                assertTrue(server.server.openConnections() <= 10);
            }
            long closed = server.server.refusals().of(RefusedReason.MADE_ROOM);
            assertTrue(closed >= 90, () -> closed + " were closed");
            assertEquals(0, server.server.refusals().of(RefusedReason.TOO_MANY_CONNECTIONS));
        }
    }

    @Test
    void who_has_had_an_answer_stays_longer_than_who_never_asked() throws Exception {
        try (ServerFixture server = server(100, 10)) {
            Socket kept = open(server, GET);
            assertEquals('H', kept.getInputStream().read());
            for (int i = 0; i < 50; i++) {
                open(server, i % 2 == 0 ? "" : "GET / HTTP/1.1\r\n");
            }
            Await.until(
                    "others were closed for the newest",
                    () -> server.server.refusals().of(RefusedReason.MADE_ROOM) >= 40);
            kept.getOutputStream().write(LAST.getBytes(StandardCharsets.US_ASCII));
            String both = read(kept);
            assertEquals(3, both.split("TTP/1\\.1 200 ", -1).length, both);
        }
    }

    @Test
    void clients_that_do_not_read_use_up_no_requests() throws Exception {
        try (ServerFixture server = server(2, 100)) {
            String long1 = GET.replace("video", "video?k=1000").repeat(1_000);
            for (int i = 0; i < 4; i++) {
                // The first of them that is answered no more gives its place to the next.
                open(server, long1);
            }
            Await.until(
                    "answers in spite of four that wait for their clients",
                    () -> {
                        try {
                            return read(open(server, LAST)).startsWith("HTTP/1.1 200 ");
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    });
        }
    }
}
