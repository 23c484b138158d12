package io.headtail.http.hostile;

import io.headtail.http.connection.RefusedReason;
import io.headtail.http.security.Tokens;
import io.headtail.testing.Await;
import io.headtail.testing.PlainReader;
import io.headtail.testing.TestIdentity;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Hostile clients of a server with TLS and tokens: those with a token do not notice them. */
@Isolated("it compares latencies")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileTlsClientsIT {
    private static final TestIdentity IDENTITY = TestIdentity.of("EC", 0);
    private static final SSLContext TLS = TestIdentity.trusting(IDENTITY);

    private Trial trial;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        IDENTITY.writeTo(folder);
        Tokens.Issued token = Tokens.issue("reader");
        Files.writeString(folder.resolve("tokens"), token.line() + "\n");
        trial =
                new Trial(
                        ServerProcess.start(folder),
                        ServerProcess.start(folder),
                        port -> new Door(port, TLS.getSocketFactory(), token.token()));
    }

    @AfterAll
    void stop() throws IOException {
        trial.close();
    }

    /** What a client says first. */
    private static byte[] hello() throws SSLException {
        SSLEngine engine = TLS.createSSLEngine();
        engine.setUseClientMode(true);
        engine.beginHandshake();
        ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), out);
        return Arrays.copyOf(out.array(), out.position());
    }

    @Test
    void handshakes_that_come_byte_by_byte_or_stop() throws IOException {
        byte[] hello = hello();
        byte[] half = Arrays.copyOf(hello, hello.length / 2);
        BooleanSupplier refuses = trial.refuses(RefusedReason.SLOW_HANDSHAKE);
        trial.withstand(
                door -> new ManyConnections(door, 200, 2, List.of(half, hello), 1, "\0"),
                attack -> refuses.getAsBoolean());
    }

    @Test
    void noise_and_plain_http_instead_of_tls() throws IOException {
        Random random = new Random(1);
        List<String> noise = new ArrayList<>();
        String get = "GET /view/video HTTP/1.1\r\nHost: a\r\n\r\n";
        for (int i = 0; i < 100; i++) {
            StringBuilder bytes = new StringBuilder(i % 2 == 0 ? "" : "\u0016\u0003\u0001\u0002");
            random.ints(1 + random.nextInt(400), 0, 256).forEach(b -> bytes.append((char) b));
            noise.add(i % 3 == 0 ? get : bytes.append("\0".repeat(20_000)).toString());
        }
        trial.withstand(
                door -> new Misuse(door, each -> speak(each, noise)),
                attack -> attack.messages() > 0);
    }

    private int spoken;

    private int speak(Door door, List<String> texts) throws IOException {
        try (Socket socket = door.plain()) {
            socket.setSoTimeout((int) Await.PATIENCE.toMillis());
            socket.getOutputStream().write(Attack.ascii(texts.get(spoken++ % texts.size())));
            socket.getInputStream().readAllBytes();
        } catch (SocketException e) {
            // Reset, since it had more to say.
        }
        return 1;
    }

    @Test
    void connections_that_are_cut_during_the_handshake_or_after_it() throws IOException {
        byte[] hello = hello();
        trial.withstand(
                door ->
                        new Misuse(
                                door,
                                each -> {
                                    try (Socket socket = each.plain()) {
                                        socket.getOutputStream().write(hello);
                                        socket.getInputStream().read();
                                        socket.setSoLinger(true, 0);
                                    }
                                    try (Socket socket = each.plain()) {
                                        each.over(socket).startHandshake();
                                        socket.setSoLinger(true, 0);
                                    }
                                    return 1;
                                }),
                attack -> attack.messages() > 0);
    }

    @Test
    void handshakes_again_on_one_connection_are_refused() throws IOException {
        trial.withstand(
                door -> new Misuse(door, HostileTlsClientsIT::requireRefused),
                attack -> attack.messages() > 0);
    }

    private static int requireRefused(Door door) throws IOException {
        SSLSocket socket = door.over(door.plain());
        try (PlainReader reader = new PlainReader(socket, door.get("/view/video"))) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.startHandshake();
            reader.ask();
            if (isAnsweredAfterHandshake(socket, reader)) {
                throw new IllegalStateException("the server has done a handshake again");
            }
        }
        return 2;
    }

    private static boolean isAnsweredAfterHandshake(SSLSocket socket, PlainReader reader)
            throws IOException {
        try {
            socket.startHandshake();
            reader.ask();
            return true;
        } catch (SocketTimeoutException e) {
            throw new IOException("the server neither refuses nor answers", e);
        } catch (IOException e) {
            return false; // it has closed the connection
        }
    }

    @Test
    void keys_that_are_renewed_again_and_again() throws IOException {
        trial.withstand(
                door -> new Misuse(door, each -> renewKeys(each, 50)),
                attack -> attack.messages() > 0);
    }

    /** Begins a handshake again and again, which with TLS 1.3 renews keys; how often it may. */
    private static int renewKeys(Door door, int most) throws IOException {
        int times = 0;
        try (SSLSocket socket = door.over(door.plain())) {
            socket.setSoTimeout((int) Await.PATIENCE.toMillis());
            for (; times < most; times++) {
                socket.startHandshake();
            }
        } catch (IOException e) {
            // The server has had enough.
        }
        return times;
    }

    @Test
    void answers_that_nobody_reads() throws IOException {
        BooleanSupplier refuses = trial.refuses(RefusedReason.SLOW_READER);
        trial.withstand(door -> new UnreadAnswers(door, 10), attack -> refuses.getAsBoolean());
    }

    private void ask(List<String> requests, String status, RefusedReason reason)
            throws IOException {
        int times = 100;
        BooleanSupplier refuses = trial.refuses(reason);
        List<String> all = new ArrayList<>();
        for (String request : requests) {
            String last = request.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
            all.add(request.repeat(times - 1) + last);
        }
        trial.withstand(
                door ->
                        new Requests(
                                door,
                                Door::connect,
                                Attack.LONG_PAUSE_MS,
                                all,
                                times,
                                answer -> answer.split("HTTP/1\\.1 " + status).length == times + 1),
                attack -> refuses.getAsBoolean());
    }

    private static String get(String authorization) {
        return "GET /view/video HTTP/1.1\r\nHost: a\r\n" + authorization + "\r\n";
    }

    @Test
    void requests_without_a_token() throws IOException {
        ask(List.of(get("")), "401", RefusedReason.NO_TOKEN);
    }

    @Test
    void requests_with_wrong_and_with_long_tokens() throws IOException {
        String other = "Authorization: Bearer " + Tokens.issue("other").token() + "\r\n";
        String huge = "Authorization: Bearer " + "x".repeat(16_000) + "\r\n";
        ask(List.of(get(other), get(other + other), get(huge)), "401", RefusedReason.WRONG_TOKEN);
    }

    @Test
    void streams_of_http_2_that_are_reset_at_once() throws IOException {
        trial.flood(new Frames().resetStreams(1_000), true);
    }

    @Test
    void settings_and_pings_of_http_2_without_end() throws IOException {
        trial.flood(new Frames().settings(500).pings(500), false);
    }
}
