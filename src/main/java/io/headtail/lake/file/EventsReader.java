package io.headtail.lake.file;

import java.io.IOException;
import java.nio.file.Path;

/** Reads events; the values are those of the row that {@link #next} moved to. */
public final class EventsReader extends LakeFileReader {
    private final EventRow row;

    private EventsReader(Path path, EventRow row) throws IOException {
        super(path, LakeContent.EVENTS, RowConverter.of(row));
        this.row = row;
    }

    /**
     * Opens a file.
     *
     * @throws LakeFileException if it is damaged, or no file of events
     */
    public static EventsReader open(Path path) throws IOException {
        return new EventsReader(path, new EventRow());
    }

    /** The partition of the log. */
    public int partition() {
        return row.partition;
    }

    /** The offset in it. */
    public long offset() {
        return row.offset;
    }

    /** Epoch ms. */
    public long eventTimeMs() {
        return row.eventTimeMs;
    }

    /** The bytes of the id, which must not be changed. */
    public byte[] id() {
        return row.id.getBytesUnsafe();
    }

    /** Its views. */
    public long views() {
        return row.views;
    }

    /** Whether it was late. */
    public boolean late() {
        return row.late;
    }
}
