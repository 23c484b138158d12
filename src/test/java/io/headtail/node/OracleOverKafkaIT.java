package io.headtail.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Role;
import io.headtail.testing.AnswerJson;
import io.headtail.testing.Await;
import io.headtail.testing.EventLog;
import io.headtail.testing.FaultyRecords;
import io.headtail.testing.Node;
import io.headtail.testing.Oracle;
import io.headtail.testing.PublishedAnswers;
import io.headtail.testing.SimulatedViews;
import io.headtail.time.SpanCode;
import io.headtail.time.WindowSpec;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** End to end, from Kafka to HTTP, against a plain recount of the log. */
@Order(1) // it takes long
class OracleOverKafkaIT {
    private static final long SEED = Long.getLong("headtail.seed", 1);
    private static final int EVENTS = Integer.getInteger("headtail.oracle.events", 250_000);
    private static final int K = 1_000;
    private static final long LATENESS_MS = 5_000;
    private static final long START_MS = 1_700_000_123_456L;
    private static final int HOUR_MS = 3_600_000;
    private static final String WINDOWS =
            "windows=[{name: minute, length: PT1M}, {name: hour, length: PT1H},"
                    + " {name: twohours, length: PT2H}, {name: all},"
                    + " {name: rising-minute, rise: PT1M}, {name: rising-hour, rise: PT1H}]";

    @AfterEach
    void no_fault_stays() {
        FaultyRecords.none();
    }

    @Test
    void every_answer_of_three_hours_equals_the_recount() {
        long start = System.nanoTime();
        PublishedAnswers answers =
                replay(
                        "oracle-1",
                        EVENTS,
                        EVENTS / 20,
                        "tick=PT30S",
                        "publish=every-tick",
                        // The minute's tail fits into memory; the hour's exceeds it and reads the
                        // log.
                        "tails.memory-mib=1",
                        "lanes=1");
        System.out.printf(
                "%d events: replayed and compared in %d s%n",
                EVENTS, Duration.ofNanos(System.nanoTime() - start).toSeconds());
        mustHaveManyTicks(answers);
    }

    @Test
    void every_answer_of_two_lanes_whose_tails_all_read_the_log_equals_the_recount() {
        mustHaveManyTicks(
                replay(
                        "oracle-2",
                        50_000,
                        2_500,
                        "tick=PT30S",
                        "publish=every-tick",
                        "tails.memory-mib=0",
                        "lanes=2"));
    }

    private static void mustHaveManyTicks(PublishedAnswers answers) {
        for (String window :
                List.of("minute", "hour", "twohours", "all", "rising-minute", "rising-hour")) {
            assertTrue(
                    answers.ticks(window) >= 200,
                    () -> answers.ticks(window) + " ticks of " + window);
        }
    }

    @Test
    void every_answer_on_the_grid_that_keeps_up_equals_the_recount() {
        PublishedAnswers answers = replay("oracle-auto", 40_000, 200, "lanes=1");
        assertTrue(answers.ticks("minute") > 1);
    }

    @Test
    void one_event_added_twice_is_found_by_the_recount() {
        FaultyRecords.addTwice(1, 7_000);
        mustBeRed("oracle-twice");
    }

    @Test
    void one_subtraction_skipped_is_found_by_the_recount() {
        FaultyRecords.skipSubtraction(1, 3_000);
        mustBeRed("oracle-skip");
    }

    private static void mustBeRed(String topic) {
        AssertionError found =
                assertThrows(
                        AssertionError.class,
                        () -> replay(topic, 40_000, 200, "tails.memory-mib=0", "lanes=1"));
        assertTrue(FaultyRecords.happened());
        assertTrue(found.toString().contains("must be Row"), found::toString);
    }

