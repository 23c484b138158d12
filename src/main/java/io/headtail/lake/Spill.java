package io.headtail.lake;

import io.headtail.follow.FollowedEvent;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events of one partition in a file of the local disk, in the order in which they were added. The
 * file has no name, so it is gone with the process, however that ends. Not thread-safe.
 */
final class Spill implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 << 10;

    /** Of a split: so many files are open at once, at most. */
    private static final int PARTS = 16;

    /** Is given the rows of a spill. */
    interface Visitor {
        /** Takes the next row, which is valid until it returns. */
        void row(FollowedEvent row) throws IOException;
    }

    private final Path folder;
    private final int partition;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private long firstHour = Long.MAX_VALUE;
    private long lastHour = Long.MIN_VALUE;
    private long rows;
    private long bytes;

    /**
     * Without rows.
     *
     * @param folder of the local disk, which exists
     */
    Spill(Path folder, int partition) throws IOException {
        this.folder = folder;
        this.partition = partition;
        Path file = Files.createTempFile(folder, "rows", ".tmp");
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } finally {
            Files.delete(file);
        }
    }

    /** Appends an event. */
    void add(FollowedEvent event) throws IOException {
        if (buffer.remaining() < SpilledRow.MAX_BYTES) {
            flush();
        }
        SpilledRow.put(buffer, event);
        long hour = LakeName.hourOf(event.timestamp());
        firstHour = Math.min(firstHour, hour);
        lastHour = Math.max(lastHour, hour);
        rows++;
    }

    private void flush() throws IOException {
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                bytes += channel.write(buffer);
            }
        } finally {
            buffer.compact();
        }
    }

    /** Bytes on the local disk, but for those in memory. */
    long bytes() {
        return bytes;
    }

    /** Number of rows. */
    long rows() {
        return rows;
    }

    /** Whether all rows, of which there are some, are of {@link #hour}. */
    boolean isOneHour() {
        return firstHour == lastHour;
    }

    /** The first hour of a row's time. */
    long hour() {
        return firstHour;
    }

    /** Gives all rows to the visitor, in their order. */
    void forEach(Visitor visitor) throws IOException {
        flush();
        ByteBuffer read = ByteBuffer.allocate(BUFFER_BYTES);
        SpilledRow row = new SpilledRow(partition);
        long at = 0;
        for (long left = rows; left > 0; ) {
            int count = channel.read(read, at);
            if (count < 0) {
                throw new EOFException("a temporary file in " + folder + " has lost " + left);
            }
            at += count;
            read.flip();
            while (row.get(read)) {
                visitor.row(row);
                left--;
            }
            read.compact();
        }
    }

    /**
     * Copies the rows to other spills, each of fewer hours, in the order of the hours. After few
     * such splits each is of one hour, whatever the times are: the most hours that there can be
     * take seven.
     */
    List<Spill> split() throws IOException {
        long width = (lastHour - firstHour) / PARTS + 1;
        @Nullable Spill[] parts = new Spill[PARTS];
        boolean done = false;
        try {
            forEach(
                    row -> {
                        int i = (int) ((LakeName.hourOf(row.timestamp()) - firstHour) / width);
                        Spill part = parts[i];
                        if (part == null) {
                            part = new Spill(folder, partition);
                            parts[i] = part;
                        }
                        part.add(row);
                    });
            done = true;
        } finally {
            if (!done) {
                closeAll(parts);
            }
        }
        List<Spill> filled = new ArrayList<>();
        for (Spill part : parts) {
            if (part != null) {
                filled.add(part);
            }
        }
        return filled;
    }

    private static void closeAll(@Nullable Spill[] parts) {
        for (Spill part : parts) {
            if (part != null) {
                part.close();
            }
        }
    }

    /** Removes the rows. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It has no name: there is nothing left to remove.
        }
    }
}
