package io.headtail.http.connection;

import static io.headtail.http.ServerFixture.TICK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.http.ServerFixture;
import io.headtail.http.connection.RawHttp2.Frame;
import io.headtail.http.stream.Streams;
import io.headtail.testing.Await;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Answers without an end, several in one connection of HTTP/2. */
class HeldStreamsTest {
    private static final byte[] CANCEL = {0, 0, 0, 8};

    private static void awaitData(RawHttp2 client, int stream) throws IOException {
        for (Frame frame = client.receive(); ; frame = client.receive()) {
            if (frame.stream() == stream && frame.type() == RawHttp2.DATA) {
                return;
            }
        }
    }

    @Test
    void one_that_the_client_resets_ends_and_the_others_go_on() throws IOException {
        try (ServerFixture server = ServerFixture.withContractWindows();
                RawHttp2 client = new RawHttp2(server.server.port(), 24)) {
            Streams streams = Objects.requireNonNull(server.server.streams());
            server.newest.put("hour", ServerFixture.answer("hour", 3_600_000, 1));
            for (int stream = 1; stream <= 5; stream += 2) {
                client.request(stream, "GET", "/view/video/stream");
                awaitData(client, stream);
            }
            assertEquals(3, streams.open());
            client.send(RawHttp2.RST_STREAM, 0, 3, CANCEL);
            Await.until("it has ended", () -> streams.open() == 2);
            server.newest.put(
                    "hour",
                    ServerFixture.answer(
                            "hour", 3_600_000, 2, TICK + 1_000, true, Long.MIN_VALUE, true, null));
            awaitData(client, 5);
            client.request(7, "GET", "/view/video");
            awaitData(client, 7);
            assertEquals(2, streams.open());
        }
    }

    @Test
    void a_reset_is_told_once_also_if_it_came_first() {
        HeldStreams streams = new HeldStreams();
        List<String> told = new ArrayList<>();
        streams.reset(1);
        streams.onReset(1, () -> told.add("early"));
        streams.onReset(3, () -> told.add("3"));
        streams.reset(3);
        streams.reset(3);
        streams.onReset(5, () -> told.add("5"));
        streams.forget(5);
        streams.reset(5);
        assertEquals(List.of("early", "3"), told);
    }

    @Test
    void a_connection_is_not_idle_while_one_is_open() {
        HeldStreams streams = new HeldStreams();
        assertFalse(streams.isHolding());
        streams.holds(1);
        assertTrue(streams.isHolding());
        streams.holds(-1);
        assertFalse(streams.isHolding());
    }
}
