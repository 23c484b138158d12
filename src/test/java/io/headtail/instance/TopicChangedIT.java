package io.headtail.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.instance.clock.AnchoredClock;
import io.headtail.instance.settings.SnapshotPolicy;
import io.headtail.instance.status.PartitionStatus;
import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.snapshot.store.SnapshotName;
import io.headtail.snapshot.store.SnapshotStore;
import io.headtail.snapshot.store.directory.DirectoryStore;
import io.headtail.testing.Await;
import io.headtail.testing.EventLog;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.NoBoundaries;
import io.headtail.testing.TestSettings;
import io.headtail.time.ClockMode;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import io.headtail.tool.topic.EventProducer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic that is no longer the one that was counted stops its readers. */
class TopicChangedIT {
    private static final int EVENTS = 200;

    @TempDir private Path directory;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    @Test
    void a_topic_that_becomes_compacted_while_running_stops_its_readers() throws Exception {
        String topic = "changed-compacted";
        KafkaUnderTest.createTopic(topic, 1, Map.of());
        send(topic, EVENTS);
        try (Instance instance = instance(topic)) {
            awaitRead(instance, EVENTS);
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            AlterConfigOp compact =
                    new AlterConfigOp(
                            new ConfigEntry("cleanup.policy", "compact"), AlterConfigOp.OpType.SET);
            try (Admin admin = admin()) {
                admin.incrementalAlterConfigs(Map.of(resource, List.of(compact))).all().get();
            }
            awaitStopped(instance, topic);
        }
        String message = String.valueOf(Objects.requireNonNull(failure.get()).getMessage());
        assertTrue(message.contains("cleanup.policy=compact"), message);
    }

    // The new topic holds more than the head has read of the old one, so that the head's offset
    // exists in it.
    @Test
    void records_of_a_recreated_topic_are_not_kept_under_the_old_one() throws Exception {
        String topic = "changed-remade";
        KafkaUnderTest.createTopic(topic, 1, Map.of());
        send(topic, EVENTS);
        SnapshotFolder folder = folder(topic);
        try (Instance instance = instance(topic)) {
            awaitRead(instance, EVENTS);
            Await.until("a snapshot of the first topic", () -> greatestOffset(folder) == EVENTS);
            try (Admin admin = admin()) {
                admin.deleteTopics(List.of(topic)).all().get();
                Await.until("the topic is made again", () -> made(admin, topic));
            }
            send(topic, 3 * EVENTS);
            awaitStopped(instance, topic);
        }
        String message = String.valueOf(Objects.requireNonNull(failure.get()).getMessage());
        assertTrue(message.contains("recreated"), message);
        assertEquals(EVENTS, greatestOffset(folder), "no snapshot holds events of the new topic");
    }

    private void awaitStopped(Instance instance, String topic) {
        Await.until("it stops", () -> failure.get() != null);
        assertTrue(instance.failed());
        Await.until("its lanes have left the group", () -> members(topic).isEmpty());
    }

    private static Collection<MemberDescription> members(String group) {
        try (Admin admin = admin()) {
            return Objects.requireNonNull(
                            admin.describeConsumerGroups(List.of(group)).all().get().get(group))
                    .members();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitRead(Instance instance, long events) {
        Await.until(
                () -> "all events are read: " + instance.notReady(),
                () ->
                        instance.notReady() == null
                                && instance.statuses().stream()
                                                .mapToLong(PartitionStatus::events)
                                                .sum()
                                        == events);
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", KafkaUnderTest.bootstrapServers()));
    }

    private static boolean made(Admin admin, String topic) {
        try {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false; // not gone yet
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void send(String topic, int events) {
        Map<String, String> client = Map.of("bootstrap.servers", KafkaUnderTest.bootstrapServers());
        try (EventProducer producer = new EventProducer(client, topic)) {
            for (int i = 0; i < events; i++) {
                producer.send(
                        ("v" + i % 7).getBytes(StandardCharsets.UTF_8),
                        System.currentTimeMillis(),
                        1);
            }
            producer.flush();
        }
    }

    private static SnapshotFolder folder(String topic) throws Exception {
        try (Admin admin = admin()) {
            return new SnapshotFolder(
                    admin.describeCluster().clusterId().get(), topic, EventLog.topicId(topic), 0);
        }
    }

    private long greatestOffset(SnapshotFolder folder) {
        try (SnapshotStore store = new DirectoryStore(directory)) {
            return store.list(folder).stream()
                    .map(stored -> SnapshotName.parse(stored.name()))
                    .filter(Objects::nonNull)
                    .mapToLong(SnapshotName::headOffset)
                    .max()
                    .orElse(-1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Instance instance(String topic) {
        return new Instance(
                TestSettings.onTopic(topic)
                        .windows(WindowSpec.allTime("all"))
                        .clock(ClockMode.WALL)
                        .lanes(2)
                        .snapshots(
                                new SnapshotPolicy(
                                        new DirectoryStore(directory), Duration.ofMillis(200), 5))
                        .build(),
                (NoBoundaries) (key, value, marks) -> {},
                AnchoredClock.system(new Timing(1_000, 1_000, 0)),
                failure::set);
    }
}
