package io.headtail.testing;

import io.headtail.snapshot.store.SnapshotStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** A snapshot that is written to memory instead of a store. */
public class MemoryUpload extends SnapshotStore.Upload {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    /** What has been written so far. */
    public final byte[] bytes() {
        return written.toByteArray();
    }

    @Override
    public void write(int one) {
        written.write(one);
    }

    @Override
    public void write(byte[] source, int from, int length) {
        written.write(source, from, length);
    }

    @Override
    public void freeze() throws IOException {}

    @Override
    public void close() {}
}
