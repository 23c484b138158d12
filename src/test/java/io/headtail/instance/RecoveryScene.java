package io.headtail.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import io.headtail.testing.TestSettings;
import io.headtail.time.PublishMode;
import io.headtail.time.SpanCode;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A topic of two partitions, a directory of snapshots, and instances that run one after another.
 */
final class RecoveryScene {
    static final WindowSpec SHORT = WindowSpec.sliding("short", 10_000);
    static final WindowSpec LONG = WindowSpec.sliding("long", 60_000);
    static final WindowSpec ALL = WindowSpec.allTime("all");
    static final List<WindowSpec> WINDOWS = List.of(SHORT, LONG, ALL);
    static final long LATENESS_MS = 2_000;
    static final int PARTITIONS = 2;
    private static final int K = 50;
    private static final long BEGIN_MS = 1_700_000_000_000L;

    final SnapshotStore store;

    /** The time between two snapshots of a partition. */
    Duration interval = Duration.ofMillis(300);

    private final String topic;
    private final List<List<Oracle.Event>> log = List.of(new ArrayList<>(), new ArrayList<>());
    private final Random random = new Random(5);
    private long now = BEGIN_MS;

    /** What an instance published, and how its partitions were recovered. */
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
        this.topic = topic;
        this.store = store;
        KafkaUnderTest.createTopic(topic, PARTITIONS, Map.of("retention.ms", "-1"));
    }

    /** Events a few ms apart, out of order, some late. */
    void send(int events) {
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers",
                        KafkaUnderTest.bootstrapServers(),
                        // While there is no leader yet, later batches must not be sent before
                        // earlier ones.
                        "max.in.flight.requests.per.connection",
                        1);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < events; i++) {
                now += random.nextInt(40);
                int video = (int) (60 * Math.pow(random.nextDouble(), 3));
                int partition = video % PARTITIONS;
                long timestamp = now - random.nextLong(LATENESS_MS + 200);
                String id = "v" + video;
                List<Oracle.Event> of = log.get(partition);
                of.add(new Oracle.Event(of.size(), timestamp, id, 1));
                sent.add(
                        producer.send(
                                new ProducerRecord<>(
                                        topic,
                                        partition,
                                        timestamp,
                                        id.getBytes(StandardCharsets.UTF_8),
                                        new byte[] {1})));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("not all events were taken", e);
        }
    }

    long events(int partition) {
        return log.get(partition).size();
    }

    private long lastTick() {
        long least = Long.MAX_VALUE;
        for (List<Oracle.Event> of : log) {
            long newest = of.stream().mapToLong(Oracle.Event::timestamp).max().orElseThrow();
            least = Math.min(least, newest);
        }
        return Math.floorDiv(least - LATENESS_MS, 1_000) * 1_000;
    }

    /** Runs an instance until every window of every partition has reached the last tick. */
    Run run(List<WindowSpec> windows) {
        return run(windows, LATENESS_MS);
    }

    Run run(List<WindowSpec> windows, long latenessMs) {
        return run(windows, latenessMs, Map.of());
    }

    /** As above, with properties for Kafka's clients. */
    Run run(List<WindowSpec> windows, long latenessMs, Map<String, String> properties) {
        Map<PartialKey, Map<Long, Partial>> partials = new ConcurrentHashMap<>();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        long last = lastTick();
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
        return TestSettings.of(TestSettings.kafka(topic, properties))
                .windows(windows)
                .timing(new Timing(1_000, latenessMs, 1_000))
                .publish(PublishMode.EVERY_TICK)
                .kMax(K)
                .headMemoryBytes(1 << 20)
                .snapshots(new SnapshotPolicy(store, interval, 3))
                .build();
    }

    /**
     * Compares every final, complete partial with a recount.
     *
     * @return the number of partials compared, by window
     */
    Map<String, Integer> compare(Run run) {
        Map<String, Integer> compared = new HashMap<>();
        run.partials()
                .forEach(
                        (key, byTick) -> {
                            Oracle oracle =
                                    new Oracle(List.of(log.get(key.partition())), LATENESS_MS);
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
        List<Oracle.Row> rows = new ArrayList<>();
        for (int row = 0; row < partial.rows(); row++) {
            rows.add(
                    new Oracle.Row(
                            new String(partial.id(row), StandardCharsets.UTF_8),
                            partial.views(row)));
        }
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
                .map(e -> Objects.requireNonNull(e.getValue().get(lastTick())))
                .findFirst()
                .orElseThrow();
    }

    SnapshotFolder folder(int partition) {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", KafkaUnderTest.bootstrapServers()))) {
            return new SnapshotFolder(
                    admin.describeCluster().clusterId().get(),
                    topic,
                    EventLog.topicId(topic),
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

    /** Deletes the records below the offset. */
    void cut(int partition, long offset) {
        assertTrue(offset > 0, "nothing to cut");
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", KafkaUnderTest.bootstrapServers()))) {
            admin.deleteRecords(
                            Map.of(
                                    new TopicPartition(topic, partition),
                                    RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
