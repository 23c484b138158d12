package io.headtail.tool;

import io.headtail.tool.FileLine.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads view events from a file, line by line; a line that is no event is refused with its number
 * and a reason, and reading goes on behind it. Blank lines are passed over, as is a byte order
 * mark.
 *
 * <p>A quoted CSV field may hold line breaks. A quote that is never closed refuses its own line
 * only: no event is longer than {@value #MAX_JOINED_BYTES} bytes over several lines, so beyond that
 * the quote was a slip, and the following lines are read by themselves.
 */
public final class EventFileReader implements Closeable {
    /** The longest line, in bytes without its line break. */
    public static final int MAX_LINE_BYTES = 1 << 20;

    static final int MAX_JOINED_BYTES = 1024;

    /** How the lines are written. */
    public enum Format {
        /** {@code timestamp,video_id[,views]}, with a header line. */
        CSV,
        /** <code>{"timestamp":…,"videoId":…,"views":…}</code>, an object a line. */
        NDJSON;

        /** By the file's name: .csv is CSV, .ndjson, .jsonl and .json are NDJSON. */
        public static Format of(Path file) {
            String name = file.toString().toLowerCase(Locale.ROOT);
            if (name.endsWith(".csv")) {
                return CSV;
            }
            if (name.endsWith(".ndjson") || name.endsWith(".jsonl") || name.endsWith(".json")) {
                return NDJSON;
            }
            throw new ToolException(
                    "file "
                            + file
                            + ": its name does not tell the format; name it .csv or .ndjson, or"
                            + " give --format");
        }
    }

    private final LineBuffer lines;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private final FieldRules rules = new FieldRules();
    private final JsonLines json;
    private final @Nullable CsvLines csv;

    /**
     * Takes over the stream, and reads the header of CSV.
     *
     * @throws ToolException when CSV has no right header
     */
    public EventFileReader(InputStream in, Format format) throws IOException {
        this.lines = new LineBuffer(in, MAX_LINE_BYTES);
        this.json = new JsonLines(rules);
        this.csv = format == Format.CSV ? header() : null;
    }

    /** Opens a file. */
    public static EventFileReader open(Path file, Format format) throws IOException {
        return new EventFileReader(Files.newInputStream(file), format);
    }

    /**
     * Refuses timestamps that the topic would refuse, and a whole batch of good events with them.
     * Without this, any timestamp from 1970 on is taken.
     *
     * @param nowMs the time that the topic's bounds are relative to, epoch ms
     */
    public void limitTimestamps(EventTopic topic, long nowMs) {
        rules.limitTimestamps(
                nowMs - Math.min(topic.beforeMaxMs(), nowMs),
                topic.afterMaxMs() > Long.MAX_VALUE - nowMs
                        ? Long.MAX_VALUE
                        : nowMs + topic.afterMaxMs());
    }

    /** The next line that is not blank, or null at the end of the file. */
    public @Nullable FileLine next() throws IOException {
        while (lines.advance()) {
            if (lines.overlong()) {
                return new FileLine.Refused(
                        lines.number(),
                        Reason.LONG_LINE,
                        "allowed are " + MAX_LINE_BYTES + " bytes a line");
            }
            try {
                String line = decode();
                if (!line.isBlank()) {
                    return csv == null ? json.parse(lines.number(), line) : parseJoined(csv, line);
                }
            } catch (RefusedException e) {
                return e.at(lines.number());
            }
        }
        return null;
    }

    /** Bytes read, up to the end of the line last returned. */
    public long position() {
        return lines.position();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    /** Parses a CSV record that may go on over line breaks inside quotes. */
    private FileLine.Event parseJoined(CsvLines parser, String first)
            throws IOException, RefusedException {
        String line = first;
        while (CsvLines.endsInQuotes(line) && lines.join(MAX_JOINED_BYTES)) {
            line = decode();
        }
        try {
            return parser.parse(lines.number(), line);
        } catch (RefusedException e) {
            lines.split();
            throw e;
        }
    }

    private String decode() throws RefusedException {
        try {
            String line = utf8.decode(lines.line()).toString();
            return lines.number() == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
        } catch (CharacterCodingException e) {
            lines.split();
            throw new RefusedException(
                    Reason.INVALID_UTF8, "the line holds bytes that are not UTF-8");
        }
    }

    private CsvLines header() throws IOException {
        try {
            boolean there = lines.advance() && !lines.overlong();
            return CsvLines.withHeader(there ? decode() : "", rules);
        } catch (RefusedException e) {
            throw new ToolException("CSV: line 1 is not UTF-8, must be the header", e);
        }
    }
}
