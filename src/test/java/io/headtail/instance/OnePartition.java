package io.headtail.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.headtail.instance.clock.AnchoredClock;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.instance.settings.SnapshotPolicy;
import io.headtail.instance.status.PartitionStatus;
import io.headtail.merge.Partial;
import io.headtail.merge.PartialKey;
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
import io.headtail.tool.topic.EventProducer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * A topic of one partition on any broker, and instances that run one after another, each of which
 * leaves one snapshot when it stops.
 */
final class OnePartition {
    static final WindowSpec SHORT = WindowSpec.sliding("short", 10_000);
    static final WindowSpec ALL = WindowSpec.allTime("all");
    private static final List<WindowSpec> WINDOWS = List.of(SHORT, ALL);
    private static final Timing TIMING = new Timing(1_000, 1_000, 1_000);
    private static final long BETWEEN_MS = 50;
    private static final int BATCH = 20;
    private static final int K = 20;

    /**
     * The last result of an instance.
     *
     * @param replayed number of events that its head had read when it became live
     */
    record Run(Map<String, Partial> last, long replayed) {
        Partial of(WindowSpec window) {
            return Objects.requireNonNull(last.get(window.name()));
        }
    }

    final SnapshotStore store;
    private final String bootstrapServers;
    private final String topic;
    private final int keep;
    private long next = Math.floorDiv(System.currentTimeMillis() - 3_600_000, 1_000) * 1_000;

    /**
     * @param keep number of snapshots to keep
     */
    OnePartition(String bootstrapServers, String topic, Path snapshots, int keep) {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
        this.store = new DirectoryStore(snapshots);
        this.keep = keep;
        KafkaUnderTest.createTopic(bootstrapServers, topic, 1, Map.of());
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    /** Sends events in order, in small batches. */
    void send(int events) {
        Map<String, String> client = Map.of("bootstrap.servers", bootstrapServers);
        try (EventProducer producer = new EventProducer(client, topic)) {
            for (int i = 0; i < events; i++) {
                byte[] id = ("v" + next / BETWEEN_MS % 7).getBytes(StandardCharsets.UTF_8);
                producer.send(id, next, 1);
                next += BETWEEN_MS;
                if (i % BATCH == BATCH - 1) {
                    producer.flush();
                }
            }
            producer.flush();
        }
    }

    List<Oracle.Event> log() {
        return EventLog.events(bootstrapServers, topic).get(0);
    }

    private static long lastTick(List<Oracle.Event> log) {
        long newest = log.stream().mapToLong(Oracle.Event::timestamp).max().orElseThrow();
        return TIMING.floor(newest - TIMING.latenessMs());
    }

    /**
     * Runs an instance until it has reached the last tick; its answers there for complete windows
     * must equal a recount of the log.
     */
    Run run(AnchoredClock clock) {
        return run(clock, () -> {});
    }

    /**
     * As above, and again after the log was changed while the instance runs.
     *
     * @param meanwhile changes the log, and leaves events that are newer than all before
     */
    Run run(AnchoredClock clock, Runnable meanwhile) {
        Map<Long, Map<String, Partial>> partials = new ConcurrentHashMap<>();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        try (Instance instance =
                new Instance(
                        settings(),
                        (NoBoundaries)
                                (key, value, marks) -> {
                                    Partial partial = new Partial(value);
                                    partials.computeIfAbsent(
                                                    partial.tick(),
                                                    tick -> new ConcurrentHashMap<>())
                                            .put(PartialKey.decode(key).window(), partial);
                                },
                        clock,
                        failure::set)) {
            await(instance, partials, failure);
            meanwhile.run();
            return await(instance, partials, failure);
        }
    }

    private Run await(
            Instance instance,
            Map<Long, Map<String, Partial>> partials,
            AtomicReference<@Nullable Throwable> failure) {
        List<Oracle.Event> log = log();
        long last = lastTick(log);
        Map<String, Partial> there = partials.computeIfAbsent(last, t -> new ConcurrentHashMap<>());
        Await.until(
                () -> "the last tick " + last + ": " + instance.notReady(),
                () ->
                        failure.get() != null
                                || (there.size() == WINDOWS.size()
                                        && instance.statuses().stream()
                                                .anyMatch(PartitionStatus::live)));
        assertNull(failure.get());
        Run run = new Run(there, instance.statuses().get(0).recovery().headReplayed());
        Oracle oracle = new Oracle(List.of(log), TIMING.latenessMs());
        for (WindowSpec window : WINDOWS) {
            if (run.of(window).complete()) {
                assertEquals(
                        oracle.rows(SpanCode.of(window.span()), last, K),
                        PartialRows.of(run.of(window)),
                        topic);
            }
        }
        return run;
    }

    static AnchoredClock clock(long aheadMs) {
        return new AnchoredClock(
                () -> System.currentTimeMillis() + aheadMs, System::nanoTime, TIMING);
    }

    /** The head offsets of all snapshots, ascending. */
    List<Long> snapshots() {
        try (Admin admin = admin()) {
            SnapshotFolder folder =
                    new SnapshotFolder(
                            admin.describeCluster().clusterId().get(),
                            topic,
                            admin.describeTopics(List.of(topic))
                                    .allTopicNames()
                                    .get()
                                    .values()
                                    .iterator()
                                    .next()
                                    .topicId()
                                    .toString(),
                            0);
            return store.list(folder).stream()
                    .map(stored -> SnapshotName.parse(stored.name()))
                    .filter(Objects::nonNull)
                    .map(SnapshotName::headOffset)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private InstanceSettings settings() {
        return TestSettings.of(TestSettings.kafka(bootstrapServers, topic, topic, Map.of()))
                .windows(WINDOWS)
                .timing(TIMING)
                .publish(PublishMode.EVERY_TICK)
                .kMax(K)
                .snapshots(new SnapshotPolicy(store, Duration.ofDays(1), keep))
                .build();
    }
}
