package io.headtail.snapshot.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;

/**
 * Stores snapshots as whole objects: an object that was not frozen is never listed. Needs no lock,
 * no pointer object and no compare-and-swap. Thread-safe.
 */
public interface SnapshotStore extends AutoCloseable {
    /**
     * An object in a folder.
     *
     * @param name its file name, without the folder
     * @param bytes its size
     * @param modified when it was written
     */
    record Stored(String name, long bytes, Instant modified) {}

    /** An object that is being written; closed without {@link #freeze}, it is never visible. */
    abstract class Upload extends OutputStream {
        /** Makes the object visible, completely and durably, or not at all. */
        public abstract void freeze() throws IOException;

        /**
         * As {@link #freeze}, unless there is an object of that name: of several that do so at once
         * one succeeds. Where a service knows no such condition, it replaces an object as {@link
         * #freeze} does. For small objects, such as fit into memory.
         *
         * @return whether it was made visible; of one whose answer was lost and that was sent again
         *     it may be false, too
         */
        public boolean freezeIfAbsent() throws IOException {
            throw new UnsupportedOperationException("freezeIfAbsent");
        }

        /** Ends the upload; discards it unless frozen. */
        @Override
        public abstract void close() throws IOException;
    }

    /**
     * Checks that snapshots can be listed and written; leaves nothing behind.
     *
     * @throws UnusableStoreException if not, and waiting does not help
     * @throws IOException if the store does not answer, or is full: a retry may succeed
     */
    void check() throws IOException;

    /** All objects of a folder, in no order; empty if the folder does not exist. */
    List<Stored> list(SnapshotFolder folder) throws IOException;

    /** Every folder that holds objects, of any cluster and topic. */
    List<SnapshotFolder> folders() throws IOException;

    /**
     * Starts an object.
     *
     * @param name any file name; an existing object is replaced at {@link Upload#freeze}
     */
    Upload create(SnapshotFolder folder, String name) throws IOException;

    /**
     * Opens an object at its start.
     *
     * @throws java.io.FileNotFoundException if it does not exist (any more)
     */
    InputStream open(SnapshotFolder folder, String name) throws IOException;

    /** Deletes an object, if it exists. */
    void delete(SnapshotFolder folder, String name) throws IOException;

    /** The store's name in messages: a directory, or {@code s3://bucket/prefix}. */
    @Override
    String toString();

    @Override
    void close();
}
