package io.headtail.snapshot;

import io.headtail.snapshot.store.SnapshotSettings;
import io.headtail.snapshot.store.SnapshotStore;
import io.headtail.snapshot.store.directory.DirectoryStore;
import io.headtail.snapshot.store.s3.S3Store;
import org.jspecify.annotations.Nullable;

/** Opens the configured store. */
public final class SnapshotStores {
    private SnapshotStores() {}

    /**
     * Opens the configured store; null for none.
     *
     * @throws IllegalStateException if it cannot be used
     */
    public static @Nullable SnapshotStore open(SnapshotSettings settings) {
        return switch (settings.store()) {
            case DIRECTORY -> new DirectoryStore(settings.directory());
            case S3 -> new S3Store(settings.s3());
            case NONE -> null;
        };
    }
}
