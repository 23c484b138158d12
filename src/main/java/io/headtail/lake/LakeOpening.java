package io.headtail.lake;

import io.headtail.follow.FollowedEvent;
import io.headtail.follow.Follower;
import io.headtail.follow.Gap;
import io.headtail.follow.Mark;
import io.headtail.follow.OvertakenException;
import io.headtail.follow.Progress;
import io.headtail.snapshot.store.ObjectStore;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A lake that is opened when its first partitions are resumed: what it needs and is not there then,
 * such as room in the local folder, is waited for as a lake that is away.
 */
public final class LakeOpening implements Follower<FollowedEvent>, AutoCloseable {
    /** Opens the lake of a store. */
    @FunctionalInterface
    public interface Opener {
        /**
         * Opens it.
         *
         * @throws IOException if it cannot be opened now
         */
        LakeFollower open(ObjectStore store) throws IOException;
    }

    private final Supplier<ObjectStore> stores;
    private final Opener opener;
    private @Nullable ObjectStore store;
    private @Nullable LakeFollower lake;

    /**
     * Opens nothing yet.
     *
     * @param stores makes the store; may throw an IllegalStateException that says what to set
     */
    public LakeOpening(Supplier<ObjectStore> stores, Opener opener) {
        this.stores = stores;
        this.opener = opener;
    }

    @Override
    public Map<Integer, Mark> resume(Set<Integer> partitions) throws IOException {
        if (store == null) {
            try {
                store = stores.get();
            } catch (IllegalStateException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
        if (lake == null) {
            lake = opener.open(store);
        }
        return lake.resume(partitions);
    }

    @Override
    public void forget(int partition) {
        if (lake != null) {
            lake.forget(partition);
        }
    }

    @Override
    public void event(FollowedEvent event) {
        if (lake != null) {
            lake.event(event);
        }
    }

    @Override
    public void gap(Gap gap) {
        if (lake != null) {
            lake.gap(gap);
        }
    }

    @Override
    public boolean needsQuiet() {
        return false;
    }

    @Override
    public boolean isDue(List<Progress> progress) {
        return lake != null && lake.isDue(progress);
    }

    @Override
    public void store(List<Progress> progress) throws IOException, OvertakenException {
        if (lake != null) {
            lake.store(progress);
        }
    }

    /** Drops what it holds; after its thread has ended. */
    @Override
    public void close() {
        if (lake != null) {
            lake.close();
        }
        if (store != null) {
            store.close();
        }
    }
}
