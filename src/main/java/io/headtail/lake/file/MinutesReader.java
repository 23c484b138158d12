package io.headtail.lake.file;

import java.io.IOException;
import java.nio.file.Path;

/** Reads minutes; the values are those of the row that {@link #next} moved to. */
public final class MinutesReader extends LakeFileReader {
    private final MinuteRow row;

    private MinutesReader(Path path, MinuteRow row) throws IOException {
        super(path, LakeContent.MINUTES, RowConverter.of(row));
        this.row = row;
    }

    /**
     * Opens a file.
     *
     * @throws LakeFileException if it is damaged, or no file of minutes
     */
    public static MinutesReader open(Path path) throws IOException {
        return new MinutesReader(path, new MinuteRow());
    }

    /** Its start, epoch ms. */
    public long minuteMs() {
        return row.minuteMs;
    }

    /** The bytes of the id, which must not be changed. */
    public byte[] id() {
        return row.id.getBytesUnsafe();
    }

    /** Its views. */
    public long views() {
        return row.views;
    }

    /** Its late views. */
    public long lateViews() {
        return row.lateViews;
    }
}
