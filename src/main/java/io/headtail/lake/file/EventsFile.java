package io.headtail.lake.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.parquet.io.api.Binary;

/** A file of {@link LakeContent#EVENTS} being written. Not thread-safe. */
public final class EventsFile implements LakeFileWriter {
    private final FileInProgress<EventRow> file;
    private final EventRow row = new EventRow();

    private EventsFile(FileInProgress<EventRow> file) {
        this.file = file;
    }

    /**
     * Starts a file.
     *
     * @param folder of this machine, which exists
     */
    public static EventsFile create(Path folder) throws IOException {
        return create(folder, LakeFormat.ROW_GROUP_BYTES);
    }

    static EventsFile create(Path folder, long rowGroupBytes) throws IOException {
        return new EventsFile(
                new FileInProgress<>(
                        LakeContent.EVENTS, folder, new EventRow.Support(), rowGroupBytes));
    }

    /**
     * Adds an event. The bytes of the id are copied.
     *
     * @param partition the same in all rows of a file
     * @param offset above that of the row before
     * @param eventTimeMs epoch ms
     * @param id UTF-8, 1 to 255 bytes from {@code from}
     * @throws IOException if it cannot be written; the file is lost then
     * @throws IllegalArgumentException if the row does not belong there
     */
    public void add(
            int partition,
            long offset,
            long eventTimeMs,
            byte[] id,
            int from,
            int length,
            long views,
            boolean late)
            throws IOException {
        if (file.rows() > 0) {
            if (partition != row.partition) {
                throw new IllegalArgumentException(
                        "partition " + partition + " in a file of partition " + row.partition);
            }
            if (offset <= row.offset) {
                throw new IllegalArgumentException(
                        "offset " + offset + " after " + row.offset + ": offsets must ascend");
            }
        }
        IdOrder.check(length);
        row.partition = partition;
        row.offset = offset;
        row.eventTimeMs = eventTimeMs;
        row.id = Binary.fromReusedByteArray(id, from, length);
        row.views = views;
        row.late = late;
        file.write(row);
    }

    @Override
    public LakeContent content() {
        return LakeContent.EVENTS;
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
