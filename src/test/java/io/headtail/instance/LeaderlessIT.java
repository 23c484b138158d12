package io.headtail.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.instance.clock.AnchoredClock;
import io.headtail.instance.status.PartitionStatus;
import io.headtail.testing.Await;
import io.headtail.testing.NoBoundaries;
import io.headtail.testing.OwnThreads;
import io.headtail.testing.TestSettings;
import io.headtail.time.ClockMode;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import io.headtail.tool.embedded.EmbeddedKafkaPair;
import io.headtail.tool.topic.EventTopic;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A partition without a leader is waited for by name, and holds up no other. */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class LeaderlessIT {
    private static final int FIRST = EmbeddedKafkaPair.FIRST;
    private static final int SECOND = EmbeddedKafkaPair.SECOND;

    @TempDir private Path data;
    private final OwnThreads threads = new OwnThreads();

    @Test
    void a_partition_without_a_leader_is_waited_for_by_name_and_holds_up_no_other() {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        try (EmbeddedKafkaPair pair = EmbeddedKafkaPair.start(data, 0, Map.of())) {
            pair.startSecond();
            pair.createTopic("views", List.of(FIRST, SECOND, FIRST), EventTopic.SETTINGS);
            pair.stopSecond();
            pair.awaitLeaders("views", List.of(FIRST, 0, FIRST));
            try (Instance instance = instance(pair, failure)) {
                Await.until(
                        () -> "partitions 0 and 2 are live: " + instance.notReady(),
                        () -> live(instance).equals(List.of(0, 2)));
                Await.until(
                        () -> "it says what partition 1 waits for: " + instance.notReady(),
                        () -> String.valueOf(instance.notReady()).contains("waits since"));
                String why = String.valueOf(instance.notReady());
                assertTrue(why.contains("partitions being recovered: [1]; partition 1 waits"), why);
                assertTrue(why.contains("its log has no leader"), why);
                pair.startSecond();
                Await.until(
                        () -> "partition 1 is live too: " + instance.notReady(),
                        () -> instance.notReady() == null);
                assertEquals(List.of(0, 1, 2), live(instance));
            }
            pair.stopSecond();
            pair.awaitLeaders("views", List.of(FIRST, 0, FIRST));
            try (Instance instance = instance(pair, failure)) {
                Await.until("a recovery is under way", () -> threads.isAlive("recovery-1"));
                Await.until(
                        () -> "the others are live: " + instance.notReady(),
                        () -> live(instance).equals(List.of(0, 2)));
            }
            Await.until("the recovery has ended", () -> !threads.isAlive("recovery-1"));
        }
        assertNull(failure.get());
    }

    private static List<Integer> live(Instance instance) {
        return instance.statuses().stream()
                .filter(PartitionStatus::live)
                .map(PartitionStatus::partition)
                .sorted()
                .toList();
    }

    private Instance instance(
            EmbeddedKafkaPair pair, AtomicReference<@Nullable Throwable> failure) {
        return threads.of(() -> started(pair, failure));
    }

    private static Instance started(
            EmbeddedKafkaPair pair, AtomicReference<@Nullable Throwable> failure) {
        return new Instance(
                TestSettings.of(
                                TestSettings.kafka(
                                        pair.bootstrapServers(), "views", "leaderless", Map.of()))
                        .windows(WindowSpec.sliding("short", 10_000))
                        .clock(ClockMode.WALL)
                        .headMemoryBytes(1 << 20)
                        .build(),
                (NoBoundaries) (key, value, marks) -> {},
                AnchoredClock.system(new Timing(1_000, 1_000, 1_000)),
                failure::set);
    }
}
