package io.headtail;

import static io.headtail.RawRecords.TIME;
import static io.headtail.RawRecords.bytes;
import static io.headtail.RawRecords.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.log.InvalidReason;
import io.headtail.testing.AnswerJson;
import io.headtail.testing.Await;
import io.headtail.testing.EventLog;
import io.headtail.testing.Oracle;
import io.headtail.tool.BadLines;
import io.headtail.window.WindowSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is no event counts nowhere and under its reason; the good ones beside it count exactly. */
class BadInputIT {
    private static final int PARTITIONS = 4;
    private static final long LATENESS_MS = 7_200_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String[] JSON = {
        "event.id=/videoId", "event.timestamp=/timestamp", "event.views=/views"
    };

    @TempDir Path folder;

    @Test
    void bad_keys_are_counted_by_reason_and_good_ones_exactly() {
        String topic = "bad-keys";
        SimulatedViews.makeTopic(topic, PARTITIONS);
        try (RawRecords records = new RawRecords(topic, PARTITIONS)) {
            goodKeys(records);
            records.bad(InvalidReason.NO_KEY, null, utf8("{}"));
            records.bad(InvalidReason.NO_KEY, null, null);
            records.bad(InvalidReason.EMPTY_ID, bytes(), null);
            records.bad(InvalidReason.LONG_ID, utf8("x".repeat(256)), null);
            records.bad(InvalidReason.LONG_ID, utf8("ü".repeat(128)), null);
            records.bad(InvalidReason.LONG_ID, utf8("x".repeat(100_000)), null);
            for (byte[] id : notUtf8()) {
                records.bad(InvalidReason.ID_NOT_UTF8, id, null);
            }
            records.bad(InvalidReason.ID_HAS_NUL, bytes(0), null);
            records.bad(InvalidReason.ID_HAS_NUL, utf8("v_1\0"), null);
            records.bad(InvalidReason.ID_HAS_NUL, utf8("日本\0日本日本"), null);
            goodKeys(records);
            mustEqual(topic, records);
        }
    }

    private static void goodKeys(RawRecords records) {
        for (String id : List.of("v_1", "v_2", "v_1", " ", "日本", "😀", "x".repeat(255), "\u007f")) {
            records.good(id, 1);
        }
        // Who does not look at the value does not mind what it is.
        records.goodJson("v_3", TIME, 1, "{");
    }

    private static List<byte[]> notUtf8() {
        return List.of(
                bytes(0xff),
                bytes('a', 0xc3, 0x28),
                bytes(0x80),
                bytes('a', 'b', 0xc3),
                bytes(0xe6, 0x97),
                bytes(0xc1, 0x81),
                bytes(0xc0, 0x80),
                bytes(0xe0, 0x80, 0xaf),
                bytes(0xed, 0xa0, 0x80),
                bytes(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80),
                bytes(0xf4, 0x90, 0x80, 0x80),
                bytes(0xf8, 0x88, 0x80, 0x80, 0x80));
    }

    @Test
    void bad_json_is_counted_by_reason_and_good_exactly() {
        String topic = "bad-json";
        SimulatedViews.makeTopic(topic, PARTITIONS);
        try (RawRecords records = new RawRecords(topic, PARTITIONS)) {
            goodJson(records);
            badDocuments(records);
            badIds(records);
            badTimestamps(records);
            badViews(records);
            goodJson(records);
            mustEqual(topic, records, JSON);
        }
    }

