package io.headtail.http.request;

import io.headtail.time.Rfc3339;
import io.headtail.time.WindowSpec;
import io.helidon.http.Status;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parses parameters strictly: an invalid value is a 400 that says what came and what is allowed.
 */
public final class Parameters {
    /** The number of ranks when the request has no {@code k}. */
    public static final int DEFAULT_K = 10;

    /** The longest video id, in bytes; see {@code count.VideoIds}. */
    public static final int MAX_ID_BYTES = 255;

    private static final String TIME = "RFC 3339 such as 2026-01-31T13:00:00Z, from 1970 to 9999";
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private Parameters() {}

    /**
     * A whole number from 1 to {@code max}, inclusive.
     *
     * @param standard the default if {@code value} is null
     */
    public static int count(String name, @Nullable String value, int max, int standard) {
        if (value == null) {
            return Math.min(standard, max);
        }
        if (value.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(value);
            if (number >= 1 && number <= max) {
                return number;
            }
        }
        String detail =
                "%s '%s': allowed are whole numbers from 1 to %d"
                        .formatted(name, Problem.shorten(value), max);
        throw Problem.parameter(name, value, "1 to " + max, detail).thrown();
    }

    /** The configured window of this name; {@code hour} if {@code value} is null. */
    public static WindowSpec window(@Nullable String value, List<WindowSpec> windows) {
        String name = value == null ? "hour" : value;
        List<String> names = windows.stream().map(WindowSpec::name).toList();
        int at = names.indexOf(name);
        if (at >= 0) {
            return windows.get(at);
        }
        String configured = String.join(", ", names);
        String detail =
                value == null
                        ? "window: missing, and there is no default, since 'hour' is not configured; configured are %s"
                                .formatted(configured)
                        : "window '%s': not configured; configured are %s"
                                .formatted(Problem.shorten(value), configured);
        throw Problem.parameter("window", value, names, detail).thrown();
    }

    /**
     * A time, epoch ms, truncated to milliseconds.
     *
     * @param standard the default if {@code value} is null
     */
    public static long time(String name, @Nullable String value, long standard) {
        if (value == null) {
            return standard;
        }
        // The '+' of an offset decodes to a space if the client did not encode it.
        int space = value.lastIndexOf(' ');
        String plus =
                space < 0 ? value : value.substring(0, space) + '+' + value.substring(space + 1);
        long ms = Rfc3339.parse(value);
        ms = ms == Rfc3339.INVALID ? Rfc3339.parse(plus) : ms;
        ms = ms == Rfc3339.INVALID ? withoutSeconds(plus) : ms;
        if (ms >= 0 && ms <= LAST.toEpochMilli()) {
            return ms;
        }
        String detail = "%s '%s': allowed are %s".formatted(name, Problem.shorten(value), TIME);
        throw Problem.parameter(name, value, TIME, detail).thrown();
    }

    /** Parses a time without seconds, which RFC 3339 requires but people omit. */
    private static long withoutSeconds(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            return Rfc3339.INVALID;
        }
    }

    /**
     * The part of the raw path after {@code prefix}. Routes match the decoded and normalized path,
     * in which an id with slashes, dots or a percent sign is no longer recognizable.
     *
     * @param prefix begins and ends with a slash
     * @param rawPath may be encoded more than necessary, and begin with scheme and host
     * @return null if the decoded path does not begin with the prefix
     */
    public static @Nullable String rawAfter(String prefix, String rawPath) {
        int scheme = rawPath.startsWith("/") ? -1 : rawPath.indexOf("://");
        int start = rawPath.indexOf('/', scheme < 0 ? 0 : scheme + 3);
        int end = start;
        for (int slash = prefix.indexOf('/', 1);
                slash > 0;
                slash = prefix.indexOf('/', slash + 1)) {
            end = rawPath.indexOf('/', end + 1);
            if (start < 0 || end < 0) {
                return null;
            }
        }
        byte[] before = decoded(rawPath.substring(start, end + 1));
        return prefix.equals(new String(before, StandardCharsets.UTF_8))
                ? rawPath.substring(end + 1)
                : null;
    }

    /** The video id in a path, percent-decoded. */
    public static String videoId(String raw) {
        byte[] bytes = decoded(raw);
        String allowed = "1 to 255 bytes of UTF-8 without U+0000, percent-encoded";
        String id;
        try {
            id = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            id = "";
        }
        if (id.isEmpty() || bytes.length > MAX_ID_BYTES || id.indexOf('\0') >= 0) {
            String detail =
                    "video id '%s' of %d bytes: allowed are %s"
                            .formatted(Problem.shorten(raw), bytes.length, allowed);
            throw Problem.parameter("videoId", raw, allowed, detail).thrown();
        }
        return id;
    }

    private static byte[] decoded(String raw) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c >= 0x80) {
                String detail = "path: non-ASCII characters must be percent-encoded UTF-8";
                throw Problem.of(Status.BAD_REQUEST_400, detail).thrown();
            }
            if (c == '%') {
                boolean whole = i + 2 < raw.length();
                int high = whole ? Character.digit(raw.charAt(i + 1), 16) : -1;
                int low = whole ? Character.digit(raw.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    String detail = "path: a '%' must be followed by two hexadecimal digits";
                    throw Problem.of(Status.BAD_REQUEST_400, detail).thrown();
                }
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return bytes.toByteArray();
    }
}
