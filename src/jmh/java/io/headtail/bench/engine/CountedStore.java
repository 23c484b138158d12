package io.headtail.bench.engine;

import io.headtail.snapshot.store.ObjectStore;
import io.headtail.snapshot.store.SnapshotStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A store whose calls are counted. */
final class CountedStore implements ObjectStore {
    int lists;
    int puts;
    int gets;
    int deletes;
    private final ObjectStore store;

    CountedStore(ObjectStore store) {
        this.store = store;
    }

    void reset() {
        lists = 0;
        puts = 0;
        gets = 0;
        deletes = 0;
    }

    @Override
    public void check() throws IOException {
        store.check();
    }

    @Override
    public List<String> keys(String folder) throws IOException {
        lists++;
        return store.keys(folder);
    }

    @Override
    public SnapshotStore.Upload create(String key) throws IOException {
        puts++;
        return store.create(key);
    }

    @Override
    public InputStream open(String key) throws IOException {
        gets++;
        return store.open(key);
    }

    @Override
    public void delete(String key) throws IOException {
        deletes++;
        store.delete(key);
    }

    @Override
    public String toString() {
        return store.toString();
    }

    @Override
    public void close() {
        store.close();
    }
}
