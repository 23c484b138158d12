package io.headtail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Await;
import io.headtail.tool.EventProducer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A partition that is flooded with ids is stopped, and says so; the others go on. */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class VideoLimitIT {
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final int MAX = 500;

    @Test
    void a_partition_with_too_many_videos_is_stopped_and_named_while_others_go_on() {
        String topic = "video-limit";
        SimulatedViews.makeTopic(topic, 2);
        try (Node node =
                        Node.start(
                                Role.STANDALONE,
                                topic,
                                "windows=[{name: all}]",
                                "lateness=PT1S",
                                "stale-after=PT3S",
                                "videos.max=" + MAX);
                EventProducer producer = new EventProducer(SimulatedViews.client(), topic)) {
            Await.until(WAIT, "an answer", () -> node.top("all", 1).statusCode() == 200);
            Flood flood = new Flood(producer);
            Await.until(
                    WAIT,
                    "one partition is stopped",
                    () -> {
                        flood.next();
                        return node.metric("headtail_partition_full") == 1;
                    });
            int full = node.metric("headtail_partition_full", "partition=\"0\"") == 1 ? 0 : 1;
            Await.until(
                    WAIT,
                    () -> "stale partition " + full + " is named in " + degraded(node),
                    () -> degraded(node).contains("stale-partitions=" + full));
            long tick = Node.tick(node.top("all", 1));
            Await.until(
                    WAIT,
                    "the other partition's answers go on",
                    () -> Node.tick(node.top("all", 1)) > tick);
            HttpResponse<byte[]> ready = node.get("/health/ready");
            assertEquals(503, ready.statusCode());
            String said = new String(ready.body(), StandardCharsets.UTF_8);
            assertTrue(said.contains("videos.max: [" + full + "]"), said);
            assertEquals("", node.failure());
        }
    }

    private static String degraded(Node node) {
        return node.top("all", 1).headers().firstValue("TopK-Degraded").orElse("");
    }

    /**
     * New ids: many at first, then one at a time, so that one partition is full before the other.
     */
    private static final class Flood {
        private static final int AT_FIRST = MAX * 9 / 5;

        private final EventProducer producer;
        private int next;

        Flood(EventProducer producer) {
            this.producer = producer;
        }

        void next() {
            int end = Math.max(AT_FIRST, Math.min(next + 1, 2 * MAX));
            while (next < end) {
                byte[] id = ("random-" + next++).getBytes(StandardCharsets.UTF_8);
                producer.send(id, System.currentTimeMillis(), 1);
            }
            producer.flush();
        }
    }
}
