package io.headtail.tool.file;

import io.headtail.time.EpochUnit;
import io.headtail.tool.Progress;
import io.headtail.tool.ToolException;
import io.headtail.tool.file.FileLine.Reason;
import io.headtail.tool.file.input.BrokenFileException;
import io.headtail.tool.file.input.CountedInput;
import io.headtail.tool.file.input.Packing;
import io.headtail.tool.file.input.StoppableInput;
import io.headtail.tool.file.input.TextInput;
import io.headtail.tool.topic.EventTopic;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads view events from a file or standard input: CSV or JSON in one of the {@link EventFormat}s,
 * plain or compressed by gzip or zstd, in UTF-8 or UTF-16. A line that is not an event is refused
 * with its number and a reason, and reading continues after it. {@link #notes()} lists what may be
 * meant differently from how it was read.
 *
 * <p>At most one buffer is read ahead, so that events of a stream are available as soon as they
 * arrive.
 */
public final class EventFileReader implements Closeable {
    /** The path that stands for standard input. */
    public static final String STDIN = "-";

    private static final int BUFFER_BYTES = 1 << 16;

    private final String name;
    private final long size;
    private final CountedInput raw;
    private final Packing packing;
    private final Timestamps timestamps;
    private final FieldNames names = new FieldNames();
    private final FileNotes notes = new FileNotes(names);
    private final EventSource source;
    private long read;

    /**
     * How to read a file.
     *
     * @param format null to detect it
     * @param unit unit of numeric timestamps; null for ms, and to refuse a file whose first
     *     timestamps are clearly in another unit
     * @param stop whether to stop waiting for a stream without data
     */
    public record Options(
            @Nullable EventFormat format, @Nullable EpochUnit unit, BooleanSupplier stop) {
        /** Detects everything, and never stops. */
        public static final Options DEFAULT = new Options(null, null, () -> false);
    }

    private EventFileReader(String name, InputStream in, long size, Options options)
            throws IOException {
        this.name = name;
        this.size = size;
        this.raw = new CountedInput(in);
        this.timestamps = new Timestamps(options.unit);
        Packing found = Packing.NONE;
        try {
            BufferedInputStream start = new BufferedInputStream(raw, BUFFER_BYTES);
            found = Packing.of(start);
            this.source = source(TextInput.of(found.unpack(start)), options.format);
        } catch (InterruptedIOException | BrokenFileException e) {
            throw e;
        } catch (IOException e) {
            throw new BrokenFileException(name, found, "at its beginning", raw.count(), e);
        }
        this.packing = found;
    }

    /**
     * Opens a file.
     *
     * @param file a path, or {@value #STDIN} for standard input
     * @throws ToolException if it cannot be read, or cannot contain events
     */
    public static EventFileReader open(Path file, Options options) throws IOException {
        if (file.toString().equals(STDIN)) {
            return of("standard input", new StoppableInput(System.in, options.stop), options);
        }
        String fault =
                !Files.exists(file)
                        ? "is not there"
                        : Files.isDirectory(file)
                                ? "is a directory; name a file in it"
                                : Files.isReadable(file) ? "" : "cannot be read: permission denied";
        if (!fault.isEmpty()) {
            throw new ToolException("file '" + file + "': " + fault);
        }
        InputStream in = Files.newInputStream(file);
        boolean regular = Files.isRegularFile(file);
        return opened(
                "file " + file,
                regular ? in : new StoppableInput(in, options.stop), // a pipe
                regular ? Files.size(file) : Progress.UNKNOWN,
                options);
    }

    /** Reads a stream, and closes it in {@link #close}; the name is for messages. */
    static EventFileReader of(String name, InputStream in, Options options) throws IOException {
        return opened(name, in, Progress.UNKNOWN, options);
    }

    private static EventFileReader opened(String name, InputStream in, long size, Options options)
            throws IOException {
        try {
            return new EventFileReader(name, in, size, options);
        } catch (IOException | RuntimeException e) {
            in.close();
            if (e instanceof ToolException) {
                throw new ToolException(name + ": " + e.getMessage(), e);
            }
            throw e;
        }
    }

    private EventSource source(BufferedInputStream text, @Nullable EventFormat given)
            throws IOException {
        FieldRules rules = new FieldRules(timestamps);
        EventFormat format = given == null ? EventFormat.of(name, text) : given;
        return switch (format) {
            case CSV -> EventLines.csv(text, rules, names);
            case NDJSON -> EventLines.ndjson(text, new JsonEvents(rules, names));
            case JSON -> new JsonDocument(text, new JsonEvents(rules, names));
        };
    }

    /**
     * Refuses timestamps that the topic would refuse, since it would refuse their whole batch.
     * Without this call, any timestamp from 1970 to 9999 is accepted.
     *
     * @param nowMs the time that the topic's bounds are relative to, epoch ms; called at each event
     */
    public void limitTimestamps(EventTopic topic, LongSupplier nowMs) {
        timestamps.limit(topic.beforeMaxMs(), topic.afterMaxMs(), nowMs);
    }

    /**
     * The next event or refusal, or null at the end.
     *
     * @throws ToolException if the first timestamp is clearly not in ms and no unit was given; no
     *     event has been read then
     * @throws BrokenFileException if the file cannot be read to its end
     * @throws InterruptedIOException if it is stopped while waiting for data
     */
    public @Nullable FileLine next() throws IOException {
        FileLine line;
        try {
            line = source.next();
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw new BrokenFileException(name, packing, source.where(), raw.count(), e);
        }
        if (line instanceof FileLine.Event event) {
            read++;
            notes.at(event);
        } else if (line instanceof FileLine.Refused refused
                && refused.reason() == Reason.OTHER_UNIT
                && read == 0) {
            throw new ToolException(name + ": nothing was read from it: " + refused);
        }
        return line;
    }

    /** What may be meant differently from how it was read; complete at the end. */
    public FileNotes notes() {
        return notes;
    }

    /** The number of bytes of the file read so far, before decompression. */
    public long position() {
        return raw.count();
    }

    /** The file's size in bytes, or {@link Progress#UNKNOWN}. */
    public long size() {
        return size;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
