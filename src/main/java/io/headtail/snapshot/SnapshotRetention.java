package io.headtail.snapshot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Removes snapshots that newer ones have made superfluous. */
public final class SnapshotRetention {
    private SnapshotRetention() {}

    /**
     * Keeps the newest {@code keep} snapshots of a folder, and the one just written whatever its
     * place: it is the only one known to be whole. What is known to be damaged does not count and
     * stays, for inspection; so does what is no snapshot. Marks of a snapshot ({@code
     * NAME.failed.…}) go with it.
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
        for (SnapshotStore.Stored stored : store.list(folder)) {
            SnapshotName name = SnapshotName.parse(stored.name());
            if (name == null) {
                others.add(stored.name());
            } else if (!damaged.contains(name)) {
                names.add(name);
            }
        }
        names.sort(Comparator.reverseOrder());
        for (SnapshotName name : names.subList(Math.min(keep, names.size()), names.size())) {
            if (name.equals(written)) {
                continue;
            }
            store.delete(folder, name.fileName());
            for (String other : others) {
                if (other.startsWith(name.fileName() + ".failed.")) {
                    store.delete(folder, other);
                }
            }
        }
    }
}
