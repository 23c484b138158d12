package io.headtail.tool.file;

import io.headtail.tool.file.input.TextInput;
import java.io.BufferedInputStream;
import java.io.IOException;

/**
 * Looks at the beginning of JSON for whether it is an object a line. Reads no further than it has
 * to, as more may be long in coming: to the end of the first line, or to what follows where an
 * object is still open there. NDJSON whose first line is cut off is told from an object over
 * several lines by that: inside an object nothing but a colon comes before a bracket.
 */
final class JsonShape {
    private final BufferedInputStream in;
    private final StringBuilder open = new StringBuilder();
    private int left = TextInput.LOOK_AHEAD;
    private int last = ' ';
    private boolean closed;
    private boolean quoted;

    private JsonShape(BufferedInputStream in) {
        this.in = in;
    }

    /** What is looked at stays in the stream. */
    static boolean isObjectALine(BufferedInputStream in) throws IOException {
        in.mark(TextInput.LOOK_AHEAD);
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
                return b != '{'; // an object right behind the first; anything else is refused
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

    /** Whether the line that ends here was to be an object of its own. */
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
