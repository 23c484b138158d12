package io.headtail.instance;

import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.snapshot.store.SnapshotStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A store with some objects that cannot be read: a bad sector, a key that is gone, HTTP 403. */
final class UnreadableStore implements SnapshotStore {
    private final SnapshotStore inner;
    final Set<String> unreadable = ConcurrentHashMap.newKeySet();

    UnreadableStore(SnapshotStore inner) {
        this.inner = inner;
    }

    @Override
    public void check() throws IOException {
        inner.check();
    }

    @Override
    public InputStream open(SnapshotFolder folder, String name) throws IOException {
        if (unreadable.contains(name)) {
            throw new IOException("Input/output error");
        }
        return inner.open(folder, name);
    }

    @Override
    public List<Stored> list(SnapshotFolder folder) throws IOException {
        return inner.list(folder);
    }

    @Override
    public List<SnapshotFolder> folders() throws IOException {
        return inner.folders();
    }

    @Override
    public Upload create(SnapshotFolder folder, String name) throws IOException {
        return inner.create(folder, name);
    }

    @Override
    public void delete(SnapshotFolder folder, String name) throws IOException {
        inner.delete(folder, name);
    }

    @Override
    public String toString() {
        return inner.toString();
    }

    @Override
    public void close() {
        inner.close();
    }
}
