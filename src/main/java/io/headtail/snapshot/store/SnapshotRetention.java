package io.headtail.snapshot.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Removes snapshots that newer ones have made superfluous. */
public final class SnapshotRetention {
    private static final String FAILED = ".failed.";

    private SnapshotRetention() {}

    /**
     * Keeps the one just written, the only one known to be whole, and of those before it as many as
     * make {@code keep}. What comes after it stays and does not count: it is another owner's, or of
     * a log that was truncated since, and then of no use. What is known to be damaged does not
     * count and stays, for inspection; so does what is no snapshot. Marks of a snapshot ({@code
     * NAME.failed.…}) go with it, or the next time if that was cut off.
     *
     * @param keep ≥ 1
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
