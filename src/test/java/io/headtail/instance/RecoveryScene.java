package io.headtail.instance;

import static io.headtail.instance.RecoveryTopic.LATENESS_MS;
import static io.headtail.instance.RecoveryTopic.PARTITIONS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.instance.clock.AnchoredClock;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.instance.settings.SnapshotPolicy;
import io.headtail.instance.status.PartitionStatus;
import io.headtail.merge.Partial;
import io.headtail.merge.PartialKey;
import io.headtail.snapshot.SnapshotReader;
import io.headtail.snapshot.header.SnapshotHeader;
import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.snapshot.store.SnapshotName;
import io.headtail.snapshot.store.SnapshotStore;
import io.headtail.snapshot.store.directory.DirectoryStore;
import io.headtail.testing.Await;
import io.headtail.testing.EventLog;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.NoBoundaries;
import io.headtail.testing.Oracle;
import io.headtail.testing.PartialRows;
import io.headtail.testing.TestSettings;
import io.headtail.time.PublishMode;
import io.headtail.time.SpanCode;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** A topic of two partitions, a directory of snapshots, and instances that follow each other. */
final class RecoveryScene {
    static final WindowSpec SHORT = WindowSpec.sliding("short", 10_000);
    static final WindowSpec LONG = WindowSpec.sliding("long", 60_000);
    static final WindowSpec ALL = WindowSpec.allTime("all");
    static final List<WindowSpec> WINDOWS = List.of(SHORT, LONG, ALL);
    private static final int K = 50;

    final SnapshotStore store;

    /** Between two snapshots of a partition. */
    Duration interval = Duration.ofMillis(300);

    final RecoveryTopic topic;

    /** What an instance published, and how its partitions had come to it. */
    record Run(
            Map<PartialKey, Map<Long, Partial>> partials,
            List<PartitionStatus> statuses,
            @Nullable Throwable failure) {
        PartitionStatus.RecoveryTimes recovery(int partition) {
            return statuses.stream()
                    .filter(status -> status.partition() == partition)
                    .findFirst()
                    .orElseThrow()
                    .recovery();
        }
    }

    RecoveryScene(String topic, Path directory) {
        this(topic, new DirectoryStore(directory));
    }

    RecoveryScene(String topic, SnapshotStore store) {
        this.topic = new RecoveryTopic(topic);
        this.store = store;
    }

    /** Runs an instance until every window of every partition stands at the last tick. */
    Run run(List<WindowSpec> windows) {
        return run(windows, LATENESS_MS);
    }

    Run run(List<WindowSpec> windows, long latenessMs) {
        return run(windows, latenessMs, Map.of());
    }

    /** With properties of Kafka's clients. */
    Run run(List<WindowSpec> windows, long latenessMs, Map<String, String> properties) {
        Map<PartialKey, Map<Long, Partial>> partials = new ConcurrentHashMap<>();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        long last = topic.lastTick();
        try (Instance instance =
                new Instance(
                        settings(windows, latenessMs, properties),
                        (NoBoundaries)
                                (key, value, marks) -> {
                                    Partial partial = new Partial(value);
                                    partials.computeIfAbsent(
                                                    PartialKey.decode(key),
                                                    k -> new ConcurrentHashMap<>())
                                            .put(partial.tick(), partial);
                                },
                        AnchoredClock.system(new Timing(1_000, latenessMs, 1_000)),
                        failure::set)) {
            Await.until(
                    () -> "the last tick " + last + " in " + partials.keySet(),
                    () ->
                            failure.get() != null
                                    || partials.values().stream()
                                                    .filter(ticks -> ticks.containsKey(last))
                                                    .count()
                                            == (long) windows.size() * PARTITIONS);
            if (failure.get() == null) {
                Await.until(
                        "all partitions are live",
                        () ->
                                instance.statuses().stream().filter(PartitionStatus::live).count()
                                        == PARTITIONS);
            }
            return new Run(partials, instance.statuses(), failure.get());
        }
    }

    private InstanceSettings settings(
            List<WindowSpec> windows, long latenessMs, Map<String, String> properties) {
        return TestSettings.of(TestSettings.kafka(topic.name, properties))
                .windows(windows)
                .timing(new Timing(1_000, latenessMs, 1_000))
                .publish(PublishMode.EVERY_TICK)
                .kMax(K)
                .headMemoryBytes(1 << 20)
                .snapshots(new SnapshotPolicy(store, interval, 3))
                .build();
    }

    /** Compares every final, complete partial with a recount; returns how many of each window. */
    Map<String, Integer> compare(Run run) {
        Map<String, Integer> compared = new HashMap<>();
        run.partials()
                .forEach(
                        (key, byTick) -> {
                            Oracle oracle = topic.oracle(key.partition());
                            byTick.values().stream()
                                    .filter(partial -> partial.isFinal() && partial.complete())
                                    .sorted(Comparator.comparingLong(Partial::tick))
                                    .forEach(
                                            partial -> {
                                                compare(oracle, key, partial);
                                                compared.merge(key.window(), 1, Integer::sum);
                                            });
                        });
        return compared;
    }

    private static void compare(Oracle oracle, PartialKey key, Partial partial) {
        List<Oracle.Row> rows = PartialRows.of(partial);
        assertEquals(
                oracle.rows(SpanCode.of(partial.span()), partial.tick(), K),
                rows,
                () -> key + " at " + partial.tick());
    }

    /** The last tick's partial of a window in a partition. */
    Partial last(Run run, WindowSpec window, int partition) {
        return run.partials().entrySet().stream()
                .filter(
                        e ->
                                e.getKey().window().equals(window.name())
                                        && e.getKey().partition() == partition)
                .map(e -> Objects.requireNonNull(e.getValue().get(topic.lastTick())))
                .findFirst()
                .orElseThrow();
    }

    SnapshotFolder folder(int partition) {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", KafkaUnderTest.bootstrapServers()))) {
            return new SnapshotFolder(
                    admin.describeCluster().clusterId().get(),
                    topic.name,
                    EventLog.topicId(topic.name),
                    partition);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The snapshots of a partition, the newest first. */
    List<SnapshotName> snapshots(int partition) {
        try {
            return store.list(folder(partition)).stream()
                    .map(stored -> SnapshotName.parse(stored.name()))
                    .filter(Objects::nonNull)
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SnapshotHeader newest(int partition) {
        SnapshotName name = snapshots(partition).get(0);
        try (InputStream in = store.open(folder(partition), name.fileName())) {
            return SnapshotReader.readHeader(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the newest snapshot of every partition has the window. */
    boolean isInNewest(WindowSpec window) {
        return IntStream.range(0, PARTITIONS)
                .allMatch(
                        partition ->
                                newest(partition).windows().stream()
                                        .anyMatch(one -> one.name().equals(window.name())));
    }
}
