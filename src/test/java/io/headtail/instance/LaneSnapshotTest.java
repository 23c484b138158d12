package io.headtail.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.headtail.instance.partition.TestPartition;
import io.headtail.instance.settings.SnapshotPolicy;
import io.headtail.snapshot.store.SnapshotName;
import io.headtail.snapshot.store.SnapshotStore;
import io.headtail.snapshot.store.directory.DirectoryStore;
import io.headtail.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a lane takes snapshots of its partitions. */
class LaneSnapshotTest {
    private static final long LATENESS = LaneScene.SETTINGS.timing().latenessMs();
    private static final Duration INTERVAL = Duration.ofSeconds(4);

    @TempDir private Path directory;

    // Runs one partition at 10,000.
    private void inALane(BiConsumer<LaneScene, SnapshotStore> test) throws IOException {
        try (SnapshotStore store = new DirectoryStore(directory)) {
            LaneScene scene = LaneScene.withSnapshots(store, INTERVAL);
            try {
                scene.append(0, 500, 10_000 + LATENESS, 20_000 + LATENESS);
                scene.pass(26_000);
                scene.clock.set(10_000, 10_000);
                scene.assign(0);
                test.accept(scene, store);
            } finally {
                scene.end();
            }
        }
    }

    private static List<Long> ticks(LaneScene scene, SnapshotStore store) {
        String topic = TestPartition.SETTINGS.kafka().topic();
        try {
            return store.list(SnapshotPolicy.folder(scene.get(), topic, 0)).stream()
                    .map(stored -> SnapshotName.parse(stored.name()))
                    .filter(Objects::nonNull)
                    .map(SnapshotName::tick)
                    .map(tick -> tick - LaneScene.BEGIN)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitTaken(LaneScene scene, long number) {
        Await.until(
                number + " snapshots",
                () -> {
                    scene.pass(500);
                    return scene.status(0).snapshots().taken() == number;
                });
    }

    @Test
    void a_snapshot_is_taken_each_interval_as_long_as_the_partition_changes() throws IOException {
        inALane(
                (scene, store) -> {
                    assertEquals(List.of(), ticks(scene, store));
                    scene.pass(INTERVAL.toMillis());
                    awaitTaken(scene, 1);
                    assertEquals(List.of(10_000L), ticks(scene, store));
                    scene.pass(3 * INTERVAL.toMillis());
                    assertEquals(1, scene.status(0).snapshots().taken());
                    assertEquals(List.of(10_000L), ticks(scene, store));
                    scene.clock.set(20_000, 20_000);
                    scene.pass(INTERVAL.toMillis());
                    awaitTaken(scene, 2);
                    assertEquals(List.of(10_000L, 20_000L), ticks(scene, store));
                });
    }

    @Test
    void a_revoked_partition_leaves_a_last_snapshot() throws IOException {
        inALane(
                (scene, store) -> {
                    scene.head.revoke(0);
                    scene.lane.cycle();
                    Await.until(
                            "it is visible", () -> ticks(scene, store).equals(List.of(10_000L)));
                });
    }

    @Test
    void a_rebuild_waits_for_the_snapshot_that_is_under_way() throws IOException {
        inALane(
                (scene, store) -> {
                    scene.rebuilds = true;
                    scene.sent.acknowledges = false;
                    scene.pass(INTERVAL.toMillis());
                    scene.tails.lost.add(0);
                    scene.lane.cycle();
                    scene.sent.clear();
                    Await.until(
                            "the rebuild is near",
                            () -> {
                                scene.pass(500);
                                return scene.isRebuildClose();
                            });
                    scene.pass(2_000);
                    assertEquals(List.of(), scene.lane.arriving(), "it is frozen");
                    assertFalse(scene.sent.has(0, "minute"));
                    scene.sent.acknowledges = true;
                    Await.until(
                            "the minute is published again",
                            () -> {
                                scene.pass(500);
                                return scene.sent.has(0, "minute");
                            });
                });
    }
}
