package io.headtail.http.stream;

import static io.headtail.http.ServerFixture.TICK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.http.ServerFixture;
import io.headtail.http.Wire;
import io.headtail.http.connection.Limits;
import io.headtail.http.stream.Events.Event;
import io.headtail.merge.Answer;
import io.headtail.testing.Await;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamTest {
    private static final long SECOND = 1_000;

    /** Videos v1 to v{size} at a tick. */
    private static Answer answer(long tick, int size) {
        return answer(tick, size, null);
    }

    private static Answer answer(long tick, int size, @Nullable String degraded) {
        return ServerFixture.answer(
                "hour", 3_600_000, size, tick, true, Long.MIN_VALUE, true, degraded);
    }

    private static Streams streams(ServerFixture server) {
        return Objects.requireNonNull(server.server.streams());
    }

    @ParameterizedTest
    @EnumSource
    void a_tick_is_an_event_with_the_answer_and_what_moved(Wire wire) throws IOException {
        try (ServerFixture server = ServerFixture.withContractWindows(wire)) {
            server.newest.put("hour", answer(TICK, 2));
            try (Events events = Events.open(server, "k=3")) {
                Event first = events.take();
                assertEquals(TICK, first.tick());
                assertEquals(server.get("/view/video?k=3").body(), first.rows());
                assertEquals(List.of(), first.ids("entered"));
                assertTrue(first.data().contains("\"since\":null"), first.data());
                server.newest.put("hour", answer(TICK + SECOND, 5));
                Event second = events.take();
                assertEquals(TICK + SECOND, second.tick());
                assertEquals(server.get("/view/video?k=3").body(), second.rows());
                assertEquals(List.of("v3"), second.ids("entered"));
                assertTrue(second.data().contains("\"since\":\"2023-11-14T22:13:20Z\""));
                server.newest.put("hour", answer(TICK + 2 * SECOND, 1));
                assertEquals(List.of("v2", "v3"), events.take().ids("left"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void several_windows_come_in_one_stream(Wire wire) throws IOException {
        try (ServerFixture server = ServerFixture.withContractWindows(wire)) {
            server.newest.put("hour", answer(TICK, 1));
            try (Events events = Events.open(server, "window=minute,hour,day,hour")) {
                assertTrue(events.take().data().startsWith("{\"window\":\"hour\""));
                server.newest.put("day", ServerFixture.answer("day", 86_400_000, 3));
                Event day = events.take();
                assertTrue(day.data().startsWith("{\"window\":\"day\""), day.data());
                server.newest.put("hour", answer(TICK + SECOND, 2));
                Event hour = events.take();
                assertEquals(TICK + SECOND, hour.tick());
                assertEquals(List.of("v2"), hour.ids("entered"));
                assertEquals(1, streams(server).open());
            }
            // Of the day nothing is known of that tick, so it comes whole.
            server.newest.put("hour", answer(TICK + 2 * SECOND, 3));
            try (Events back =
                    Events.open(server, "window=day,hour", "Last-Event-ID", "" + (TICK + SECOND))) {
                assertEquals(List.of("v3"), back.take().ids("entered"));
                assertTrue(back.take().data().contains("\"since\":null"), "a day's first");
            }
            ServerFixture.assertProblem(
                    server.get("/view/video/stream?window=hour,week"), 400, "window 'week'");
            ServerFixture.assertProblem(
                    server.get("/view/video/stream?window=hour,"), 400, "window ''");
        }
    }

    @Test
    void a_mark_that_comes_without_a_tick_is_an_event() throws IOException {
        try (ServerFixture server = ServerFixture.withContractWindows()) {
            server.newest.put("hour", answer(TICK, 2));
            try (Events events = Events.open(server, "")) {
                assertTrue(events.take().data().contains("\"degraded\":null"));
                server.newest.put("hour", answer(TICK, 2, "stale-partitions=3"));
                Event marked = events.take();
                assertEquals(TICK, marked.tick());
                assertTrue(marked.data().contains("\"degraded\":\"stale-partitions=3\""));
            }
        }
    }

    @Test
    void a_client_that_comes_back_gets_what_it_has_missed() throws IOException {
        try (ServerFixture server = ServerFixture.withContractWindows()) {
            server.newest.put("hour", answer(TICK, 1));
            try (Events watching = Events.open(server, "")) {
                assertEquals(TICK, watching.take().tick());
                try (Events leaving = Events.open(server, "")) {
                    assertEquals(TICK, leaving.take().tick());
                }
                for (int i = 1; i <= 5; i++) {
                    server.newest.put("hour", answer(TICK + i * SECOND, 1 + i));
                    assertEquals(TICK + i * SECOND, watching.take().tick());
                }
            }
            // Nobody watches now.
            server.newest.put("hour", answer(TICK + 6 * SECOND, 7));
            try (Events back = Events.open(server, "", "Last-Event-ID", String.valueOf(TICK))) {
                for (int i = 1; i <= 6; i++) {
                    Event event = back.take();
                    assertEquals(TICK + i * SECOND, event.tick());
                    assertEquals(List.of("v" + (i + 1)), event.ids("entered"));
                }
            }
            // It cannot be told what moved since a tick that is not known.
            try (Events other = Events.open(server, "", "Last-Event-ID", "1000")) {
                Event event = other.take();
                assertEquals(TICK + 6 * SECOND, event.tick());
                assertTrue(event.data().contains("\"since\":null"), event.data());
            }
        }
    }

    @Test
    void marks_that_changed_at_the_tick_of_the_last_event_are_not_missed() throws IOException {
        try (ServerFixture server = ServerFixture.withContractWindows()) {
            server.newest.put("hour", answer(TICK, 1));
            try (Events watching = Events.open(server, "")) {
                watching.take();
                server.newest.put("hour", answer(TICK, 1, "misplaced"));
                watching.take();
            }
            try (Events back = Events.open(server, "", "Last-Event-ID", String.valueOf(TICK))) {
                assertTrue(back.take().data().contains("misplaced"));
            }
        }
    }

    @Test
    void a_mark_is_not_missed_by_a_client_that_comes_from_another_server() throws IOException {
        try (ServerFixture server = ServerFixture.withContractWindows()) {
            server.newest.put("hour", answer(TICK, 1, "stale-partitions=3"));
            try (Events other = Events.open(server, "", "Last-Event-ID", String.valueOf(TICK))) {
                assertTrue(other.take().data().contains("stale-partitions=3"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void streams_are_limited_and_are_no_requests(Wire wire) throws IOException {
        Limits limits = Limits.STANDARD.with(1, 100).withStreams(2);
        try (ServerFixture server = ServerFixture.withLimits(wire, limits)) {
            server.newest.put("hour", answer(TICK, 1));
            try (Events one = Events.open(server, "");
                    Events two = Events.open(server, "")) {
                one.take();
                two.take();
                assertEquals(200, server.get("/view/video").statusCode());
                ServerFixture.assertProblem(
                        server.get("/view/video/stream"), 503, "http.max-streams allows");
                assertEquals(1, streams(server).refused());
            }
            // A client that has left is noticed when it is sent something.
            Await.until(
                    "there is room again",
                    () -> {
                        server.newest.put("hour", answer(System.nanoTime(), 1));
                        return streams(server).open() == 0;
                    });
            Events.open(server, "").close();
        }
    }

    @Test
    void a_stream_ends_and_a_new_one_after_its_answer_while_the_server_is_drained()
            throws IOException {
        try (ServerFixture server = ServerFixture.withContractWindows()) {
            server.newest.put("hour", answer(TICK, 1));
            try (Events events = Events.open(server, "")) {
                events.take();
                server.server.drain();
                assertNull(events.next());
            }
            try (Events events = Events.open(server, "")) {
                assertEquals(TICK, events.take().tick());
                assertNull(events.next());
            }
        }
    }

    @Test
    void bad_requests_are_refused_with_what_is_allowed() {
        try (ServerFixture server = ServerFixture.withContractWindows()) {
            ServerFixture.assertProblem(server.get("/view/video/stream?k=0"), 400, "1 to 1000");
            ServerFixture.assertProblem(
                    server.get("/view/video/stream?window=week"), 400, "configured are minute");
            ServerFixture.assertProblem(server.send("POST", "/view/video/stream"), 405, "GET");
            assertEquals(
                    400,
                    server.bytes("GET", "/view/video/stream", "Last-Event-ID", "x").statusCode());
            assertEquals(200, server.send("HEAD", "/view/video/stream").statusCode());
            Await.until("no stream is open", () -> streams(server).open() == 0);
        }
    }

    @Test
    void a_stream_is_counted_when_it_begins() throws IOException {
        try (ServerFixture server = ServerFixture.withContractWindows()) {
            server.newest.put("hour", answer(TICK, 1));
            try (Events events = Events.open(server, "")) {
                events.take();
                assertEquals(Map.of("/view/video/stream 200", 1L), counted(server));
                server.send("HEAD", "/view/video/stream");
                Await.until(
                        "the other is counted",
                        () -> counted(server).equals(Map.of("/view/video/stream 200", 2L)));
            }
            Await.until(
                    "it has ended",
                    () -> {
                        server.newest.put("hour", answer(System.nanoTime(), 1));
                        return streams(server).open() == 0;
                    });
            server.get("/");
            Await.until("the next is counted", () -> counted(server).size() == 2);
            assertEquals(2L, counted(server).get("/view/video/stream 200"));
        }
    }

    private static Map<String, Long> counted(ServerFixture server) {
        Map<String, Long> counted = new TreeMap<>();
        server.served.forEach(
                (route, code, durations) ->
                        counted.put(route + " " + code, Arrays.stream(durations.counts()).sum()));
        return counted;
    }
}
