package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Role;
import io.headtail.testing.Await;
import io.headtail.testing.Node;
import io.headtail.testing.PlacedViews;
import io.headtail.tool.embedded.EmbeddedKafkaPair;
import io.headtail.tool.topic.EventTopic;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A partition loses its leader under a lane that also owns others, a busy and a quiet one. */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class LeaderlessPartitionIT {
    private static final int FIRST = EmbeddedKafkaPair.FIRST;
    private static final int SECOND = EmbeddedKafkaPair.SECOND;
    private static final String TOPIC = "leaderless";

    /** For this long no healthy partition's tick may be older than {@link #MAX_AGE_MS}. */
    private static final long STRETCH_MS = 12_000;

    /**
     * Less than the time that a lane would be blocked if it waited for the answer to one request.
     */
    private static final long MAX_AGE_MS = 7_000;

    @TempDir private Path data;

    @Test
    void the_other_partitions_of_its_lane_follow_the_clock() throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        try (EmbeddedKafkaPair pair = EmbeddedKafkaPair.start(data, 0, Map.of())) {
            EventTopic.ensure(
                    Map.of("bootstrap.servers", pair.bootstrapServers()),
                    "only-on-the-first",
                    1,
                    Await.PATIENCE);
            pair.startSecond();
            pair.createTopic(TOPIC, List.of(FIRST, SECOND, FIRST), EventTopic.SETTINGS);
            pair.createTopic(
                    Node.partials(TOPIC), List.of(FIRST), Map.of("cleanup.policy", "compact"));
            Thread feeder = Thread.ofPlatform().start(() -> feed(pair.bootstrapServers(), over));
            try (Node node =
                    Node.start(
                            Role.STANDALONE,
                            TOPIC,
                            "kafka.bootstrap-servers=" + pair.bootstrapServers(),
                            "windows=[{name: short, length: PT10S}]",
                            "lateness=PT1S",
                            "history.interval=PT0S",
                            "event.partitioner=any",
                            "lanes=1")) {
                awaitTick(node, 0, System.currentTimeMillis() - 5_000);
                awaitTick(node, 1, System.currentTimeMillis() - 5_000);
                awaitTick(node, 2, System.currentTimeMillis() - 5_000);
                long maxAge = Math.max(MAX_AGE_MS, 2 * worstAge(node));
                pair.stopSecond();
                pair.awaitLeaders(TOPIC, List.of(FIRST, 0, FIRST));
                long without = System.currentTimeMillis();
                AtomicLong freshSince = new AtomicLong(without);
                Await.until(
                        () -> "partitions 0 and 2 stay fresh, since " + freshSince,
                        () -> {
                            long now = System.currentTimeMillis();
                            if (now - Math.min(tick(node, 0), tick(node, 2)) > maxAge) {
                                freshSince.set(now);
                            }
                            return now - freshSince.get() >= STRETCH_MS;
                        });
                assertTrue(tick(node, 1) < without + 2_000, "partition 1 has no leader");
                pair.startSecond();
                awaitTick(node, 1, System.currentTimeMillis());
                assertEquals("", node.failure());
            }
            over.set(true);
            feeder.join();
        }
    }

    // Partition 2 is quiet after its first event.
    private static void feed(String brokers, AtomicBoolean over) {
        Map<String, Object> client =
                Map.of(
                        "bootstrap.servers", brokers,
                        "max.block.ms", 200,
                        "request.timeout.ms", 2_000,
                        "delivery.timeout.ms", 3_000);
        try (PlacedViews views = new PlacedViews(TOPIC, client)) {
            views.send(2, "c", System.currentTimeMillis());
            while (!over.get()) {
                views.send(0, "a", System.currentTimeMillis());
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    /** The age of ticks on this machine while all partitions have leaders. */
    private static long worstAge(Node node) {
        long worst = 0;
        long first = tick(node, 0);
        while (tick(node, 0) < first + 5_000) {
            long now = System.currentTimeMillis();
            worst = Math.max(worst, now - Math.min(tick(node, 0), tick(node, 2)));
            LockSupport.parkNanos(50_000_000);
        }
        return worst;
    }

    private static long tick(Node node, int partition) {
        return 1_000
                * node.metric("headtail_tick_timestamp_seconds", "partition=\"" + partition + "\"");
    }

    private static void awaitTick(Node node, int partition, long from) {
        Await.until(
                () -> "partition " + partition + " is at " + tick(node, partition),
                () -> tick(node, partition) >= from);
    }
}
