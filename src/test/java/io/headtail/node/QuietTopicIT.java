package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Role;
import io.headtail.testing.AnswerJson;
import io.headtail.testing.Await;
import io.headtail.testing.EventLog;
import io.headtail.testing.Node;
import io.headtail.testing.Oracle;
import io.headtail.testing.SimulatedViews;
import io.headtail.tool.topic.EventProducer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a topic says that nobody writes to any more, or ever did, by the wall clock. */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
@Order(1) // it takes long
class QuietTopicIT {

    @Test
    void windows_of_a_topic_that_fell_silent_become_empty_in_time() {
        String topic = "quiet";
        SimulatedViews.makeTopic(topic, 4);
        try (Node node =
                Node.start(
                        Role.STANDALONE,
                        topic,
                        "windows=[{name: short, length: PT5S}, {name: minute, length: PT1M},"
                                + " {name: all}]",
                        "lateness=PT1S",
                        "slack=PT4S",
                        "lanes=1")) {
            // One id: one of the four partitions holds data.
            try (EventProducer producer = new EventProducer(SimulatedViews.client(), topic)) {
                Await.until(
                        "events are counted",
                        () -> {
                            producer.send(
                                    "v_1".getBytes(StandardCharsets.UTF_8),
                                    System.currentTimeMillis(),
                                    1);
                            producer.flush();
                            return views(node, "short") > 0 && views(node, "minute") > 0;
                        });
            }
            List<Oracle.Event> events =
                    EventLog.events(topic).stream()
                            .filter(partition -> !partition.isEmpty())
                            .reduce(
                                    (a, b) -> {
                                        throw new AssertionError("two partitions hold data");
                                    })
                            .orElseThrow();
            long last = events.get(events.size() - 1).timestamp();
            awaitAll(node, events.size());
            awaitEmpty(node, "short", last + 5_000);
            awaitEmpty(node, "minute", last + 60_000);
            HttpResponse<byte[]> all = node.top("all", 10);
            assertEquals(
                    List.of(new Oracle.Row("v_1", events.size())), AnswerJson.rows(all.body()));
            assertEquals("", node.failure());
        }
    }

    private static void awaitAll(Node node, int events) {
        Await.until("all of time holds " + events + " events", () -> views(node, "all") == events);
    }

    private static long views(Node node, String window) {
        HttpResponse<byte[]> response = node.top(window, 1);
        if (response.statusCode() != 200) {
            return 0;
        }
        return AnswerJson.rows(response.body()).stream().mapToLong(Oracle.Row::views).sum();
    }

    /**
     * @param leftMs when its last event has left it: until then it holds some, however slow this is
     */
    private static void awaitEmpty(Node node, String window, long leftMs) {
        Await.until(
                () -> "window " + window + " is empty, but it holds " + views(node, window),
                () -> {
                    HttpResponse<byte[]> answer = node.top(window, 10);
                    boolean empty = new String(answer.body(), StandardCharsets.UTF_8).equals("[]");
                    assertTrue(!empty || Node.tick(answer) > leftMs, () -> answer.headers() + "");
                    return empty;
                });
    }

    @Test
    void an_empty_topic_answers_an_empty_list_at_provisional_ticks_that_go_on() {
        String topic = "quiet-empty";
        SimulatedViews.makeTopic(topic, 4);
        try (Node node =
                Node.start(Role.STANDALONE, topic, "lateness=PT1S", "slack=PT4S", "lanes=2")) {
            for (String window : List.of("minute", "hour", "day", "all")) {
                Await.until(
                        "an answer of " + window, () -> node.top(window, 10).statusCode() == 200);
            }
            HttpResponse<byte[]> first = node.top("hour", 10);
            assertEquals("[]", new String(first.body(), StandardCharsets.UTF_8));
            assertEquals("false", Node.header(first, "TopK-Final"));
            assertEquals("true", Node.header(first, "TopK-Complete"));
            long tick = Node.tick(first);
            Await.until("three newer ticks", () -> Node.tick(node.top("hour", 10)) >= tick + 3_000);
            assertTrue(first.headers().firstValue("TopK-Degraded").isEmpty());
            assertEquals(200, node.get("/health/ready").statusCode());
        }
    }
}
