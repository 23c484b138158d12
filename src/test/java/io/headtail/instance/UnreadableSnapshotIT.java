package io.headtail.instance;

import static io.headtail.instance.RecoveryScene.WINDOWS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.snapshot.store.SnapshotName;
import io.headtail.snapshot.store.directory.DirectoryStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnreadableSnapshotIT {
    @TempDir private Path directory;

    @Test
    void an_object_that_cannot_be_read_costs_nothing_while_an_older_one_can() {
        UnreadableStore store = new UnreadableStore(new DirectoryStore(directory));
        RecoveryScene scene = new RecoveryScene("recovery-unreadable", store);
        scene.topic.send(3_000);
        scene.run(WINDOWS);
        SnapshotName whole = scene.snapshots(0).get(0);
        scene.topic.send(3_000);
        scene.run(WINDOWS);
        for (SnapshotName name : scene.snapshots(0)) {
            if (name.headOffset() > whole.headOffset()) {
                store.unreadable.add(name.fileName());
            }
        }
        assertTrue(!store.unreadable.isEmpty(), "the second run took a snapshot");
        scene.topic.send(1_000);
        RecoveryScene.Run run = scene.run(WINDOWS);
        scene.compare(run);
        assertTrue(run.recovery(0).loadNanos() > 0, "from the older one");
        assertEquals(store.unreadable.size(), run.recovery(0).passedOver());
        assertEquals(0, run.recovery(1).passedOver());
        assertTrue(
                scene.snapshots(0).stream()
                        .map(SnapshotName::fileName)
                        .toList()
                        .containsAll(store.unreadable),
                "left for inspection");
    }
}
