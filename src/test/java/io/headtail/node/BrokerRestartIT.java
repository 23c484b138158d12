package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Role;
import io.headtail.testing.Await;
import io.headtail.testing.BoundaryLog;
import io.headtail.testing.EventLog;
import io.headtail.testing.Node;
import io.headtail.testing.PlacedViews;
import io.headtail.tool.embedded.EmbeddedKafka;
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

/** The broker is away for longer than lateness and slack, and producers buffer their events. */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class BrokerRestartIT {
    private static final String TOPIC = "restart";
    private static final long LATENESS_MS = 2_000;

    /** Long enough that no producer is late because the machine is slow. */
    private static final long SLACK_MS = 4_000;

    @TempDir private Path data;

    @Test
    void no_boundary_stays_provisional_because_producers_tried_again() throws InterruptedException {
        EmbeddedKafka kafka = EmbeddedKafka.start(data, 0);
        String brokers = kafka.bootstrapServers();
        EventTopic.ensure(Map.of("bootstrap.servers", brokers), TOPIC, 2, Await.PATIENCE);
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong first = new AtomicLong(Long.MAX_VALUE);
        Thread feeder = Thread.ofPlatform().start(() -> feed(brokers, first, over));
        try (Node node =
                Node.start(
                        Role.INSTANCE,
                        TOPIC,
                        "kafka.bootstrap-servers=" + brokers,
                        "windows=[{name: short, length: PT10S}]",
                        "lateness=PT2S",
                        "slack=PT4S",
                        "history.interval=PT1S",
                        "event.partitioner=any",
                        "lanes=1")) {
            long[] stopped = new long[1];
            Await.until(
                    "some boundaries",
                    () -> node.metric("headtail_boundaries_published_total") >= 8);
            stopped[0] = System.currentTimeMillis();
            kafka.close();
            // Long enough to be passed over, and for some more boundaries.
            Await.until(
                    "longer than lateness and slack",
                    () -> System.currentTimeMillis() > stopped[0] + 2 * (LATENESS_MS + SLACK_MS));
            kafka = EmbeddedKafka.start(data, kafka.port());
            long back = System.currentTimeMillis();
            BoundaryLog[] read = new BoundaryLog[1];
            Await.until(
                    () ->
                            "back at %d; provisional still are %s"
                                    .formatted(back, read[0].provisional(first.get(), back)),
                    () -> {
                        read[0] = BoundaryLog.read(brokers, TOPIC + "-history");
                        return read[0].within(back + LATENESS_MS, Long.MAX_VALUE).size() >= 8
                                && read[0].provisional(first.get(), back).isEmpty();
                    });
            List<BoundaryLog.Key> boundaries = read[0].within(first.get(), back);
            assertTrue(boundaries.size() >= 16, boundaries::toString);
            assertEquals(
                    List.of(),
                    read[0].wrong(EventLog.events(brokers, TOPIC), LATENESS_MS, boundaries));
            assertEquals("", node.failure());
        } finally {
            over.set(true);
            feeder.join();
            kafka.close();
        }
    }

    private static void feed(String brokers, AtomicLong first, AtomicBoolean over) {
        Map<String, Object> client =
                Map.of(
                        "bootstrap.servers",
                        brokers,
                        "enable.idempotence",
                        true,
                        "delivery.timeout.ms",
                        120_000);
        try (PlacedViews views = new PlacedViews(TOPIC, client)) {
            while (!over.get()) {
                long now = System.currentTimeMillis();
                views.send(0, "a" + now % 3, now);
                views.send(1, "b" + now % 3, now);
                first.compareAndSet(Long.MAX_VALUE, now);
                LockSupport.parkNanos(20_000_000);
            }
        }
    }
}
