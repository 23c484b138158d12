package io.headtail.instance.recovery;

import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.snapshot.store.SnapshotName;
import io.headtail.snapshot.store.SnapshotStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records in the store which snapshot an owner was restored from when it had to stop: one object
 * {@code {snapshot}.failed.{epoch ms}} beside the snapshot for each stop. After three of them the
 * snapshot is set aside, since it may be the cause.
 */
public final class FailedSnapshots {
    private static final Logger LOG = LoggerFactory.getLogger(FailedSnapshots.class);
    private static final int MAX_FAILURES = 3;
    private static final String MARKER = ".failed.";

    private FailedSnapshots() {}

    /** The file names in a listing of the snapshots that too many owners had to stop after. */
    static Set<String> in(SnapshotFolder folder, List<SnapshotStore.Stored> listed) {
        Map<String, Integer> failures = new HashMap<>();
        for (SnapshotStore.Stored stored : listed) {
            int mark = stored.name().indexOf(MARKER);
            if (mark > 0) {
                failures.merge(stored.name().substring(0, mark), 1, Integer::sum);
            }
        }
        failures.values().removeIf(count -> count < MAX_FAILURES);
        failures.forEach(
                (name, count) ->
                        LOG.warn(
                                "snapshot set aside name={}/{} because {} owners that were restored"
                                        + " from it had to stop",
                                folder.path(),
                                name,
                                count));
        return failures.keySet();
    }

    /**
     * Records that an owner had to stop that was restored from this snapshot and had taken no newer
     * one. Logs a failure of the store.
     *
     * @param cause written into the object
     */
    public static void note(
            SnapshotStore store, SnapshotFolder folder, SnapshotName name, Throwable cause) {
        String marker = name.fileName() + MARKER + System.currentTimeMillis();
        try (SnapshotStore.Upload upload = store.create(folder, marker)) {
            upload.write(String.valueOf(cause).getBytes(StandardCharsets.UTF_8));
            upload.freeze();
        } catch (IOException | RuntimeException e) {
            LOG.warn("fail-stop not recorded name={}/{} {}", folder.path(), marker, e.toString());
        }
    }
}
