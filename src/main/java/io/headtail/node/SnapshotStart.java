package io.headtail.node;

import io.headtail.config.Config;
import io.headtail.config.Role;
import io.headtail.snapshot.SnapshotStores;
import io.headtail.snapshot.store.SnapshotSettings;
import io.headtail.snapshot.store.SnapshotStore;
import io.headtail.snapshot.store.UnusableStoreException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the store of snapshots at a start. */
final class SnapshotStart {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotStart.class);

    private SnapshotStart() {}

    /** Whether a process of that role takes any. */
    static boolean isNeeded(Config config, Role role) {
        return role != Role.MERGER && config.snapshots().store() != SnapshotSettings.StoreType.NONE;
    }

    /**
     * Opens and checks the store; null if there is none. One that is only unavailable is waited for
     * later: by recoveries, and by snapshots.
     *
     * @throws IllegalStateException if it can never be used as it is configured, saying why
     */
    static @Nullable SnapshotStore open(SnapshotSettings settings) {
        SnapshotStore store = SnapshotStores.open(settings);
        if (store == null) {
            return null;
        }
        try {
            store.check();
        } catch (UnusableStoreException e) {
            store.close();
            throw new IllegalStateException(e.getMessage(), e);
        } catch (IOException e) {
            LOG.warn("snapshots cannot be stored yet: {}", e.getMessage());
        }
        return store;
    }
}
