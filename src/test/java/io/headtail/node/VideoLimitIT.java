package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Role;
import io.headtail.testing.Await;
import io.headtail.testing.Node;
import io.headtail.testing.SimulatedViews;
import io.headtail.tool.topic.EventProducer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A partition that is flooded with ids is stopped, and reports it; the others continue. */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class VideoLimitIT {
    private static final int MAX = 500;
    private static final int FULL = 0;

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
                                "slack=PT4S",
                                "stale-after=PT3S",
                                "videos.max=" + MAX);
                EventProducer producer = new EventProducer(SimulatedViews.client(), topic)) {
            Await.until("an answer", () -> node.top("all", 1).statusCode() == 200);
            flood(producer);
            Await.until(
                    "the partition is stopped",
                    () -> node.metric("headtail_partition_full", "partition=\"0\"") == 1);
            assertEquals(1, node.metric("headtail_partition_full"));
            Await.until(
                    () -> "stale partition " + FULL + " is named in " + degraded(node),
                    () -> degraded(node).contains("stale-partitions=" + FULL));
            long tick = Node.tick(node.top("all", 1));
            Await.until(
                    "the other partition's answers go on",
                    () -> Node.tick(node.top("all", 1)) > tick);
            HttpResponse<byte[]> ready = node.get("/health/ready");
            assertEquals(503, ready.statusCode());
            String said = new String(ready.body(), StandardCharsets.UTF_8);
            assertTrue(said.contains("videos.max: [" + FULL + "]"), said);
            assertEquals("", node.failure());
        }
    }

    private static String degraded(Node node) {
        return node.top("all", 1).headers().firstValue("TopK-Degraded").orElse("");
    }

    // All in one partition, by the default partitioner: more than it may hold.
    private static void flood(EventProducer producer) {
        int sent = 0;
        for (int i = 0; sent < 2 * MAX; i++) {
            byte[] id = ("random-" + i).getBytes(StandardCharsets.UTF_8);
            if (Utils.toPositive(Utils.murmur2(id)) % 2 == FULL) {
                producer.send(id, System.currentTimeMillis(), 1);
                sent++;
            }
        }
        producer.flush();
    }
}
