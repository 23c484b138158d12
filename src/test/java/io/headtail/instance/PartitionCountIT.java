package io.headtail.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.instance.clock.EventClock;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.instance.settings.SnapshotPolicy;
import io.headtail.log.KafkaSettings;
import io.headtail.log.LogEnds;
import io.headtail.log.TopicFacts;
import io.headtail.merge.Partial;
import io.headtail.testing.Await;
import io.headtail.testing.EventLog;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.KnownTopic;
import io.headtail.testing.NoBoundaries;
import io.headtail.testing.TestFacts;
import io.headtail.testing.TestSettings;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import io.headtail.tool.topic.EventProducer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Partitions that were added since the topic was last looked at. */
class PartitionCountIT {
    private static final Timing TIMING = new Timing(1_000, 1_000, 0);
    private static final int CYCLES = 20;

    /** A topic of which the lane knows what the last look said. */
    private static final class Looked implements KnownTopic {
        private final TopicFacts first;
        private volatile TopicFacts facts;
        private volatile long lookedNanos = System.nanoTime();
        final AtomicLong cycles = new AtomicLong();

        Looked(String topic) {
            first = TestFacts.of(EventLog.topicId(topic), 1);
            facts = first;
        }

        @Override
        public TopicFacts get() {
            cycles.incrementAndGet();
            return facts;
        }

        @Override
        public long lookedNanos() {
            return lookedNanos;
        }

        void look(int partitions) {
            long now = System.nanoTime();
            facts = first.and(TestFacts.of(first.topicId(), partitions));
            lookedNanos = now;
        }
    }

    @Test
    void no_tick_is_published_under_a_partition_count_asked_for_before_it() throws Exception {
        String topic = "partition-count";
        KafkaUnderTest.createTopic(topic, 1, Map.of());
        Looked looked = new Looked(topic);
        // All events are later than the look-up, and the watermark advances far.
        long from = System.currentTimeMillis() + 1_800_000;
        send(topic, from);
        KafkaSettings kafka = TestSettings.kafka(topic);
        Queue<Partial> published = new ConcurrentLinkedQueue<>();
        LogEnds ends = new LogEnds(kafka, Duration.ofMillis(100), System::nanoTime);
        EventClock clock = new EventClock(TIMING, 1, Duration.ofDays(1), System::nanoTime);
        Lane lane =
                new Lane(
                        0,
                        settings(kafka),
                        looked,
                        clock,
                        new KafkaSources(
                                settings(kafka),
                                looked,
                                ends,
                                System::currentTimeMillis,
                                System::nanoTime),
                        System::currentTimeMillis,
                        System::nanoTime,
                        (NoBoundaries) (key, value, marks) -> published.add(new Partial(value)));
        Thread thread = Thread.ofPlatform().start(lane);
        try {
            Await.until(
                    "all is read",
                    () -> lane.statuses().stream().anyMatch(status -> status.events() == 100));
            long then = looked.cycles.get();
            Await.until("cycles go on", () -> looked.cycles.get() > then + CYCLES);
            assertEquals(List.of(), later(published, from));
            looked.look(2);
            Await.until("it goes on", () -> !later(published, from).isEmpty());
        } finally {
            lane.stop();
            thread.join();
            lane.close(Duration.ofSeconds(10), false);
            ends.close();
        }
        later(published, from).forEach(partial -> assertEquals(2, partial.partitions()));
    }

    private static List<Partial> later(Queue<Partial> published, long than) {
        return published.stream().filter(partial -> partial.tick() > than).toList();
    }

    private static InstanceSettings settings(KafkaSettings kafka) {
        return TestSettings.of(kafka)
                .windows(WindowSpec.allTime("all"))
                .timing(TIMING)
                .snapshots(new SnapshotPolicy(null, Duration.ofDays(1), 1))
                .build();
    }

    private static void send(String topic, long from) {
        Map<String, String> client = Map.of("bootstrap.servers", KafkaUnderTest.bootstrapServers());
        try (EventProducer producer = new EventProducer(client, topic)) {
            for (int i = 0; i < 100; i++) {
                byte[] id = ("v" + i % 7).getBytes(StandardCharsets.UTF_8);
                producer.send(id, from + i * 1_000L, 1);
            }
            producer.flush();
        }
    }
}