    private static void goodJson(RawRecords records) {
        good(records, "v_1", TIME, 3, event("\"v_1\"", "" + TIME, "3"));
        good(records, "v_1", TIME, 1, "{\"videoId\":\"v_1\",\"timestamp\":" + TIME + "}");
        good(records, "v_2", TIME, 1, event("\"v_2\"", "" + TIME, "null"));
        good(records, "v_2", TIME, 1_000_000_000, event("\"v_2\"", "" + TIME, "1000000000"));
        good(records, "v_3", TIME, 7, event("\"v_3\"", "\"2023-11-14T22:13:20Z\"", "7"));
        good(records, "v_3", TIME, 7, event("\"v_3\"", "\"2023-11-15T00:13:20.000+02:00\"", "7"));
        good(records, "ü😀", TIME, 2, event("\"\\u00fc\\ud83d\\ude00\"", "" + TIME, "2"));
        good(records, "日本", TIME, 2, " " + event("\"日本\"", "" + TIME, "2") + "\n");
        good(
                records,
                "v_4",
                TIME,
                2,
                "{\"a\":[{}]," + event("\"v_4\"", "" + TIME, "2").substring(1));
        good(records, "v_5", TIME, 2, event("\"v_5\"", "" + (TIME + 3_600_000), "2"));
    }

    private static void good(
            RawRecords records, String id, long timestamp, long views, String json) {
        records.goodJson(id, timestamp, views, json);
    }

    private static String event(String id, String timestamp, String views) {
        return "{\"videoId\":" + id + ",\"timestamp\":" + timestamp + ",\"views\":" + views + "}";
    }

    private static void badDocuments(RawRecords records) {
        String good = event("\"v_1\"", "" + TIME, "3");
        for (String json :
                List.of(
                        "",
                        " ",
                        "nonsense",
                        "{",
                        good.substring(0, good.length() - 1),
                        good.substring(0, 14),
                        good + " {}",
                        good + "x",
                        good + good,
                        "{\"videoId\":\"v_1\",}",
                        "{'videoId':'v_1'}",
                        "[".repeat(100_000),
                        "{\"a\":".repeat(100_000),
                        good.replace("3}", "03}"),
                        good.replace("3}", "NaN}"),
                        good.replace("v_1", "v\n1"))) {
            records.badJson(InvalidReason.MALFORMED_JSON, json);
        }
        records.bad(InvalidReason.MALFORMED_JSON, utf8("v_1"), null);
        records.bad(InvalidReason.MALFORMED_JSON, null, null);
        // JSON is UTF-8 and nothing else, the more so where an id is in it.
        for (byte[] id : notUtf8()) {
            ByteArrayOutputStream json = new ByteArrayOutputStream();
            json.writeBytes(utf8("{\"videoId\":\"a"));
            json.writeBytes(id);
            json.writeBytes(utf8("\",\"timestamp\":" + TIME + "}"));
            records.bad(InvalidReason.MALFORMED_JSON, null, json.toByteArray());
        }
        records.bad(InvalidReason.MALFORMED_JSON, null, good.getBytes(StandardCharsets.UTF_16BE));
        records.bad(InvalidReason.MALFORMED_JSON, null, good.getBytes(StandardCharsets.UTF_16LE));
    }

    private static void badIds(RawRecords records) {
        for (String json :
                List.of(
                        "[1]",
                        "17",
                        "\"v_1\"",
                        "null",
                        "{}",
                        "{\"timestamp\":" + TIME + "}",
                        event("17", "" + TIME, "3"),
                        event("null", "" + TIME, "3"),
                        event("{\"a\":\"v_1\"}", "" + TIME, "3"),
                        event("[\"v_1\"]", "" + TIME, "3"))) {
            records.badJson(InvalidReason.NO_ID, json);
        }
        records.badJson(InvalidReason.EMPTY_ID, event("\"\"", "" + TIME, "3"));
        String longId = "\"" + "x".repeat(256) + "\"";
        records.badJson(InvalidReason.LONG_ID, event(longId, "" + TIME, "3"));
        records.badJson(InvalidReason.ID_HAS_NUL, event("\"a\\u0000\"", "" + TIME, "3"));
        records.badJson(InvalidReason.ID_NOT_UTF8, event("\"\\ud83d\"", "" + TIME, "3"));
        records.badJson(InvalidReason.ID_NOT_UTF8, event("\"\\ude00\\ud83d\"", "" + TIME, "3"));
    }

