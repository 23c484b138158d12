package io.headtail.snapshot.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Stores whole objects by keys, which are names with '/' between them: an object that was not
 * frozen is never listed or opened. Thread-safe.
 */
public interface ObjectStore extends AutoCloseable {
    /**
     * Checks that objects can be listed and written; leaves nothing behind.
     *
     * @throws UnusableStoreException if not, and waiting does not help
     * @throws IOException if the store does not answer, or is full: a retry may succeed
     */
    void check() throws IOException;

    /**
     * The keys of all objects below a folder, at any depth, in no order; empty if there are none.
     *
     * @param folder without a slash at either end
     */
    List<String> keys(String folder) throws IOException;

    /** Starts an object; an existing one is replaced at {@link SnapshotStore.Upload#freeze}. */
    SnapshotStore.Upload create(String key) throws IOException;

    /**
     * Opens an object at its start.
     *
     * @throws java.io.FileNotFoundException if it does not exist (any more)
     */
    InputStream open(String key) throws IOException;

    /** Deletes an object, if it exists. */
    void delete(String key) throws IOException;

    /**
     * What removes objects below a folder by itself, such as a life-cycle rule of a bucket, each in
     * words; empty if nothing does, or it is not known.
     */
    default List<String> expiries(String folder) {
        return List.of();
    }

    /** The store's name in messages: a directory, or {@code s3://bucket/prefix}. */
    @Override
    String toString();

    @Override
    void close();
}
