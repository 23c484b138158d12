package io.headtail.tool.file;

import io.headtail.tool.ToolException;
import io.headtail.tool.file.FileLine.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Events from CSV or NDJSON, line by line; a line that is not an event is refused with its number
 * and a reason, and reading continues after it. Blank lines are skipped.
 *
 * <p>A quoted CSV field may contain line breaks. A quote that is never closed refuses only its own
 * line: no event over several lines is longer than {@value #MAX_JOINED_BYTES} bytes, so beyond that
 * the quote was a mistake, and the following lines are read separately.
 */
final class EventLines implements EventSource {
    /** The longest line, in bytes without its line break. */
    static final int MAX_LINE_BYTES = 1 << 20;

    static final int MAX_JOINED_BYTES = 1024;

    private final LineBuffer lines;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private final @Nullable JsonLines json;
    private final @Nullable CsvLines csv;
    private long last;

    private EventLines(InputStream in, JsonEvents events) {
        this.lines = new LineBuffer(in, MAX_LINE_BYTES);
        this.json = new JsonLines(events);
        this.csv = null;
    }

    private EventLines(InputStream in, FieldRules rules, FieldNames names) throws IOException {
        this.lines = new LineBuffer(in, MAX_LINE_BYTES);
        this.json = null;
        this.csv = header(rules, names);
    }

    static EventLines ndjson(InputStream in, JsonEvents events) {
        return new EventLines(in, events);
    }

    /**
     * Reads the header.
     *
     * @throws ToolException if there is no valid header
     */
    static EventLines csv(InputStream in, FieldRules rules, FieldNames names) throws IOException {
        return new EventLines(in, rules, names);
    }

    @Override
    public @Nullable FileLine next() throws IOException {
        while (lines.advance()) {
            last = lines.number();
            if (lines.overlong()) {
                return new FileLine.Refused(
                        lines.number(),
                        Reason.LONG_LINE,
                        "allowed are " + MAX_LINE_BYTES + " bytes a line");
            }
            try {
                String line = decode();
                if (!line.isBlank()) {
                    return parse(line);
                }
            } catch (RefusedException e) {
                return e.at(lines.number());
            }
        }
        return null;
    }

    @Override
    public String where() {
        return last == 0 ? "at its beginning" : "after line " + last;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    private FileLine.Event parse(String first) throws IOException, RefusedException {
        if (json != null) {
            return json.parse(lines.number(), first);
        }
        if (csv == null) {
            throw new AssertionError("neither CSV nor JSON");
        }
        return parseJoined(csv, first);
    }

    /** Parses a CSV record that may continue over line breaks inside quotes. */
    private FileLine.Event parseJoined(CsvLines parser, String first)
            throws IOException, RefusedException {
        String line = first;
        while (CsvFields.endsInQuotes(line) && lines.join(MAX_JOINED_BYTES)) {
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
            return utf8.decode(lines.line()).toString();
        } catch (CharacterCodingException e) {
            lines.split();
            throw new RefusedException(
                    Reason.INVALID_UTF8,
                    "the line holds bytes that are not UTF-8; a file from Windows may need"
                            + " iconv -f WINDOWS-1252 -t UTF-8 first");
        }
    }

    private CsvLines header(FieldRules rules, FieldNames names) throws IOException {
        String line = headerLine();
        char separator = CsvLines.separatorLine(line);
        if (separator != 0) {
            line = headerLine();
        }
        return CsvLines.withHeader(lines.number(), line, separator, rules, names);
    }

    private String headerLine() throws IOException {
        try {
            return lines.advance() && !lines.overlong() ? decode() : "";
        } catch (RefusedException e) {
            throw new ToolException(
                    "CSV: line " + lines.number() + " is not UTF-8, must be the header", e);
        }
    }
}
