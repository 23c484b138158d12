package io.headtail.http.hostile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.http.connection.RefusedReason;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;

/** Hostile clients of plain HTTP: other clients do not notice them ({@link Trial}). */
@Isolated("it compares latencies")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileClientsIT {
    private static final long MAX_HEAP_GROWTH = 4 * 1024 * 1024;
    // Two buffers of 8 KiB, a thread's stack, and what Helidon keeps.
    private static final long MAX_BYTES_PER_CONNECTION = 40 * 1024;

    private Trial trial;

    @BeforeAll
    void start() throws IOException {
        trial =
                new Trial(
                        ServerProcess.start(null),
                        ServerProcess.start(null),
                        port -> new Door(port, null, ""));
    }

    @AfterAll
    void stop() throws IOException {
        trial.close();
    }

    private void hold(int most, int perStep, String first, String more, RefusedReason reason)
            throws IOException {
        BooleanSupplier refuses = trial.refuses(reason);
        trial.withstand(
                door ->
                        new ManyConnections(
                                door, most, perStep, List.of(Attack.ascii(first)), 1, more),
                attack -> refuses.getAsBoolean());
    }

    @Test
    void heads_that_come_byte_by_byte() throws IOException {
        hold(300, 100, "GET / HTTP/1.1\r\nHost: a\r\nX: ", "x", RefusedReason.SLOW_HEAD);
    }

    @Test
    void bodies_that_come_byte_by_byte() throws IOException {
        String start = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n";
        hold(300, 100, start, "x", RefusedReason.SLOW_BODY);
    }

    @Test
    void answers_that_nobody_reads() throws IOException {
        BooleanSupplier refuses = trial.refuses(RefusedReason.SLOW_READER);
        trial.withstand(door -> new UnreadAnswers(door, 40), attack -> refuses.getAsBoolean());
    }

    @Test
    void heads_of_a_megabyte() throws IOException {
        String head = "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(1_000_000) + "\r\n\r\n";
        String line = "GET /" + "x".repeat(1_000_000) + " HTTP/1.1\r\nHost: a\r\n\r\n";
        BooleanSupplier refuses = trial.refuses(RefusedReason.HEADERS_TOO_LONG);
        trial.withstand(
                door ->
                        new Requests(
                                door,
                                Door::connect,
                                Attack.LONG_PAUSE_MS,
                                List.of(head, line),
                                1,
                                answer -> answer.matches("(?s)HTTP/1\\.1 4(31|14) .*")),
                attack -> refuses.getAsBoolean());
    }

    @Test
    void ten_thousand_connections() throws IOException {
        int wanted = 10_000;
        // Those of the test itself, and of what runs beside it.
        int most = (int) Math.min(wanted, maxHandles() - 2_000);
        long heap = trial.server().useCollected().heap();
        int[] peak = new int[1];
        trial.withstand(
                door -> new ManyConnections(door, most, 500, List.of(new byte[0]), 0, ""),
                attack -> {
                    if (attack.connections() < most) {
                        return false;
                    }
                    ServerProcess.Use now = trial.server().useCollected();
                    peak[0] = (int) now.connections();
                    long growth = now.heap() - heap;
                    assertTrue(
                            growth <= MAX_HEAP_GROWTH + peak[0] * MAX_BYTES_PER_CONNECTION,
                            () -> growth + " more bytes with " + peak[0] + " connections");
                    return true;
                });
        assertTrue(peak[0] <= 2_100, () -> peak[0] + " connections");
        Assumptions.assumeTrue(
                most == wanted,
                () ->
                        "ulimit -n of %d: held with %,d connections instead of %,d"
                                .formatted(maxHandles(), most, wanted));
    }

    private static long maxHandles() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : 4_096;
    }

    @Test
    void requests_sent_without_waiting_for_answers() throws IOException {
        String get = trial.door().get("/view/video");
        String all = get.repeat(100) + trial.door().get("/view/video", "Connection: close");
        trial.withstand(
                door ->
                        new Requests(
                                door,
                                Door::connect,
                                Attack.LONG_PAUSE_MS,
                                List.of(all),
                                101,
                                answer -> answer.split("HTTP/1\\.1 200 ").length == 102),
                attack -> attack.messages() > 0);
    }

    @Test
    void bytes_that_are_no_http() throws IOException {
        Random random = new Random(1);
        List<String> noise = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            StringBuilder bytes = new StringBuilder(i % 2 == 0 ? "" : "\u0016\u0003\u0001\u0002");
            random.ints(1 + random.nextInt(400), 0, 256).forEach(b -> bytes.append((char) b));
            noise.add(bytes.append("\r\n\r\n").toString());
        }
        BooleanSupplier refuses = trial.refuses(RefusedReason.MALFORMED);
        trial.withstand(
                door ->
                        new Requests(
                                door,
                                Door::connect,
                                Attack.SHORT_PAUSE_MS,
                                noise,
                                1,
                                answer -> answer.startsWith("HTTP/1.1 400 ")),
                attack -> refuses.getAsBoolean());
    }

    @Test
    void streams_of_http_2_that_are_reset_at_once() throws IOException {
        trial.flood(new Frames().resetStreams(1_000), true);
    }

    @Test
    void headers_of_http_2_that_do_not_end() throws IOException {
        trial.flood(new Frames().endlessHeaders(1_000), true);
    }

    @Test
    void settings_and_pings_of_http_2_without_end() throws IOException {
        trial.flood(new Frames().settings(500).pings(500), false);
    }

    private void leave(Frames frames) throws IOException {
        trial.withstand(
                door ->
                        new Misuse(
                                door,
                                each -> {
                                    try (Socket socket = each.connect()) {
                                        socket.getOutputStream().write(frames.bytes());
                                        // Some answers have begun.
                                        socket.getInputStream().readNBytes(200);
                                        socket.setSoLinger(true, 0);
                                    }
                                    return frames.count();
                                }),
                attack -> attack.messages() > 0);
    }

    @Test
    void answers_of_http_2_whose_client_is_gone() throws IOException {
        leave(new Frames().closedRequests(50));
    }

    @Test
    void bodies_of_http_2_that_do_not_end_and_whose_client_is_gone() throws IOException {
        leave(new Frames().unfinishedRequests(100));
    }
}
