package io.headtail.tool.drill.record;

import io.headtail.tool.ToolException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes the data to recount a drill independently: {@code events.ndjson}, every event with its
 * partition and offset, and {@code answers.ndjson}, every answer that was seen. Writes nothing
 * without a directory.
 */
public final class RecordFiles implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 18;

    private final @Nullable OutputStream events;
    private final @Nullable OutputStream answers;

    /**
     * @param directory created if absent; null for no record
     * @throws ToolException if it is not writable
     */
    public RecordFiles(@Nullable Path directory) {
        if (directory == null) {
            events = null;
            answers = null;
            return;
        }
        try {
            Files.createDirectories(directory);
            events = open(directory.resolve("events.ndjson"));
            answers = open(directory.resolve("answers.ndjson"));
        } catch (IOException e) {
            throw new ToolException("--record " + directory + ": cannot be written to: " + e, e);
        }
    }

    private static OutputStream open(Path file) throws IOException {
        return new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES);
    }

    /** Adds an acknowledged event. */
    public void event(int partition, long offset, long timestampMs, int video) {
        if (events != null) {
            write(
                    events,
                    "{\"partition\":"
                            + partition
                            + ",\"offset\":"
                            + offset
                            + ",\"timestamp\":"
                            + timestampMs
                            + ",\"videoId\":\""
                            + DrillVideos.id(video)
                            + "\"}\n");
        }
    }

    /**
     * Adds an answer.
     *
     * @param body its rows as received
     */
    public void answer(SeenAnswer answer, byte[] body) {
        if (answers != null) {
            String degraded = answer.degraded();
            write(
                    answers,
                    "{\"window\":\"%s\",\"tick\":%d,\"final\":%b,\"complete\":%b,\"degraded\":%s"
                                    .formatted(
                                            answer.window(),
                                            answer.tick(),
                                            answer.isFinal(),
                                            answer.complete(),
                                            degraded == null ? "null" : "\"" + degraded + "\"")
                            + ",\"seen\":%d,\"rows\":%s}\n"
                                    .formatted(
                                            answer.atMs(),
                                            new String(body, StandardCharsets.UTF_8).strip()));
        }
    }

    private static void write(OutputStream out, String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        try {
            synchronized (out) {
                out.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the record of the drill cannot be written", e);
        }
    }

    @Override
    public void close() {
        try {
            if (events != null) {
                events.close();
            }
            if (answers != null) {
                answers.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the record of the drill cannot be written", e);
        }
    }
}