    private static void badTimestamps(RawRecords records) {
        records.badJson(InvalidReason.NO_TIMESTAMP, "{\"videoId\":\"v_1\"}");
        for (String timestamp :
                List.of(
                        "null",
                        "true",
                        "[1]",
                        "{}",
                        "1.7e12",
                        "1700000000000.5",
                        "99999999999999999999",
                        "\"\"",
                        "\"1700000000000\"",
                        "\"yesterday\"",
                        "\"2023-11-14 22:13:20\"",
                        "\"2023-02-30T00:00:00Z\"",
                        "\"+999999999-12-31T23:59:59Z\"")) {
            records.badJson(InvalidReason.NO_TIMESTAMP, event("\"v_1\"", timestamp, "3"));
        }
        for (String timestamp : List.of("-1", "-9223372036854775808", "\"1969-12-31T23:59:59Z\"")) {
            records.badJson(InvalidReason.NEGATIVE_TIMESTAMP, event("\"v_1\"", timestamp, "3"));
        }
        for (String timestamp :
                List.of(
                        "" + (TIME + 3_600_001),
                        "9223372036854775807",
                        "\"2999-01-01T00:00:00Z\"")) {
            records.badJson(InvalidReason.TIMESTAMP_AHEAD, event("\"v_1\"", timestamp, "3"));
        }
    }

    private static void badViews(RawRecords records) {
        for (String views :
                List.of(
                        "0",
                        "-1",
                        "1.5",
                        "\"3\"",
                        "true",
                        "[3]",
                        "{\"a\":3}",
                        "1e10",
                        "1000000001",
                        "9223372036854775807",
                        "-9223372036854775808",
                        "9223372036854775808",
                        "9".repeat(100))) {
            records.badJson(InvalidReason.BAD_VIEWS, event("\"v_1\"", "" + TIME, views));
        }
    }

    private static void mustEqual(String topic, RawRecords records, String... sets) {
        records.push();
        try (Node node = start(topic, sets)) {
            awaitTop(node, records.events());
            Await.until(
                    PATIENCE,
                    () -> "invalid events " + records.invalid + ", not " + invalid(node),
                    () -> invalid(node).equals(records.invalid));
            assertEquals(0, node.metric("headtail_misplaced_events_total"));
            assertEquals("", node.failure());
        }
    }

    private static Node start(String topic, String... sets) {
        List<String> all = new ArrayList<>(List.of(sets));
        all.add("clock=event");
        all.add("lateness=PT2H");
        all.add("windows=[{name: day, length: P1D}, {name: all}]");
        return Node.start(Role.STANDALONE, topic, all.toArray(String[]::new));
    }

    private static void awaitTop(Node node, List<List<Oracle.Event>> events) {
        Oracle oracle = new Oracle(events, LATENESS_MS);
        assertEquals(0, oracle.late());
        long tick = EventLog.lastTick(events, LATENESS_MS, 1_000);
        node.awaitFinal(PATIENCE, tick);
        for (WindowSpec window : node.config.windows()) {
            PublishedAnswers.compare(
                    oracle.rows(window.lengthMs(), tick, 1_000),
                    AnswerJson.rows(node.top(window.name(), 1_000).body()),
                    window.name());
        }
    }

    private static TreeMap<InvalidReason, Long> invalid(Node node) {
        TreeMap<InvalidReason, Long> counts = new TreeMap<>();
        for (InvalidReason reason : InvalidReason.values()) {
            long count =
                    node.metric(
                            "headtail_invalid_events_total", "reason=\"" + reason.label() + "\"");
            if (count > 0) {
                counts.put(reason, count);
            }
        }
        return counts;
    }

