package io.headtail.http.connection;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Looks through the head of a request (request line, headers, empty line) as far as it has come:
 * where it ends, its version, and what its headers say of the connection and the body. It judges
 * nothing; see {@link HeadCheck}. Not thread-safe.
 */
final class RequestHead {
    /** How far a head has come. */
    enum ParseState {
        MORE_NEEDED,
        WHOLE,
        /** A line ends without a carriage return: there may never be an end. */
        MALFORMED
    }

    /** What a request line says it speaks. */
    enum HttpVersion {
        HTTP_1_0,
        /** 1.1, and what comes after it in the same major version. */
        HTTP_1_1,
        /** {@code HTTP/} and another number. */
        OTHER,
        /** No version at all. */
        NONE
    }

    /** No {@code Content-Length}. */
    static final long NO_BODY = -1;

    /** A body whose end only a parser of it would find, or nobody. */
    static final long UNKNOWN_LENGTH = Long.MAX_VALUE;

    private static final byte[] CONNECTION = lower("connection:");
    private static final byte[] CONTENT_LENGTH = lower("content-length:");
    private static final byte[] EXPECT = lower("expect:");
    private static final byte[] HOST = lower("host:");
    private static final byte[] TRANSFER_ENCODING = lower("transfer-encoding:");

    private int line;
    private int at;
    private int lineEnd;
    private HttpVersion version = HttpVersion.NONE;
    private int hosts;
    private boolean close;
    private boolean keepAlive;
    private boolean expect;
    private long body = NO_BODY;

    /** Begins anew at {@code from}. */
    void reset(int from) {
        line = from;
        at = from;
        lineEnd = -1;
        version = HttpVersion.NONE;
        hosts = 0;
        close = false;
        keepAlive = false;
        expect = false;
        body = NO_BODY;
    }

    /** Goes on from where it stopped; the bytes before {@code to} are those that it saw. */
    ParseState read(byte[] bytes, int to) {
        for (; at < to; at++) {
            if (bytes[at] != '\n') {
                continue;
            }
            if (at == line || bytes[at - 1] != '\r') {
                return ParseState.MALFORMED;
            }
            int end = at - 1;
            if (lineEnd < 0) {
                lineEnd = end;
                version = version(bytes, line, end);
            } else if (end == line) {
                at++;
                return ParseState.WHOLE;
            } else {
                header(bytes, line, end);
            }
            line = at + 1;
        }
        return ParseState.MORE_NEEDED;
    }

    /** Where the head ends, exclusive, once it is whole. */
    int end() {
        return at;
    }

    /** Where the request line ends, exclusive and without its line break; negative before. */
    int lineEnd() {
        return lineEnd;
    }

    HttpVersion version() {
        return version;
    }

    /** How many {@code Host} headers it has. */
    int hosts() {
        return hosts;
    }

    /** Whether the client wants no other answer on this connection. */
    boolean closes() {
        return close || (version == HttpVersion.HTTP_1_0 && !keepAlive);
    }

    boolean closesInWords() {
        return close;
    }

    /** Whether the client sends its body only when it is told to. */
    boolean expects() {
        return expect;
    }

    /** Bytes of the body; {@link #NO_BODY}; or {@link #UNKNOWN_LENGTH}. */
    long body() {
        return body;
    }

    /** The head, once it is whole, with more headers right after its request line. */
    byte[] with(byte[] bytes, int from, byte[] one, byte[] two) {
        int headers = lineEnd + 2;
        int line = headers - from;
        byte[] all = new byte[at - from + one.length + two.length];
        System.arraycopy(bytes, from, all, 0, line);
        System.arraycopy(one, 0, all, line, one.length);
        System.arraycopy(two, 0, all, line + one.length, two.length);
        int rest = line + one.length + two.length;
        System.arraycopy(bytes, headers, all, rest, at - headers);
        return all;
    }

    private static HttpVersion version(byte[] bytes, int from, int end) {
        int at = end - "HTTP/1.1".length();
        if (at <= from || bytes[at - 1] != ' ' || !matches(bytes, at, "HTTP/")) {
            return HttpVersion.NONE;
        }
        if (bytes[end - 2] != '.' || !isDigit(bytes[end - 3]) || !isDigit(bytes[end - 1])) {
            return HttpVersion.NONE;
        }
        if (bytes[end - 3] != '1') {
            return HttpVersion.OTHER;
        }
        return bytes[end - 1] == '0' ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
    }

    private void header(byte[] bytes, int from, int end) {
        switch (bytes[from] | 0x20) {
            case 'c' -> {
                if (isNamed(bytes, from, end, CONNECTION)) {
                    options(text(bytes, from + CONNECTION.length, end));
                } else if (isNamed(bytes, from, end, CONTENT_LENGTH)) {
                    length(text(bytes, from + CONTENT_LENGTH.length, end));
                }
            }
            case 'e' -> expect |= isNamed(bytes, from, end, EXPECT);
            case 'h' -> hosts += isNamed(bytes, from, end, HOST) ? 1 : 0;
            case 't' -> {
                if (isNamed(bytes, from, end, TRANSFER_ENCODING)) {
                    body = UNKNOWN_LENGTH;
                }
            }
            default -> {
                // Says nothing of the connection.
            }
        }
    }

    private void options(String value) {
        for (String option : value.split(",", -1)) {
            close |= option.strip().equalsIgnoreCase("close");
            keepAlive |= option.strip().equalsIgnoreCase("keep-alive");
        }
    }

    private void length(String value) {
        boolean number = value.matches("[0-9]{1,15}");
        body = number && body == NO_BODY ? Long.parseLong(value) : UNKNOWN_LENGTH;
    }

    private static String text(byte[] bytes, int from, int end) {
        return new String(bytes, from, end - from, StandardCharsets.ISO_8859_1).strip();
    }

    private static boolean isNamed(byte[] bytes, int from, int end, byte[] name) {
        if (end - from < name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            byte b = bytes[from + i];
            if ((b >= 'A' && b <= 'Z' ? b | 0x20 : b) != name[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean matches(byte[] bytes, int from, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (bytes[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static byte[] lower(String name) {
        return name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
    }
}
