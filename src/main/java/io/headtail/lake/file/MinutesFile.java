package io.headtail.lake.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.parquet.io.api.Binary;

/** A file of {@link LakeContent#MINUTES} being written. Not thread-safe. */
public final class MinutesFile implements LakeFileWriter {
    private final FileInProgress<MinuteRow> file;
    private final MinuteRow row = new MinuteRow();
    private final IdOrder last = new IdOrder();

    private MinutesFile(FileInProgress<MinuteRow> file) {
        this.file = file;
    }

    /**
     * Starts a file.
     *
     * @param folder of this machine, which exists
     */
    public static MinutesFile create(Path folder) throws IOException {
        return create(folder, LakeFormat.ROW_GROUP_BYTES);
    }

    static MinutesFile create(Path folder, long rowGroupBytes) throws IOException {
        return new MinutesFile(
                new FileInProgress<>(
                        LakeContent.MINUTES, folder, new MinuteRow.Support(), rowGroupBytes));
    }

    /**
     * Adds a video's minute, which comes after that of the row before by minute, then by the
     * unsigned bytes of the id. The bytes of the id are copied.
     *
     * @param minuteMs its start, epoch ms
     * @param id UTF-8, 1 to 255 bytes from {@code from}
     * @throws IOException if it cannot be written; the file is lost then
     * @throws IllegalArgumentException if the row does not belong there
     */
    public void add(long minuteMs, byte[] id, int from, int length, long views, long lateViews)
            throws IOException {
        IdOrder.check(length);
        if (file.rows() > 0 && !last.isBefore(minuteMs, id, from, length)) {
            throw new IllegalArgumentException(
                    "minute %d of '%s' after %d of '%s': rows must ascend"
                            .formatted(
                                    minuteMs,
                                    text(id, from, length),
                                    last.minuteMs(),
                                    text(last.id(), 0, last.length())));
        }
        last.set(minuteMs, id, from, length);
        row.minuteMs = minuteMs;
        row.id = Binary.fromReusedByteArray(id, from, length);
        row.views = views;
        row.lateViews = lateViews;
        file.write(row);
    }

    private static String text(byte[] id, int from, int length) {
        return new String(id, from, length, StandardCharsets.UTF_8);
    }

    @Override
    public LakeContent content() {
        return LakeContent.MINUTES;
    }

    @Override
    public long rows() {
        return file.rows();
    }

    @Override
    public long bytes() {
        return file.bytes();
    }

    @Override
    public Path finish(Map<String, String> metadata) throws IOException {
        return file.finish(metadata);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
