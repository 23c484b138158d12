package io.headtail.node;

import static java.util.Objects.requireNonNullElse;

import io.headtail.config.Config;
import io.headtail.config.Role;
import io.headtail.snapshot.SnapshotStores;
import io.headtail.snapshot.store.SnapshotSettings;
import io.headtail.snapshot.store.SnapshotStore;
import io.headtail.snapshot.store.UnusableStoreException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the store of snapshots at a start, on a thread of its own: the first client of S3 takes a
 * second, in which the start can connect to Kafka.
 */
final class SnapshotStart implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotStart.class);

    private final CompletableFuture<@Nullable SnapshotStore> opening;

    private SnapshotStart(CompletableFuture<@Nullable SnapshotStore> opening) {
        this.opening = opening;
    }

    /** Whether a process of that role takes any. */
    static boolean isNeeded(Config config, Role role) {
        return role != Role.MERGER && config.snapshots().store() != SnapshotSettings.StoreType.NONE;
    }

    /** Begins to open and to check the store, if a process of that role needs one. */
    static SnapshotStart begin(Config config, Role role) {
        if (!isNeeded(config, role)) {
            return new SnapshotStart(CompletableFuture.completedFuture(null));
        }
        return new SnapshotStart(
                CompletableFuture.supplyAsync(
                        () -> open(config.snapshots()),
                        task -> Thread.ofPlatform().name("snapshot-store").daemon().start(task)));
    }

    // One that is only unavailable is waited for later: by recoveries, and by snapshots.
    private static @Nullable SnapshotStore open(SnapshotSettings settings) {
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
            LOG.warn(
                    "snapshots cannot be stored yet: {}",
                    requireNonNullElse(e.getMessage(), e.toString()));
        }
        return store;
    }

    /**
     * The store, once it is open and checked; null if there is none.
     *
     * @throws IllegalStateException if it can never be used as it is configured, saying why
     */
    @Nullable SnapshotStore store() {
        try {
            return opening.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while opening the store of snapshots", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException known
                    ? known
                    : new IllegalStateException(e.getCause());
        }
    }

    /** Closes the store, at once or when it is open. */
    @Override
    public void close() {
        var unused =
                opening.whenComplete(
                        (store, e) -> {
                            if (store != null) {
                                store.close();
                            }
                        });
    }
}