    private static PublishedAnswers replay(String topic, int events, int videos, String... sets) {
        String about = "seed " + SEED;
        SimulatedViews.makeTopic(topic, 4);
        Node.keepPartials(topic);
        new SimulatedViews(events, videos, START_MS, 3L * HOUR_MS, LATENESS_MS, 1, SEED)
                .sendTo(topic);
        List<List<Oracle.Event>> log = EventLog.events(topic);
        Oracle oracle = new Oracle(log, LATENESS_MS);
        assertEquals(events, oracle.counted() + oracle.late(), about);
        assertTrue(oracle.late() > events / 200, () -> oracle.late() + " are late, " + about);
        List<String> all = new ArrayList<>(List.of(sets));
        all.add(WINDOWS);
        all.add("clock=event");
        all.add("event.views=/views");
        all.add("kafka.properties.interceptor.classes=" + FaultyRecords.class.getName());
        try (Node node = Node.start(Role.STANDALONE, topic, all.toArray(String[]::new))) {
            long lastTick = EventLog.lastTick(log, LATENESS_MS, node.config.timing().tickMs());
            node.awaitFinal(lastTick);
            checkLastTick(node, oracle, lastTick, about);
            PublishedAnswers answers =
                    PublishedAnswers.read(
                            node, topic, tick -> tick % 30_000 == 0 || tick == lastTick);
            answers.mustEqual(oracle, K, about);
            assertEquals(Map.of(), answers.provisional(), "not final or not complete, " + about);
            assertEquals("", node.failure());
            return answers;
        }
    }

    private static void checkLastTick(Node node, Oracle oracle, long lastTick, String about) {
        for (WindowSpec window : node.config.windows()) {
            HttpResponse<byte[]> response = node.top(window.name(), K);
            assertEquals(lastTick, Node.tick(response), window.name());
            assertTrue(Node.isExact(response), () -> "headers " + response.headers().map());
            PublishedAnswers.compare(
                    oracle.rows(SpanCode.of(window.span()), lastTick, K),
                    AnswerJson.rows(response.body()),
                    "last tick of " + window.name() + ", " + about);
        }
        checkHalves(node, oracle, lastTick);
        checkRanks(node, oracle, lastTick);
        Await.until(
                "late events by the metric: " + oracle.late() + ", " + about,
                () -> node.metric("headtail_late_events_total") == oracle.late());
        assertEquals(oracle.counted() + oracle.late(), node.metric("headtail_events_total"), about);
    }

    // Of the first and the last video, and of some between: few of them are in the Top-K.
    private static void checkRanks(Node node, Oracle oracle, long lastTick) {
        for (WindowSpec window : node.config.windows()) {
            List<Oracle.Row> rows =
                    oracle.rows(SpanCode.of(window.span()), lastTick, Integer.MAX_VALUE);
            for (int i = 0; i <= 20; i++) {
                int at = (int) ((rows.size() - 1L) * i / 20);
                HttpResponse<byte[]> response =
                        node.get(
                                "/view/video/%s?window=%s"
                                        .formatted(rows.get(at).videoId(), window.name()));
                String expected =
                        "\"views\":%d,\"rank\":%d,\"of\":%d,"
                                .formatted(rows.get(at).views(), at + 1, rows.size());
                String body = new String(response.body(), UTF_8);
                assertTrue(body.contains(expected), () -> body + " has no " + expected);
                assertEquals(lastTick, Node.tick(response));
                assertTrue(Node.isExact(response), () -> "headers " + response.headers().map());
            }
        }
    }

    private static void checkHalves(Node node, Oracle oracle, long lastTick) {
        Map<String, Long> now = views(oracle, lastTick);
        Map<String, Long> before = views(oracle, lastTick - HOUR_MS);
        StringJoiner expected = new StringJoiner(",", "[", "]");
        for (Oracle.Row row : oracle.rows(-2 * HOUR_MS, lastTick, 50)) {
            long had = before.getOrDefault(row.videoId(), 0L);
            long has = now.getOrDefault(row.videoId(), 0L);
            assertEquals(row.views(), has - had);
            expected.add(
                    "{\"videoId\":\"%s\",\"views\":%d,\"now\":%d,\"before\":%d}"
                            .formatted(row.videoId(), row.views(), has, had));
        }
        assertTrue(expected.length() > 100, expected::toString);
        HttpResponse<byte[]> rising = node.get("/rising?window=hour&k=50");
        assertEquals(expected.toString(), new String(rising.body(), UTF_8));
        assertEquals(lastTick, Node.tick(rising));
    }

    private static Map<String, Long> views(Oracle oracle, long tick) {
        return oracle.rows(HOUR_MS, tick, Integer.MAX_VALUE).stream()
                .collect(Collectors.toMap(Oracle.Row::videoId, Oracle.Row::views));
    }
}
