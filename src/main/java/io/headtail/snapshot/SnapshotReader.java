package io.headtail.snapshot;

import java.io.IOException;
import java.io.InputStream;

/** Reads snapshots. */
@SuppressWarnings("DoNotCallSuggester") // until the format is there
public final class SnapshotReader {
    private SnapshotReader() {}

    /** Reads the header alone and checks it. */
    public static SnapshotHeader readHeader(InputStream in) throws IOException {
        throw new SnapshotDamagedException(0, "nothing can be read yet");
    }

    /** Reads all of a snapshot and checks it; leaves the stream open. */
    public static SnapshotHeader verify(InputStream in) throws IOException {
        throw new SnapshotDamagedException(0, "nothing can be read yet");
    }
}