    @Test
    void of_a_file_of_bad_and_good_lines_the_good_ones_are_counted() throws IOException {
        for (BadLines lines : List.of(BadLines.csv(), BadLines.ndjson())) {
            boolean csv = lines.bytes()[0] == 't';
            String topic = "bad-lines-" + (csv ? "csv" : "ndjson");
            SimulatedViews.makeTopic(topic, PARTITIONS);
            Path file = folder.resolve(csv ? "bad.csv" : "bad.ndjson");
            Files.write(file, lines.bytes());
            assertEquals(Main.FAILED, produce(topic, file));
            assertEquals(
                    lines.events.size(),
                    EventLog.events(topic).stream().mapToInt(List::size).sum());
            try (RawRecords records = new RawRecords(topic, PARTITIONS)) {
                records.push();
            }
            try (Node node = start(topic, "event.views=/views")) {
                awaitTop(node, EventLog.events(topic));
            }
        }
    }

    private static int produce(String topic, Path file) {
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(new StringWriter()));
        command.setErr(new PrintWriter(new StringWriter()));
        return command.execute(
                "produce",
                "--bootstrap-servers=" + SimulatedViews.client().get("bootstrap.servers"),
                "--topic=" + topic,
                "--file=" + file);
    }

    @Test
    void misplaced_events_count_and_the_answers_say_so() {
        String topic = "misplaced";
        SimulatedViews.makeTopic(topic, PARTITIONS);
        try (RawRecords records = new RawRecords(topic, PARTITIONS)) {
            records.good("v_1", 3);
            records.good("v_2", 2);
            int right = RawRecords.partition("v_3", PARTITIONS);
            records.good((right + 1) % PARTITIONS, "v_3", TIME, 1);
            records.push();
            try (Node node = start(topic)) {
                Await.until(
                        PATIENCE,
                        () -> "answers marked as misplaced: " + node.top("day", 10).headers().map(),
                        () ->
                                "misplaced".equals(degraded(node.top("day", 10)))
                                        && "misplaced".equals(degraded(node.top("all", 10))));
                assertTrue(
                        AnswerJson.rows(node.top("all", 10).body())
                                .contains(new Oracle.Row("v_3", 1)));
                Await.until(
                        PATIENCE,
                        "one misplaced event is counted",
                        () -> node.metric("headtail_misplaced_events_total") == 1);
            }
            try (Node node =
                    start(
                            topic,
                            "event.partitioner=any",
                            "kafka.group=misplaced-any",
                            "topics.partials=misplaced-any")) {
                awaitTop(node, records.events());
                assertEquals(0, node.metric("headtail_misplaced_events_total"));
            }
        }
    }

    private static @Nullable String degraded(HttpResponse<?> response) {
        return response.headers().firstValue("TopK-Degraded").orElse(null);
    }

    @Test
    void requests_that_cannot_be_answered_get_problem_documents() {
        String topic = "bad-requests";
        SimulatedViews.makeTopic(topic, PARTITIONS);
        try (Node node = Node.start(Role.STANDALONE, topic)) {
            mustBeProblem(node, "GET", "/view/video?k=0&window=hour", 400);
            mustBeProblem(node, "GET", "/view/video?k=1001&window=hour", 400);
            mustBeProblem(node, "GET", "/view/video?k=x&window=hour", 400);
            mustBeProblem(node, "GET", "/view/video?k=10&window=week", 400);
            mustBeProblem(node, "GET", "/view/nothing", 404);
            mustBeProblem(node, "POST", "/view/video", 405);
            mustBeProblem(node, "DELETE", "/windows", 405);
            assertEquals("", node.failure());
        }
    }

    private static void mustBeProblem(Node node, String method, String path, int status) {
        HttpResponse<byte[]> response = node.send(method, path);
        String body = new String(response.body(), StandardCharsets.UTF_8);
        assertEquals(status, response.statusCode(), body);
        assertEquals("application/problem+json", Node.header(response, "Content-Type"));
        assertTrue(body.contains("\"status\":" + status), body);
    }
}
