package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.cli.Cli;
import io.headtail.config.Role;
import io.headtail.instance.watch.AheadWatch;
import io.headtail.instance.watch.LateLog;
import io.headtail.testing.AnswerJson;
import io.headtail.testing.Await;
import io.headtail.testing.EventLog;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.LogLines;
import io.headtail.testing.Node;
import io.headtail.testing.Oracle;
import io.headtail.testing.Said;
import io.headtail.testing.SimulatedViews;
import io.headtail.tool.topic.EventProducer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Late events are in no row; the producer, the log and the answers report them. */
class LateIT {
    private static final long BEGIN = 1_700_000_000_000L;
    private static final byte[] ID = "v_1".getBytes(StandardCharsets.UTF_8);

    @TempDir Path folder;

    @Test
    void producer_log_and_answers_say_what_is_late_in_a_file_sorted_by_video() throws IOException {
        Path file = folder.resolve("views.csv");
        StringBuilder csv = new StringBuilder("timestamp,video_id,views\n");
        for (int video = 0; video < 10; video++) {
            for (int i = 0; i < 60; i++) {
                csv.append(BEGIN + i * 60_000L + video).append(",v_").append(video).append(",1\n");
            }
        }
        Files.writeString(file, csv);
        String topic = "late-sorted-by-video";
        Said said = produce(topic, file);
        assertEquals(0, said.exit(), said::err);
        assertTrue(said.err().contains("warning: line 62 lies PT58M59.999S before"), said::err);
        assertTrue(said.err().contains("531 of 600 events lie more than 5 s before"), said::err);

        try (LogLines log = LogLines.ofThreadsFromHere(LateLog.class.getName());
                LogLines start = LogLines.ofThreadsFromHere("io.headtail.log.TopicInspector");
                Node node =
                        Node.start(
                                Role.STANDALONE,
                                topic,
                                "clock=event",
                                "history.interval=PT0S",
                                "windows=[{name: hour, length: PT1H}, {name: all}]")) {
            Oracle oracle = new Oracle(EventLog.events(topic), 5_000);
            long tick = EventLog.lastTick(EventLog.events(topic), 5_000, 1_000);
            node.awaitFinal(tick);
            awaitAllLate(node, topic, 5_000, 300);
            HttpResponse<byte[]> all = node.top("all", 10);
            assertEquals(oracle.rows(0, tick, 10), AnswerJson.rows(all.body()));
            assertTrue(Node.isExact(all), "late is by the rule, no fault");
            String windows = new String(node.get("/windows").body(), StandardCharsets.UTF_8);
            assertTrue(windows.contains("\"late\":" + late(all) + ","), windows);
            Await.until("late events in the log", () -> !log.with("late ev").isEmpty());
            assertTrue(log.with("late events partition=").get(0).contains("worstBehindMs="));
            assertEquals(List.of(), start.with(""), "the topic that produce made needs no warning");
        }
    }

    // The answer of all time knows all of the log's late views below its tick, as a plain recount
    // of the log has them, and that is many.
    private static long awaitAllLate(Node node, String topic, long latenessMs, long least) {
        List<List<Oracle.Event>> events = EventLog.events(topic);
        long[] known = new long[1];
        Await.until(
                () -> node.top("all", 1).headers().map() + " knows all late views",
                () -> {
                    HttpResponse<byte[]> all = node.top("all", 1);
                    known[0] = late(all);
                    return known[0] >= least
                            && known[0] == lateBelow(events, latenessMs, Node.tick(all));
                });
        return known[0];
    }

    private static long lateBelow(List<List<Oracle.Event>> partitions, long latenessMs, long tick) {
        long views = 0;
        for (List<Oracle.Event> partition : partitions) {
            long newest = Long.MIN_VALUE;
            for (Oracle.Event event : partition) {
                boolean late = newest != Long.MIN_VALUE && event.timestamp() < newest - latenessMs;
                views += late && event.timestamp() < tick ? event.views() : 0;
                newest = Math.max(newest, event.timestamp());
            }
        }
        return views;
    }

    private static Said produce(String topic, Path file) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit =
                Cli.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(
                                "produce",
                                "--wait=" + Await.PATIENCE,
                                "--bootstrap-servers=" + KafkaUnderTest.bootstrapServers(),
                                "--topic=" + topic,
                                "--file=" + file);
        return new Said(exit, out.toString(), err.toString());
    }

    private static long late(HttpResponse<?> response) {
        return response.headers().firstValue("TopK-Late").map(Long::parseLong).orElse(0L);
    }

    @Test
    void an_event_ahead_is_named_by_partition_and_its_late_views_survive_a_restart() {
        String topic = "late-ahead";
        KafkaUnderTest.createTopic(topic, 2, Map.of("message.timestamp.after.max.ms", "3600000"));
        try (EventProducer producer = new EventProducer(SimulatedViews.client(), topic);
                LogLines warnings = LogLines.ofThreadsFromHere("io.headtail.log.TopicInspector");
                LogLines log = LogLines.ofThreadsFromHere(AheadWatch.class.getName())) {
            long ahead = System.currentTimeMillis() + 3_540_000;
            try (Node node = node(topic)) {
                assertEquals(
                        1,
                        warnings.with("message.timestamp.after.max.ms is 3600000 ms, more than")
                                .size());
                producer.send(ID, System.currentTimeMillis(), 1);
                Await.until("an answer", () -> node.top("all", 1).statusCode() == 200);
                assertFalse(node.top("all", 1).headers().firstValue("TopK-Degraded").isPresent());
                producer.send(ID, ahead, 1);
                awaitLate(node, producer, 50);
                assertTrue(late(node.top("hour", 1)) >= 50);
                long gauge = node.metric("headtail_stream_time_ahead_seconds");
                assertTrue(gauge > 3_000 && gauge <= 3_540, () -> gauge + " s ahead");
                assertEquals(1, log.with("ahead of the wall clock partition=").size());
                assertEquals(1, log.with(" offset=1 ").size());
            }
            try (Node node = node(topic)) {
                awaitAllLate(node, topic, 1_000, 50);
                assertTrue(
                        Node.header(node.top("all", 1), "TopK-Degraded").matches("ahead=[01]"),
                        "still ahead");
                assertEquals("", node.failure());
            }
        }
    }

    private Node node(String topic) {
        return Node.start(
                Role.STANDALONE,
                topic,
                "snapshot.store=directory",
                "snapshot.dir=" + folder.resolve("snapshots"),
                "history.interval=PT0S",
                "windows=[{name: hour, length: PT1H}, {name: all}]",
                "lateness=PT1S",
                "slack=PT4S",
                "lanes=1");
    }

    // Sends on time until that many views are late, and the answer says why.
    private static void awaitLate(Node node, EventProducer producer, long least) {
        Await.until(
                () -> least + " late views; the answer says " + node.top("all", 1).headers().map(),
                () -> {
                    producer.send(ID, System.currentTimeMillis(), 1);
                    producer.flush();
                    HttpResponse<byte[]> all = node.top("all", 1);
                    return late(all) >= least
                            && all.headers()
                                    .firstValue("TopK-Degraded")
                                    .filter(degraded -> degraded.matches(".*ahead=[01]"))
                                    .isPresent();
                });
    }
}
