package io.headtail.tool.file;

import io.headtail.tool.file.input.TextInput;
import java.io.BufferedInputStream;
import java.io.IOException;

/**
 * Detects from the beginning of JSON whether it has one object per line. Reads no further than
 * necessary, since a stream may deliver more only later: to the end of the first line, or to what
 * follows if an object is still open there. NDJSON with a truncated first line differs from an
 * object over several lines: inside an object only a colon can precede an opening bracket.
 */
final class JsonShape {
    private final BufferedInputStream in;
    private final StringBuilder open = new StringBuilder();
    private int left = TextInput.LOOK_AHEAD_BYTES;
    private int last = ' ';
    private boolean closed;
    private boolean quoted;

    private JsonShape(BufferedInputStream in) {
        this.in = in;
    }

    /** Whether there is one object per line; consumes nothing from the stream. */
    static boolean isObjectALine(BufferedInputStream in) throws IOException {
        in.mark(TextInput.LOOK_AHEAD_BYTES);
        try {
            return new JsonShape(in).look();
        } finally {
            in.reset();
        }
    }

    private boolean look() throws IOException {
        int b = read();
        while (EventFormat.isBlank(b)) {
            b = read();
        }
        if (b == '[') {
            return false;
        }
        for (; b >= 0; b = read()) {
            if (b == '\n' && (closed || quoted || open.isEmpty())) {
                return true;
            }
            if (b == '\n') {
                return isCutOff();
            }
            if (closed && !EventFormat.isBlank(b)) {
                return b != '{'; // an object directly after the first; anything else is refused
            }
            take(b);
        }
        return true;
    }

    private void take(int b) throws IOException {
        if (quoted) {
            if (b == '\\') {
                read();
            }
            quoted = b != '"';
        } else if (b == '"') {
            quoted = true;
        } else if (b == '{' || b == '[') {
            open.append((char) b);
        } else if ((b == '}' || b == ']') && !open.isEmpty()) {
            open.setLength(open.length() - 1);
            closed = open.isEmpty();
        }
        last = EventFormat.isBlank(b) ? last : b;
    }

    /** Whether the line that ends here is a truncated object of NDJSON. */
    private boolean isCutOff() throws IOException {
        int b = ' ';
        while (EventFormat.isBlank(b)) {
            b = read();
        }
        return b == '{' && last != ':' && open.charAt(open.length() - 1) == '{';
    }

    private int read() throws IOException {
        return left-- > 1 ? in.read() : -1;
    }
}
