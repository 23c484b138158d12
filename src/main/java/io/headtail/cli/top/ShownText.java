package io.headtail.cli.top;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import org.jline.utils.WCWidth;

/**
 * Ids, and what else a server says, as a terminal may show them: they come from others, so that one
 * may hold commands to a terminal, or look like another one. What is not seen, or does what text
 * does not, is escaped: as {@code \n}, {@code \x1b} or {@code \\u{202e}}; a backslash is doubled,
 * so that no two ids look the same, and no text is to be escaped twice. Thread-safe.
 */
final class ShownText {
    /** Marks on one letter; more would be drawn over the lines around it. */
    private static final int MAX_MARKS = 2;

    /** For messages of errors, whose charset is not known here. */
    static final ShownText ERRORS = new ShownText(StandardCharsets.UTF_8);

    private final CharsetEncoder encoder;

    /**
     * @param charset of the terminal, or of the file
     */
    ShownText(Charset charset) {
        this.encoder = charset.newEncoder();
    }

    /** A text, with all that is not plainly visible escaped. */
    synchronized String text(String text) {
        StringBuilder shown = new StringBuilder(text.length() + 8);
        int marks = MAX_MARKS;
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            boolean isMark = isMark(c);
            marks = isMark ? marks + 1 : 0;
            if (c == '\\') {
                shown.append("\\\\");
            } else if (isPlain(c) && !(isMark && marks > MAX_MARKS)) {
                shown.appendCodePoint(c);
            } else {
                shown.append(escaped(c));
            }
        }
        return shown.toString();
    }

    // The first character of an id is no mark, since it would be drawn over what is before it.
    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }

    private boolean isPlain(int c) {
        boolean isSeen =
                switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED ->
                            false;
                    case Character.SPACE_SEPARATOR -> c == ' ';
                    // Variation selectors say how what is before them is drawn, and how wide.
                    default -> !(c >= 0xFE00 && c <= 0xFE0F) && !(c >= 0xE0100 && c <= 0xE01EF);
                };
        return isSeen && encoder.canEncode(Character.toString(c));
    }

    private static String escaped(int c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> c < 0x100 ? "\\x%02x".formatted(c) : "\\u{%x}".formatted(c);
        };
    }

    /** Columns of a terminal that a text takes; it must have no control characters. */
    static int columns(String text) {
        return text.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
    }

    /** The text, cut to at most so many columns; what was cut ends with two dots. */
    static String cut(String text, int columns) {
        if (columns(text) <= columns) {
            return text;
        }
        String dots = columns >= 4 ? ".." : "";
        int left = columns - dots.length();
        int at = 0;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            left -= Math.max(0, WCWidth.wcwidth(c));
            if (left < 0) {
                break;
            }
            at += Character.charCount(c);
        }
        return text.substring(0, at) + dots;
    }
}
