package io.headtail.instance;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.instance.clock.AnchoredClock;
import io.headtail.merge.Partial;
import io.headtail.testing.Await;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.NoBoundaries;
import io.headtail.testing.TestSettings;
import io.headtail.time.PublishMode;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import io.headtail.tool.topic.EventProducer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Records that are deleted by hand, before their retention time. */
class PurgedIT {
    private static final long LENGTH_MS = 60_000;
    private static final int MINUTE = 600; // events
    private final List<Long> sent = new ArrayList<>();
    private long next = Math.floorDiv(System.currentTimeMillis() - 3_600_000, 1_000) * 1_000;

    @Test
    void a_running_window_is_incomplete_for_its_length_after_its_events_are_purged()
            throws Exception {
        String topic = "purged";
        KafkaUnderTest.createTopic(topic, 1, Map.of("retention.ms", "604800000"));
        Map<Long, Partial> partials = new ConcurrentHashMap<>();
        send(topic, 2 * MINUTE);
        try (Instance instance = instance(topic, partials)) {
            await(partials);
            assertFalse(instance.failed());
            send(topic, 2 * MINUTE);
            await(partials);
            // The tail has read about up to a minute before the end, and a few records more.
            long before = sent.size() - 100L;
            purge(topic, before);
            long marked = sent.get((int) before);
            send(topic, MINUTE / 2);
            awaitRebuilt(partials, lastTick());
            send(topic, 2 * MINUTE);
            await(partials);
            partials.values().stream().filter(Partial::complete).forEach(this::compare);
            assertTrue(
                    partials.values().stream().anyMatch(partial -> !partial.complete()),
                    "some ticks lack what was deleted");
            Partial last = requireNonNull(partials.get(lastTick()));
            assertTrue(last.complete(), "complete again");
            assertFalse(last.tick() - LENGTH_MS < marked);
        }
    }

    /** Records deleted before its start may have been ahead of all that it has read. */
    @Test
    void a_rebuilt_window_knows_no_more_of_what_was_deleted_before_than_it_did() throws Exception {
        String topic = "purged-twice";
        KafkaUnderTest.createTopic(topic, 1, Map.of("retention.ms", "604800000"));
        Map<Long, Partial> partials = new ConcurrentHashMap<>();
        send(topic, MINUTE);
        purge(topic, 100);
        try (Instance instance = instance(topic, partials)) {
            send(topic, 3 * MINUTE);
            await(partials);
            assertFalse(instance.failed());
            purge(topic, sent.size() - 100L);
            send(topic, MINUTE / 2);
            awaitRebuilt(partials, lastTick());
            send(topic, 2 * MINUTE);
            await(partials);
        }
        partials.values()
                .forEach(partial -> assertFalse(partial.complete(), () -> "at " + partial.tick()));
    }

    private static void purge(String topic, long before) throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", KafkaUnderTest.bootstrapServers()))) {
            admin.deleteRecords(
                            Map.of(
                                    new TopicPartition(topic, 0),
                                    RecordsToDelete.beforeOffset(before)))
                    .all()
                    .get();
        }
    }

    private void compare(Partial partial) {
        long sum = 0;
        for (int row = 0; row < partial.rows(); row++) {
            sum += partial.views(row);
        }
        long tick = partial.tick();
        long truth = sent.stream().filter(t -> t >= tick - LENGTH_MS && t < tick).count();
        assertEquals(truth, sum, () -> "complete at " + tick);
    }

    private long lastTick() {
        return Math.floorDiv(sent.get(sent.size() - 1) - 1_000, 1_000) * 1_000;
    }

    private void await(Map<Long, Partial> partials) {
        long last = lastTick();
        Await.until("the last tick " + last, () -> partials.containsKey(last));
    }

    // The first partial after the rebuild is for the partition's current tick.
    private void awaitRebuilt(Map<Long, Partial> partials, long last) {
        Await.until("the window is there again at " + last, () -> partials.containsKey(last));
    }

    // Every 20 events are one batch, and a tail fetches one batch at a time.
    private void send(String topic, int events) {
        Map<String, String> client = Map.of("bootstrap.servers", KafkaUnderTest.bootstrapServers());
        try (EventProducer producer = new EventProducer(client, topic)) {
            for (int i = 0; i < events; i++) {
                byte[] id = ("v" + i % 5).getBytes(StandardCharsets.UTF_8);
                producer.send(id, next, 1);
                sent.add(next);
                next += 100;
                if (i % 20 == 19) {
                    producer.flush();
                }
            }
            producer.flush();
        }
    }

    private static Instance instance(String topic, Map<Long, Partial> partials) {
        return new Instance(
                TestSettings.of(TestSettings.kafka(topic, Map.of("max.partition.fetch.bytes", "1")))
                        .windows(WindowSpec.sliding("minute", LENGTH_MS))
                        .publish(PublishMode.EVERY_TICK)
                        .build(),
                (NoBoundaries)
                        (key, value, marks) -> {
                            Partial partial = new Partial(value);
                            partials.put(partial.tick(), partial);
                        },
                AnchoredClock.system(new Timing(1_000, 1_000, 0)),
                failure -> {});
    }
}
