package io.headtail.http.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.http.HttpSettings;
import io.headtail.http.ServerFixture;
import io.headtail.http.security.AccessFiles;
import io.headtail.http.security.AccessFiles.TlsFiles;
import io.headtail.testing.Await;
import io.headtail.testing.TestIdentity;
import io.headtail.time.WindowSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that take their time are closed, whether or not they go on. */
class SlowClientsTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofHours(1);
    private static final String GET = "GET /view/video?k=1000 HTTP/1.1\r\nHost: a\r\n\r\n";

    private static ServerFixture server(
            Duration head, Duration body, Duration write, Duration idle) {
        Timeouts timeouts = new Timeouts(LONG, head, body, write, idle);
        ServerFixture server = ServerFixture.withContractWindows(Limits.STANDARD.with(timeouts));
        server.newest.put("hour", ServerFixture.answer("hour", 3_600_000, 1_000));
        return server;
    }

    private static Socket connect(ServerFixture server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.server.port());
        socket.setSoTimeout((int) Await.PATIENCE.toMillis());
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends it again and again, a little at a time, until the server has closed the connection. */
    private static void assertClosedWhileSending(Socket socket, String piece) {
        Await.until(
                "the connection is closed",
                () -> {
                    try {
                        write(socket, piece);
                        return false;
                    } catch (IOException e) {
                        return true;
                    }
                });
    }

    @Test
    void a_head_must_be_whole_in_time_however_many_bytes_of_it_come() throws IOException {
        try (ServerFixture server = server(SHORT, LONG, LONG, LONG);
                Socket socket = connect(server)) {
            write(socket, "GET / HTTP/1.1\r\nHost: a\r\nX: ");
            assertClosedWhileSending(socket, "x");
            assertEquals(1, server.server.refusals().of(RefusedReason.SLOW_HEAD));
        }
    }

    @Test
    void a_body_must_be_whole_in_time_however_many_bytes_of_it_come() throws IOException {
        try (ServerFixture server = server(LONG, SHORT, LONG, LONG);
                Socket socket = connect(server)) {
            write(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n");
            assertClosedWhileSending(socket, "x");
            assertEquals(1, server.server.refusals().of(RefusedReason.SLOW_BODY));
        }
    }

    @Test
    void a_client_that_does_not_read_its_answers_is_closed() throws IOException {
        try (ServerFixture server = server(LONG, LONG, SHORT, LONG);
                Socket socket = connect(server)) {
            Thread sender =
                    Thread.startVirtualThread(
                            () -> {
                                // Until the kernel holds as much as it will in both directions.
                                try (OutputStream out = socket.getOutputStream()) {
                                    while (true) {
                                        out.write(GET.getBytes(StandardCharsets.US_ASCII));
                                    }
                                } catch (IOException e) {
                                    // Closed.
                                }
                            });
            Await.until(
                    "the connection is closed",
                    () -> server.server.refusals().of(RefusedReason.SLOW_READER) == 1);
            Await.until("the sender learns of it", () -> !sender.isAlive());
            Await.until("the connection is gone", () -> server.server.openConnections() == 0);
        }
    }

    @Test
    void a_connection_without_requests_is_closed_in_the_end() throws IOException {
        try (ServerFixture server = server(LONG, LONG, LONG, SHORT);
                Socket fresh = connect(server)) {
            // On a slow machine one may be closed before its request comes.
            Await.until("an answer, then the end", () -> isAnsweredAndClosed(server));
            assertEquals(-1, fresh.getInputStream().read());
            Await.until(
                    "both are counted", () -> server.server.refusals().of(RefusedReason.IDLE) >= 2);
        }
    }

    private static boolean isAnsweredAndClosed(ServerFixture server) {
        try (Socket used = connect(server)) {
            write(used, GET);
            byte[] all = used.getInputStream().readAllBytes();
            return new String(all, StandardCharsets.US_ASCII).startsWith("HTTP/1.1 200 ");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void a_tls_handshake_must_end_in_time_and_other_bytes_end_it_at_once(@TempDir Path folder)
            throws IOException {
        TestIdentity.of("EC", 0).writeTo(folder);
        TlsFiles files = new TlsFiles(folder.resolve("tls.crt"), folder.resolve("tls.key"));
        Timeouts timeouts = new Timeouts(SHORT, LONG, LONG, LONG, LONG);
        HttpSettings settings =
                new HttpSettings("127.0.0.1", 0, 10)
                        .with(Limits.STANDARD.with(timeouts))
                        .with(new AccessFiles(files, null));
        try (ServerFixture server =
                        new ServerFixture(settings, WindowSpec.sliding("hour", 3_600_000));
                Socket silent = connect(server)) {
            assertEquals(-1, silent.getInputStream().read());
            Await.until(
                    "it is counted",
                    () -> server.server.refusals().of(RefusedReason.SLOW_HANDSHAKE) == 1);
            for (String noise : new String[] {GET, "\u0016\u0003\u0001\u00ff\u00ff", "x"}) {
                try (Socket socket = connect(server)) {
                    write(socket, noise + "\u0000".repeat(70_000));
                    // An alert of TLS at most.
                    assertTrue(socket.getInputStream().readAllBytes().length < 100);
                } catch (SocketException e) {
                    // Reset, since it has not read all.
                }
            }
            Await.until("nothing is left", () -> server.server.openConnections() == 0);
        }
    }
}
