package io.headtail.http.request;

import io.helidon.http.Status;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The query of one request, parsed strictly: each parameter is known and comes once, and every
 * percent-encoding is UTF-8. A client that misspells a parameter gets an error instead of the
 * answer to another query.
 */
public final class Query {
    private final Map<String, String> values = new LinkedHashMap<>();

    private Query() {}

    /**
     * Reads {@code raw}, the text after the question mark.
     *
     * @throws ProblemException 400 when it is malformed, or a parameter is unknown or repeated
     */
    public static Query parse(String raw, List<String> allowed) {
        Query query = new Query();
        for (int from = 0; from < raw.length(); ) {
            int end = raw.indexOf('&', from);
            end = end < 0 ? raw.length() : end;
            if (end > from) {
                query.add(raw.substring(from, end), allowed);
            }
            from = end + 1;
        }
        return query;
    }

    /** The parameter's value; null if it is missing. */
    public @Nullable String get(String name) {
        return values.get(name);
    }

    private void add(String piece, List<String> allowed) {
        int equals = piece.indexOf('=');
        String name = decode(equals < 0 ? piece : piece.substring(0, equals));
        String value = equals < 0 ? "" : decode(piece.substring(equals + 1));
        if (!allowed.contains(name)) {
            String known =
                    allowed.isEmpty()
                            ? "there are none"
                            : "known are " + String.join(", ", allowed);
            String detail = "parameter '%s': unknown; %s".formatted(Problem.shorten(name), known);
            throw Problem.parameter(name, value, allowed, detail).thrown();
        }
        if (values.putIfAbsent(name, value) != null) {
            String detail = "parameter '%s': came more than once; send it once".formatted(name);
            throw Problem.parameter(name, value, "once", detail).thrown();
        }
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0 && isAscii(text)) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes.write(hex(text, i + 1) << 4 | hex(text, i + 2));
                i += 2;
            } else if (c < 0x80) {
                bytes.write(c == '+' ? ' ' : c);
            } else {
                throw malformed(text, "non-ASCII characters must be percent-encoded UTF-8");
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed(text, "a percent-encoding is not UTF-8");
        }
    }

    private static int hex(String text, int index) {
        int digit = index < text.length() ? Character.digit(text.charAt(index), 16) : -1;
        if (digit < 0 || text.charAt(index) >= 0x80) {
            throw malformed(text, "a '%' must be followed by two hexadecimal digits");
        }
        return digit;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static ProblemException malformed(String text, String reason) {
        String detail = "query string, '%s': %s".formatted(Problem.shorten(text), reason);
        return Problem.of(Status.BAD_REQUEST_400, detail).thrown();
    }
}
