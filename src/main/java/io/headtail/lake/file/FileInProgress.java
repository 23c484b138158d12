package io.headtail.lake.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.parquet.ParquetRuntimeException;
import org.apache.parquet.hadoop.ParquetWriter;
import org.jspecify.annotations.Nullable;

/** What the writers of both contents share: the temporary file and Parquet's writer over it. */
final class FileInProgress<R> implements AutoCloseable {
    private enum State {
        OPEN,
        FAILED,
        FINISHED,
        CLOSED
    }

    private final LakeContent content;
    private final Path path;
    private final RowSupport<R> support;
    private final LocalOutput output;
    private final ParquetWriter<R> writer;
    private State state = State.OPEN;
    private long rows;

    FileInProgress(LakeContent content, Path folder, RowSupport<R> support, long rowGroupBytes)
            throws IOException {
        this.content = content;
        this.path = folder.resolve("lake-" + UUID.randomUUID() + ".tmp");
        this.support = support;
        this.output = new LocalOutput(path);
        try {
            this.writer = new RowWriterBuilder<>(output, support, rowGroupBytes).build();
        } catch (IOException | RuntimeException e) {
            output.abandon();
            Files.deleteIfExists(path);
            throw e;
        }
    }

    long rows() {
        return rows;
    }

    long bytes() {
        return writer.getDataSize();
    }

    void write(R row) throws IOException {
        requireOpen();
        state = State.FAILED;
        try {
            writer.write(row);
        } catch (IOException | ParquetRuntimeException e) {
            throw unwritten(e);
        }
        state = State.OPEN;
        rows++;
    }

    Path finish(Map<String, String> metadata) throws IOException {
        requireOpen();
        support.setMetadata(withOwn(metadata));
        state = State.FAILED;
        try {
            writer.close();
            output.close();
        } catch (IOException | ParquetRuntimeException e) {
            throw unwritten(e);
        }
        FileEnd.rewrite(path);
        state = State.FINISHED;
        return path;
    }

    private Map<String, String> withOwn(Map<String, String> metadata) {
        Map<String, String> all = new TreeMap<>(metadata);
        put(all, LakeFormat.VERSION_KEY, LakeFormat.VERSION);
        put(all, LakeFormat.CONTENT_KEY, content.name());
        return all;
    }

    private static void put(Map<String, String> all, String key, String value) {
        @Nullable String given = all.put(key, value);
        if (given != null) {
            throw new IllegalArgumentException(
                    "metadata '" + key + "': is set by the format itself, given was " + given);
        }
    }

    private void requireOpen() {
        if (state != State.OPEN) {
            throw new IllegalStateException(
                    "lake file '" + path + "' is " + state + ", no longer open");
        }
    }

    private IOException unwritten(Exception e) {
        return new IOException("lake file '" + path + "' cannot be written: " + e.getMessage(), e);
    }

    @Override
    public void close() throws IOException {
        if (state == State.FINISHED || state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        // Parquet's writer would write the rest: all it holds is memory.
        try {
            output.abandon();
        } finally {
            Files.deleteIfExists(path);
        }
    }
}
