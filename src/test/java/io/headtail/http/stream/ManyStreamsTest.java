package io.headtail.http.stream;

import static io.headtail.http.ServerFixture.TICK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.http.ServerFixture;
import io.headtail.http.Wire;
import io.headtail.http.connection.Limits;
import io.headtail.http.connection.Timeouts;
import io.headtail.http.stream.Events.Event;
import io.headtail.merge.Answer;
import io.headtail.merge.Rendered;
import io.headtail.testing.Await;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Many clients of one window, some of which stop reading, and some of which come and go. */
class ManyStreamsTest {
    private static final int READING = 36;
    private static final int RETURNING = 4;
    private static final int STOPPED = 10;
    private static final int TICKS = 60;
    private static final int K = 50;
    private static final Duration LONG = Duration.ofHours(1);

    /**
     * What a client that stopped reading has been sent when it is dropped, at most: what the two
     * kernels keep. Without a bound on the server's it would be some MB.
     */
    private static final int MAX_UNREAD_BYTES = 768 * 1024;

    // 14 KB, so that the server keeps some 100 of them.
    private static final Rendered ROWS = rows();

    private static Rendered rows() {
        StringBuilder json = new StringBuilder("[");
        int[] ends = new int[K];
        for (int i = 0; i < K; i++) {
            json.append(i == 0 ? "" : ",");
            json.append("{\"videoId\":\"%0250d\",\"views\":%d}".formatted(i, 9_000 - i));
            ends[i] = json.length();
        }
        return new Rendered(json.append(']').toString().getBytes(StandardCharsets.US_ASCII), ends);
    }

    private static Answer answer(long tick) {
        Answer small =
                ServerFixture.answer("hour", 3_600_000, 1, tick, true, Long.MIN_VALUE, true, null);
        return new Answer(
                small.window(), small.span(), small.coverage(), null, 0, ROWS, 4, 4, 0, 1_000);
    }

    /** One that reads everything; dropped on a machine that stands still, it comes back. */
    private static final class Reading {
        private final ServerFixture server;
        private final AtomicLong has = new AtomicLong(TICK - 1);
        private final List<Long> missed = new ArrayList<>();
        private final Thread thread;
        private volatile long until = Long.MAX_VALUE;

        Reading(ServerFixture server) {
            this.server = server;
            this.thread = Thread.ofVirtual().start(this::read);
        }

        private void read() {
            while (has.get() < until) {
                try (Events events = open()) {
                    for (Event event = events.next(); event != null; event = events.next()) {
                        take(event);
                        if (event.tick() >= until) {
                            return;
                        }
                    }
                } catch (IOException | UncheckedIOException e) {
                    // It comes back, as a browser does.
                }
            }
        }

        private Events open() {
            return has.get() < TICK
                    ? Events.open(server, "k=" + K)
                    : Events.open(server, "k=" + K, "Last-Event-ID", Long.toString(has.get()));
        }

        private synchronized void take(Event event) {
            long before = has.getAndSet(event.tick());
            if (before >= TICK) {
                String since = "\"since\":\"" + Instant.ofEpochMilli(before) + "\"";
                assertTrue(
                        event.tick() == before || event.data().contains(since),
                        () -> "not " + since + ": " + event.data().substring(0, 300));
                for (long tick = before + 1_000; tick < event.tick(); tick += 1_000) {
                    missed.add(tick);
                }
            }
        }

        /** Ends after a tick; what it was not sent. */
        synchronized List<Long> missed() {
            return List.copyOf(missed);
        }
    }

    private static Socket open(ServerFixture server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.server.port());
        String request = "GET /view/video/stream?k=" + K + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        assertTrue(socket.getInputStream().read() > 0);
        return socket;
    }

    // What is left to read on a connection that the server has ended.
    private static long rest(Socket socket) {
        long bytes = 0;
        try (socket;
                InputStream in = socket.getInputStream()) {
            byte[] buffer = new byte[64 * 1024];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                bytes += n;
            }
        } catch (IOException e) {
            // Reset.
        }
        return bytes;
    }

    @Test
    void stopped_ones_are_dropped_soon_and_all_others_have_every_tick() throws Exception {
        Timeouts timeouts = new Timeouts(LONG, LONG, LONG, Duration.ofSeconds(2), LONG);
        Limits limits = Limits.STANDARD.with(timeouts).withStreams(READING + RETURNING + STOPPED);
        try (ServerFixture server = ServerFixture.withLimits(Wire.HTTP_1, limits)) {
            Streams streams = Objects.requireNonNull(server.server.streams());
            server.newest.put("hour", answer(TICK));
            List<Reading> reading = new ArrayList<>();
            for (int i = 0; i < READING; i++) {
                reading.add(new Reading(server));
            }
            List<Socket> stopped = new ArrayList<>();
            for (int i = 0; i < STOPPED; i++) {
                stopped.add(open(server));
            }
            List<Events> leaving = new ArrayList<>();
            for (int i = 0; i < RETURNING; i++) {
                leaving.add(Events.open(server, "k=" + K));
            }
            Await.until("all stream", () -> streams.open() == READING + RETURNING + STOPPED);
            ServerFixture.assertProblem(
                    server.get("/view/video/stream"), 503, "http.max-streams allows");
            for (Events events : leaving) {
                assertEquals(TICK, events.take().tick());
                events.close();
            }
            long last = TICK;
            for (int i = 0; i < TICKS; i++) {
                last += 1_000;
                put(server, reading, last);
            }
            // Those that left are told of everything; each event says what it comes after.
            for (int i = 0; i < RETURNING; i++) {
                try (Events back = Events.open(server, "k=" + K, "Last-Event-ID", "" + TICK)) {
                    for (long tick = TICK + 1_000; tick <= last; tick += 1_000) {
                        assertEquals(tick, back.take().tick());
                    }
                }
            }
            while (streams.open() > READING) {
                last += 1_000;
                put(server, reading, last);
            }
            for (Socket socket : stopped) {
                long unread = rest(socket);
                assertTrue(unread < MAX_UNREAD_BYTES, unread + " bytes unread");
            }
            assertTrue(streams.dropped() >= STOPPED, streams.dropped() + " dropped");
            end(server, reading, last + 1_000);
            for (Reading one : reading) {
                assertEquals(List.of(), one.missed());
            }
        }
    }

    // Once all have it: no answer is so quick that one must skip it.
    private static void put(ServerFixture server, List<Reading> reading, long tick) {
        server.newest.put("hour", answer(tick));
        for (Reading one : reading) {
            Await.until(
                    () -> tick + " after " + one.has,
                    () -> one.has.get() >= tick || !one.thread.isAlive());
            assertTrue(one.thread.isAlive(), "one has ended: see above");
        }
    }

    private static void end(ServerFixture server, List<Reading> reading, long tick)
            throws InterruptedException {
        reading.forEach(one -> one.until = tick);
        server.newest.put("hour", answer(tick));
        for (Reading one : reading) {
            one.thread.join(Await.PATIENCE);
            assertEquals(tick, one.has.get());
        }
    }
}
