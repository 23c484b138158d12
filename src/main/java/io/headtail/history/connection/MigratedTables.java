package io.headtail.history.connection;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Creates or updates the tables before they are used first, and again after a failure, since the
 * database may be another one then, such as a backup. Thread-safe.
 */
public final class MigratedTables {
    private final Runnable migrate;
    private volatile boolean migrated;

    /**
     * Does nothing yet.
     *
     * @param migrate creates or updates the tables; may be called by several threads at once
     */
    public MigratedTables(Runnable migrate) {
        this.migrate = migrate;
    }

    /**
     * Does work that needs the tables.
     *
     * @throws HistoryException if they cannot be made, or the work has thrown it
     */
    public <T extends @Nullable Object> T use(Supplier<T> work) {
        require();
        try {
            return work.get();
        } catch (HistoryException e) {
            failed();
            throw e;
        }
    }

    /**
     * Makes them before work that {@link #use} cannot do; if that fails, {@link #failed} has to be
     * told.
     *
     * @throws HistoryException if they cannot be made
     */
    public void require() {
        if (!migrated) {
            migrate.run();
            migrated = true;
        }
    }

    /** Work that needs the tables has failed. */
    public void failed() {
        migrated = false;
    }
}
