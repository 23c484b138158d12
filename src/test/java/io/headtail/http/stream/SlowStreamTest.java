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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that are slower than the answers. */
class SlowStreamTest {
    private static final Duration LONG = Duration.ofHours(1);

    // 280 KB: kernels and clients take some MB that nobody reads.
    private static final Rendered LARGE = large();

    private static Answer answer(long tick) {
        Answer small =
                ServerFixture.answer("hour", 3_600_000, 1, tick, true, Long.MIN_VALUE, true, null);
        return new Answer(
                small.window(), small.span(), small.coverage(), null, 0, LARGE, 4, 4, 0, 1_000);
    }

    private static Rendered large() {
        StringBuilder json = new StringBuilder("[");
        int[] ends = new int[1_000];
        for (int i = 0; i < ends.length; i++) {
            String id = "%0250d".formatted(i);
            json.append(i == 0 ? "" : ",");
            json.append("{\"videoId\":\"%s\",\"views\":%d}".formatted(id, 9_000 - i));
            ends[i] = json.length();
        }
        return new Rendered(json.append(']').toString().getBytes(StandardCharsets.US_ASCII), ends);
    }

    private static ServerFixture server(Wire wire, Duration write) {
        Timeouts timeouts = new Timeouts(LONG, LONG, LONG, write, LONG);
        return ServerFixture.withLimits(wire, Limits.STANDARD.with(timeouts));
    }

    private static Streams streams(ServerFixture server) {
        return Objects.requireNonNull(server.server.streams());
    }

    @ParameterizedTest
    @EnumSource
    void one_that_does_not_read_skips_answers_and_others_have_them_all(Wire wire)
            throws IOException {
        try (ServerFixture server = server(wire, LONG)) {
            server.newest.put("hour", answer(TICK));
            try (Events slow = Events.open(server, "k=1000");
                    Events quick = Events.open(server, "k=1")) {
                assertEquals(TICK, slow.take().tick());
                assertEquals(TICK, quick.take().tick());
                long last = TICK;
                // Each is larger than what is read ahead, all together than what kernels keep.
                for (long sent = 0; streams(server).events() - 2 * sent > -20; sent++) {
                    last += 1_000;
                    server.newest.put("hour", answer(last));
                    assertEquals(last, quick.take().tick());
                }
                long had = TICK;
                long received = 0;
                while (had < last) {
                    Event event = slow.take();
                    assertTrue(event.tick() > had, event.tick() + " after " + had);
                    had = event.tick();
                    received++;
                }
                long ticks = (last - TICK) / 1_000;
                assertTrue(received < ticks, received + " of " + ticks);
                // Counted once it is sent, which the client may have seen before.
                long skipped = ticks - received;
                Await.until(
                        () -> skipped + " skipped, not " + streams(server).skipped(),
                        () -> streams(server).skipped() == skipped);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void one_that_does_not_read_for_long_is_dropped(Wire wire) throws IOException {
        try (ServerFixture server = server(wire, Duration.ofMillis(200))) {
            server.newest.put("hour", answer(TICK));
            try (Events slow = Events.open(server, "k=1000")) {
                assertEquals(TICK, slow.take().tick());
                Await.until(
                        "it is dropped",
                        () -> {
                            server.newest.put("hour", answer(System.nanoTime()));
                            return streams(server).open() == 0;
                        });
            }
        }
    }
}
