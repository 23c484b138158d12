package io.headtail.instance;

import static io.headtail.instance.RecoveryScene.ALL;
import static io.headtail.instance.RecoveryScene.LONG;
import static io.headtail.instance.RecoveryScene.SHORT;
import static io.headtail.instance.RecoveryScene.WINDOWS;
import static io.headtail.instance.RecoveryTopic.LATENESS_MS;
import static io.headtail.instance.RecoveryTopic.PARTITIONS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.count.invariant.BrokenInvariantException;
import io.headtail.instance.recovery.SnapshotRefusedException;
import io.headtail.merge.Partial;
import io.headtail.snapshot.Snapshot;
import io.headtail.snapshot.SnapshotReader;
import io.headtail.snapshot.SnapshotWriter;
import io.headtail.snapshot.header.SnapshotHeader;
import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.snapshot.store.SnapshotName;
import io.headtail.snapshot.store.SnapshotStore;
import io.headtail.testing.Await;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import io.headtail.window.FrozenPartition;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Placement;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which snapshot an instance starts from, over a real log and real files. */
class RecoveryIT {
    private static final int MANY = 6_000;

    @TempDir private Path directory;

    @Test
    void the_newest_snapshot_is_used_though_the_log_begins_where_it_needs_it() {
        RecoveryScene scene = new RecoveryScene("recovery-cut", directory);
        scene.topic.send(MANY);
        scene.compare(scene.run(WINDOWS));
        for (int p = 0; p < PARTITIONS; p++) {
            scene.topic.cut(p, scene.newest(p).oldestOffset());
        }
        long before = scene.topic.events(0);
        scene.topic.send(MANY);
        RecoveryScene.Run run = scene.run(WINDOWS);
        Map<String, Integer> compared = scene.compare(run);
        for (WindowSpec window : WINDOWS) {
            assertTrue(count(compared, window.name()) > 80, () -> "compared " + compared);
            for (int p = 0; p < PARTITIONS; p++) {
                assertTrue(scene.last(run, window, p).complete(), window.name());
            }
        }
        assertEquals(scene.topic.events(0) - before, run.recovery(0).headReplayed());
    }

    @Test
    void a_window_that_the_snapshot_lacks_is_rebuilt_and_one_not_configured_dropped() {
        RecoveryScene scene = new RecoveryScene("recovery-windows", directory);
        scene.topic.send(MANY);
        scene.run(WINDOWS);
        scene.topic.send(MANY);
        WindowSpec longer = WindowSpec.sliding("long", 90_000);
        WindowSpec added = WindowSpec.sliding("added", 30_000);
        List<WindowSpec> windows = List.of(SHORT, longer, added, ALL);
        RecoveryScene.Run run = scene.run(windows);
        scene.compare(run);
        for (WindowSpec window : windows) {
            for (int p = 0; p < PARTITIONS; p++) {
                Partial last = scene.last(run, window, p);
                assertTrue(last.complete() && last.isFinal(), window.name());
            }
        }
        assertTrue(run.recovery(0).headReplayed() < scene.topic.events(0), "it was restored");
        scene.topic.send(MANY);
        Map<String, Integer> compared = scene.compare(scene.run(windows));
        assertTrue(
                count(compared, "added") > 80 && count(compared, "long") > 80, compared::toString);
    }

    @Test
    void a_tail_whose_offset_is_gone_costs_its_window_what_is_gone_and_no_other() {
        RecoveryScene scene = new RecoveryScene("recovery-tail", directory);
        scene.topic.send(MANY);
        scene.run(WINDOWS);
        for (int p = 0; p < PARTITIONS; p++) {
            scene.topic.cut(p, scene.newest(p).oldestOffset() + 200);
        }
        scene.topic.send(1_000);
        RecoveryScene.Run run = scene.run(WINDOWS);
        Map<String, Integer> compared = scene.compare(run);
        assertTrue(
                count(compared, "short") > 20 && count(compared, "all") > 20, compared::toString);
        for (int p = 0; p < PARTITIONS; p++) {
            Partial last = scene.last(run, LONG, p);
            assertFalse(last.complete());
            assertTrue(last.completeFrom() > 1_700_000_000_000L, "from when on is said");
        }
        // On a busy machine a run may end before its last snapshots are written.
        Await.until(
                "the rebuilt window is in every partition's newest snapshot",
                () -> {
                    if (scene.isInNewest(LONG)) {
                        return true;
                    }
                    scene.run(WINDOWS);
                    return false;
                });
        scene.topic.send(MANY);
        Map<String, Integer> later = scene.compare(scene.run(WINDOWS));
        assertTrue(count(later, "long") > 20, later::toString);
    }

    @Test
    void damaged_and_foreign_snapshots_are_passed_over_and_left_there() throws IOException {
        RecoveryScene scene = new RecoveryScene("recovery-damaged", directory);
        scene.topic.send(MANY);
        scene.run(WINDOWS);
        long whole = scene.newest(0).head().nextOffset();
        scene.topic.send(MANY);
        scene.run(WINDOWS);
        SnapshotFolder folder = scene.folder(0);
        List<SnapshotName> names =
                scene.snapshots(0).stream().filter(n -> n.headOffset() > whole).toList();
        for (SnapshotName name : names) {
            rewrite(scene.store, folder, name.fileName(), folder, name.fileName(), true);
        }
        SnapshotName foreign = new SnapshotName(whole + 1_000_000, 1_700_000_000_000L);
        SnapshotName other = scene.snapshots(1).get(0);
        rewrite(scene.store, scene.folder(1), other.fileName(), folder, foreign.fileName(), false);
        RecoveryScene.Run run = scene.run(WINDOWS);
        scene.compare(run);
        assertTrue(
                run.recovery(0).headReplayed() >= scene.topic.events(0) - whole
                        && run.recovery(0).headReplayed() < scene.topic.events(0),
                () -> "replayed " + run.recovery(0));
        assertTrue(scene.snapshots(0).containsAll(names), "left for inspection");
    }

