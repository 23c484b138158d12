package io.headtail.lake;

import io.headtail.follow.FollowedEvent;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The rows of a partition's open chunk on the local disk. Not thread-safe. */
final class OpenRows implements AutoCloseable {
    private final Path folder;
    private final int partition;
    private @Nullable Spill rows;
    private @Nullable IOException broken;

    /** Without rows. */
    OpenRows(Path folder, int partition) {
        this.folder = folder;
        this.partition = partition;
    }

    /** Whether there are none. */
    boolean isEmpty() {
        return rows == null;
    }

    /** Adds one; after a failure, none is added any more. */
    void add(FollowedEvent event) {
        if (broken != null) {
            return;
        }
        try {
            Spill to = rows;
            if (to == null) {
                to = new Spill(folder, partition);
                rows = to;
            }
            to.add(event);
        } catch (IOException e) {
            broken = e;
        }
    }

    /** Takes them, so that there are none; null if there were none. */
    @Nullable Spill take() {
        Spill taken = rows;
        rows = null;
        return taken;
    }

    /** Why rows could not be kept, so that they must be read again; or null. */
    @Nullable IOException broken() {
        return broken;
    }

    @Override
    public void close() {
        Spill of = take();
        if (of != null) {
            of.close();
        }
    }
}
