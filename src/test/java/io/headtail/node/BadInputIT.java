package io.headtail.node;

import static io.headtail.testing.RawRecords.TIME;
import static io.headtail.testing.RawRecords.bytes;
import static io.headtail.testing.RawRecords.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.cli.Cli;
import io.headtail.cli.support.ExitCode;
import io.headtail.config.Role;
import io.headtail.log.event.InvalidReason;
import io.headtail.testing.AnswerJson;
import io.headtail.testing.Await;
import io.headtail.testing.EventLog;
import io.headtail.testing.JsonRecords;
import io.headtail.testing.Node;
import io.headtail.testing.Oracle;
import io.headtail.testing.PublishedAnswers;
import io.headtail.testing.RawRecords;
import io.headtail.testing.SimulatedViews;
import io.headtail.time.SpanCode;
import io.headtail.time.WindowSpec;
import io.headtail.tool.file.BadLines;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Records that are no events are counted by reason only; the good ones beside them count exactly.
 */
class BadInputIT {
    private static final int PARTITIONS = 4;
    private static final long LATENESS_MS = 7_200_000;
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
            for (byte[] id : JsonRecords.notUtf8()) {
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

    @Test
    void bad_json_is_counted_by_reason_and_good_exactly() {
        String topic = "bad-json";
        SimulatedViews.makeTopic(topic, PARTITIONS);
        try (RawRecords records = new RawRecords(topic, PARTITIONS)) {
            JsonRecords.good(records);
            JsonRecords.bad(records);
            JsonRecords.good(records);
            mustEqual(topic, records, JSON);
        }
    }

    @Test
    void keys_of_avro_are_named_and_tombstones_count_one_view_where_only_views_are_read() {
        String topic = "bad-avro-and-tombstones";
        SimulatedViews.makeTopic(topic, PARTITIONS);
        try (RawRecords records = new RawRecords(topic, PARTITIONS)) {
            // A zero and the schema's id come before the value.
            byte[] avro = bytes(0, 0, 0, 0, 7, 6, 'v', '_', '1');
            records.bad(InvalidReason.ID_HAS_NUL, avro, utf8("{\"views\":2}"));
            records.good("v_1", 2);
            records.goodJson("v_1", TIME, 3, "{\"views\":3}");
            mustEqual(topic, records, "event.views=/views");
        }
    }

    private static void mustEqual(String topic, RawRecords records, String... sets) {
        records.push();
        List<String> all = new ArrayList<>(List.of(sets));
        all.add("topics.invalid=" + bin(topic));
        try (Node node = start(topic, all.toArray(String[]::new))) {
            awaitTop(node, records.events());
            Await.until(
                    () -> "invalid events " + records.invalid + ", not " + invalid(node),
                    () -> invalid(node).equals(records.invalid));
            Await.until(
                    () -> "in the bin " + records.invalid + ", not " + binned(topic),
                    () -> binned(topic).equals(records.invalid));
            assertEquals(0, node.metric("headtail_misplaced_events_total"));
            assertEquals("", node.failure());
        }
    }

    private static String bin(String topic) {
        return topic + "-invalid";
    }

    private static Map<InvalidReason, Long> binned(String topic) {
        TreeMap<InvalidReason, Long> counts = new TreeMap<>();
        EventLog.records(
                bin(topic),
                record -> {
                    byte[] reason = record.headers().lastHeader("headtail-reason").value();
                    String name = new String(reason, StandardCharsets.UTF_8);
                    counts.merge(
                            InvalidReason.valueOf(name.toUpperCase(Locale.ROOT)), 1L, Long::sum);
                });
        return counts;
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
        node.awaitFinal(tick);
        for (WindowSpec window : node.config.windows()) {
            PublishedAnswers.compare(
                    oracle.rows(SpanCode.of(window.span()), tick, 1_000),
                    AnswerJson.rows(node.top(window.name(), 1_000).body()),
                    window.name());
        }
    }

    private static Map<InvalidReason, Long> invalid(Node node) {
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
    void the_good_lines_of_a_file_with_bad_ones_are_counted() throws IOException {
        for (BadLines lines : List.of(BadLines.csv(), BadLines.ndjson())) {
            boolean csv = lines.bytes()[0] == 't';
            String topic = "bad-lines-" + (csv ? "csv" : "ndjson");
            SimulatedViews.makeTopic(topic, PARTITIONS);
            Path file = folder.resolve(csv ? "bad.csv" : "bad.ndjson");
            Files.write(file, lines.bytes());
            assertEquals(ExitCode.FAILED, produce(topic, file));
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
        CommandLine command = Cli.commandLine();
        command.setOut(new PrintWriter(new StringWriter()));
        command.setErr(new PrintWriter(new StringWriter()));
        return command.execute(
                "produce",
                "--wait=" + Await.PATIENCE,
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
                        () -> "answers marked as misplaced: " + node.top("day", 10).headers().map(),
                        () ->
                                "misplaced".equals(degraded(node.top("day", 10)))
                                        && "misplaced".equals(degraded(node.top("all", 10))));
                assertTrue(
                        AnswerJson.rows(node.top("all", 10).body())
                                .contains(new Oracle.Row("v_3", 1)));
                Await.until(
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