    private static void rewrite(
            SnapshotStore store,
            SnapshotFolder from,
            String name,
            SnapshotFolder to,
            String toName,
            boolean damage)
            throws IOException {
        byte[] bytes;
        try (InputStream in = store.open(from, name)) {
            bytes = in.readAllBytes();
        }
        if (damage) {
            bytes[bytes.length / 2] ^= 4;
        }
        try (SnapshotStore.Upload upload = store.create(to, toName)) {
            upload.write(bytes);
            upload.freeze();
        }
    }

    @Test
    void a_snapshot_of_more_than_the_log_has_is_not_used() throws IOException {
        RecoveryScene scene = new RecoveryScene("recovery-truncated", directory);
        scene.topic.send(MANY);
        scene.run(WINDOWS);
        SnapshotHeader before = scene.newest(0);
        writeAhead(scene, before);
        assertEquals(before.head().nextOffset() + 500, scene.newest(0).head().nextOffset());
        // The log's end stays below the snapshot's offset.
        scene.topic.send(600);
        RecoveryScene.Run run = scene.run(WINDOWS);
        Map<String, Integer> compared = scene.compare(run);
        assertTrue(count(compared, "all") > 5, compared::toString);
        assertEquals(
                scene.topic.events(0) - before.head().nextOffset(), run.recovery(0).headReplayed());
    }

    private static int count(Map<String, Integer> compared, String window) {
        return compared.getOrDefault(window, 0);
    }

    private static void writeAhead(RecoveryScene scene, SnapshotHeader of) throws IOException {
        SnapshotFolder folder = scene.folder(0);
        Snapshot snapshot;
        try (InputStream in = scene.store.open(folder, of.name().fileName())) {
            snapshot = SnapshotReader.read(in);
        }
        PartitionWindows windows =
                snapshot.partition()
                        .resume(
                                WINDOWS,
                                new Timing(1_000, LATENESS_MS, 1_000),
                                50,
                                Placement.ANYWHERE);
        windows.head().moveTo(windows.head().offset() + 500);
        FrozenPartition frozen = windows.freeze();
        SnapshotHeader ahead =
                SnapshotHeader.of(of.settings(), folder, PARTITIONS, Long.MIN_VALUE, -1, frozen);
        try (SnapshotStore.Upload upload = scene.store.create(folder, ahead.name().fileName())) {
            SnapshotWriter writer = new SnapshotWriter(upload);
            writer.append(ahead, frozen, new byte[0]);
            writer.freeze();
        }
    }

    @Test
    void other_settings_are_refused_with_what_to_do() {
        RecoveryScene scene = new RecoveryScene("recovery-settings", directory);
        scene.topic.send(1_000);
        scene.run(WINDOWS);
        RecoveryScene.Run run = scene.run(WINDOWS, LATENESS_MS + 1_000);
        SnapshotRefusedException refused =
                assertInstanceOf(SnapshotRefusedException.class, run.failure());
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("lateness=2000 (now 3000)"), message);
        assertTrue(message.contains("snapshot.dir"), message);
    }

    @Test
    void an_owner_that_has_to_stop_says_so_beside_the_snapshot_it_came_from() throws IOException {
        RecoveryScene scene = new RecoveryScene("recovery-stops", directory);
        scene.topic.send(MANY);
        scene.run(WINDOWS);
        List<SnapshotName> before = scene.snapshots(0);
        scene.topic.send(MANY);
        scene.interval = Duration.ofHours(1);
        RecoveryScene.Run run =
                scene.run(
                        WINDOWS,
                        LATENESS_MS,
                        Map.of("interceptor.classes", UnknownVideos.class.getName()));
        assertInstanceOf(BrokenInvariantException.class, run.failure());
        int marks = 0;
        for (int p = 0; p < PARTITIONS; p++) {
            for (SnapshotStore.Stored stored : scene.store.list(scene.folder(p))) {
                if (stored.name().contains(".snap.failed.")) {
                    marks++;
                    assertTrue(
                            stored.name()
                                    .startsWith(scene.snapshots(p).get(0).fileName() + ".failed."),
                            stored.name());
                }
            }
        }
        assertEquals(1, marks);
        assertEquals(before, scene.snapshots(0), "what was counted wrongly is not written");
        scene.compare(scene.run(WINDOWS));
    }

    @Test
    void a_snapshot_that_three_owners_had_to_stop_after_is_set_aside() {
        RecoveryScene scene = new RecoveryScene("recovery-failstop", directory);
        scene.topic.send(MANY);
        scene.run(WINDOWS);
        List<SnapshotName> all = scene.snapshots(0);
        for (SnapshotName name : all) {
            for (int i = 0; i < 3; i++) {
                String marker = name.fileName() + ".failed." + i;
                try (SnapshotStore.Upload upload = scene.store.create(scene.folder(0), marker)) {
                    upload.write(1);
                    upload.freeze();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        scene.topic.send(1_000);
        RecoveryScene.Run run = scene.run(WINDOWS);
        scene.compare(run);
        assertEquals(scene.topic.events(0), run.recovery(0).headReplayed(), "from the log");
        assertTrue(run.recovery(1).headReplayed() < scene.topic.events(1), "from its snapshot");
    }
}
