package io.headtail.snapshot.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Removes snapshots that newer ones have superseded. */
public final class SnapshotRetention {
    private static final String FAILED = ".failed.";

    private SnapshotRetention() {}

    /**
     * Keeps {@code keep} snapshots of a partition: the one just written, which is known to be
     * complete, and the newest before it; deletes older ones. Newer snapshots stay and do not
     * count: they are another owner's, or of a log that was truncated since, and then useless.
     * Damaged ones stay for inspection and do not count; other objects stay too. Marks of a
     * snapshot ({@code NAME.failed.…}) are deleted with it, or at the next call if this one fails.
     *
     * @param keep ≥ 1
     * @param written the snapshot just written
     * @param damaged snapshots known to be damaged
     */
    public static void clean(
            SnapshotStore store,
            SnapshotFolder folder,
            int keep,
            SnapshotName written,
            Collection<SnapshotName> damaged)
            throws IOException {
        List<SnapshotName> names = new ArrayList<>();
        List<String> others = new ArrayList<>();
        Set<String> staying = new HashSet<>();
        for (SnapshotStore.Stored stored : store.list(folder)) {
            staying.add(stored.name());
            SnapshotName name = SnapshotName.parse(stored.name());
            if (name == null) {
                others.add(stored.name());
            } else if (!damaged.contains(name) && name.compareTo(written) <= 0) {
                names.add(name);
            }
        }
        names.sort(Comparator.reverseOrder());
        for (SnapshotName name : names.subList(Math.min(keep, names.size()), names.size())) {
            if (name.equals(written)) {
                continue;
            }
            store.delete(folder, name.fileName());
            staying.remove(name.fileName());
        }
        for (String other : others) {
            int mark = other.indexOf(FAILED);
            if (mark > 0 && !staying.contains(other.substring(0, mark))) {
                store.delete(folder, other);
            }
        }
    }
}
