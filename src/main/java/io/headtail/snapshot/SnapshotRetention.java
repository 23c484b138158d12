package io.headtail.snapshot;

import java.io.IOException;
import java.util.Collection;

/** TODO replaced. */
public final class SnapshotRetention {
    private SnapshotRetention() {}

    /** Placeholder. */
    public static void clean(
            SnapshotStore store,
            SnapshotFolder folder,
            int keep,
            SnapshotName written,
            Collection<SnapshotName> damaged)
            throws IOException {
        store.list(folder);
    }
}
