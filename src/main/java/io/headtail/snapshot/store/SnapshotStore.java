package io.headtail.snapshot.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;

/**
 * Keeps snapshots as whole objects: what was not frozen is never listed. Needs no lock, no pointer
 * object and no compare-and-swap. Safe from any thread.
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

    /** An object that is being written. Closed without {@link #freeze}, it never happened. */
    abstract class Upload extends OutputStream {
        /** Makes what was written visible, whole and for good, or not at all. */
        public abstract void freeze() throws IOException;

        /** Ends the upload; drops it unless frozen. */
        @Override
        public abstract void close() throws IOException;
    }

    /**
     * Tries whether snapshots can be listed and written, and leaves nothing behind.
     *
     * @throws UnusableStoreException if not, and waiting does not help
     * @throws IOException if the store does not answer, or has no room: another time it may
     */
    void check() throws IOException;

    /** All objects of a folder, in no order; empty if there is no such folder. */
    List<Stored> list(SnapshotFolder folder) throws IOException;

    /** Every folder that holds objects, of any cluster and topic. */
    List<SnapshotFolder> folders() throws IOException;

    /**
     * Begins an object.
     *
     * @param name of any form; one that is there already is replaced at {@link Upload#freeze}
     */
    Upload create(SnapshotFolder folder, String name) throws IOException;

    /**
     * Reads an object from its start.
     *
     * @throws java.io.FileNotFoundException if it is not there (any more)
     */
    InputStream open(SnapshotFolder folder, String name) throws IOException;

    /** Removes an object, if it is there. */
    void delete(SnapshotFolder folder, String name) throws IOException;

    /** What a message calls the store: a directory, or {@code s3://bucket/prefix}. */
    @Override
    String toString();

    @Override
    void close();
}
