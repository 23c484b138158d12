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
 * as it is or packed by gzip or zstd, in UTF-8 or UTF-16. What is no event is refused with its line
 * and a reason, and reading goes on behind it. {@link #notes()} says what of the events that were
 * read may not be meant as it was taken.
 *
 * <p>Nothing is read before it is asked for but what one buffer takes, so that events of a stream
 * come as soon as they are there.
 */
public final class EventFileReader implements Closeable {
    /** The path that stands for standard input. */
    public static final String STDIN = "-";

    private static final int BUFFER = 1 << 16;

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
     * How a file is to be read.
     *
     * @param format null to find it out
     * @param unit of times that are numbers; null for ms, and to refuse a file whose first times
     *     are clearly in another unit
     * @param stop whether to wait no longer for a stream that gives nothing
     */
    public record Options(
            @Nullable EventFormat format, @Nullable EpochUnit unit, BooleanSupplier stop) {
        /** Everything is found out, and waited for. */
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
            BufferedInputStream start = new BufferedInputStream(raw, BUFFER);
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
     * @throws ToolException when it cannot be read, or cannot hold events
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

    /** Reads a stream, which it takes over; the name is for messages. */
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
     * Refuses timestamps that the topic would refuse, and a whole batch of good events with them.
     * Without this, any timestamp from 1970 to 9999 is taken.
     *
     * @param nowMs the time that the topic's bounds are relative to, epoch ms; asked at each event
     */
    public void limitTimestamps(EventTopic topic, LongSupplier nowMs) {
        timestamps.limit(topic.beforeMaxMs(), topic.afterMaxMs(), nowMs);
    }

    /**
     * The next event or refusal, or null at the end.
     *
     * @throws ToolException when the first time that there is is clearly of another unit than ms,
     *     and none was said; no event was read then
     * @throws BrokenFileException when the file cannot be read to its end
     * @throws InterruptedIOException when it is told to stop while nothing comes
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
            throw new ToolException(name + ": nothing was taken of it: " + refused);
        }
        return line;
    }

    /** What may not be meant as it was taken; complete at the end. */
    public FileNotes notes() {
        return notes;
    }

    /** Bytes of the file that have been read, packed as they are. */
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
