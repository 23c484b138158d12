package io.headtail.http.connection;

import io.headtail.http.connection.RequestHead.HttpVersion;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with a head that no server would take, so that its author can mend it. */
final class HeadCheck {
    private static final int MAX_ECHO = 100;
    private static final boolean[] TOKEN = table("!#$%&'*+-.^_`|~");
    // RFC 3986 but for the fragment. Brackets are common in queries, and the check is not theirs.
    private static final boolean[] TARGET = table("-._~%!$&'()*+,;=:@/?[]");

    private HeadCheck() {}

    /** One sentence that says what came and what is allowed; null for a sound head. */
    static @Nullable String complaint(byte[] bytes, int from, RequestHead head) {
        String line = ofLine(bytes, from, head);
        if (line != null) {
            return "request line '%s': %s".formatted(shown(bytes, from, head.lineEnd()), line);
        }
        for (int at = head.lineEnd() + 2; at < head.end() - 2; ) {
            int end = at;
            while (bytes[end] != '\n') {
                end++;
            }
            String reason = ofHeader(bytes, at, end - 1);
            if (reason != null) {
                return "header '%s': %s".formatted(shown(bytes, at, end - 1), reason);
            }
            at = end + 1;
        }
        if (head.hosts() > 1 || (head.hosts() == 0 && head.version() == HttpVersion.HTTP_1_1)) {
            return "%d Host headers: HTTP/1.1 has exactly one".formatted(head.hosts());
        }
        return null;
    }

    private static @Nullable String ofLine(byte[] bytes, int from, RequestHead head) {
        int end = head.lineEnd();
        int method = from;
        while (method < end && isIn(TOKEN, bytes[method])) {
            method++;
        }
        if (method == from || method == end || bytes[method] != ' ') {
            return "it must begin with a method, such as GET, and one space";
        }
        if (head.version() == HttpVersion.NONE) {
            return "it must end with one space and HTTP/1.1 or HTTP/1.0";
        }
        int target = method + 1;
        int targetEnd = end - " HTTP/1.1".length();
        if (!isTargetStart(bytes, target, targetEnd)) {
            return "between method and version stands a path, which begins with /";
        }
        for (int at = target; at < targetEnd; at++) {
            if (!isIn(TARGET, bytes[at])) {
                String what =
                        bytes[at] < 0
                                ? "non-ASCII characters"
                                : "'" + shown(bytes, at, at + 1) + "'";
                return "character %d: %s must be percent-encoded%s"
                        .formatted(at - from + 1, what, bytes[at] < 0 ? " UTF-8" : "");
            }
            if (bytes[at] == '%' && !(at + 2 < targetEnd && isHex(bytes, at))) {
                return "a '%' must be followed by two hexadecimal digits, and is itself written %25";
            }
        }
        return null;
    }

    private static boolean isTargetStart(byte[] bytes, int from, int end) {
        if (from >= end) {
            return false;
        }
        if (bytes[from] == '/' || (end - from == 1 && bytes[from] == '*')) {
            return true;
        }
        String start = new String(bytes, from, Math.min(8, end - from), StandardCharsets.US_ASCII);
        return start.matches("(?i)https?://.*");
    }

    private static @Nullable String ofHeader(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && isIn(TOKEN, bytes[at])) {
            at++;
        }
        if (at == from || at == end || bytes[at] != ':') {
            return "a name has letters, digits and !#$%&'*+-.^_`|~ only, and a colon right behind it";
        }
        for (; at < end; at++) {
            byte b = bytes[at];
            if ((b >= 0 && b < ' ' && b != '\t') || b == 0x7f) {
                return "control characters are not allowed";
            }
        }
        return null;
    }

    private static boolean isHex(byte[] bytes, int percent) {
        return Character.digit(bytes[percent + 1], 16) >= 0
                && Character.digit(bytes[percent + 2], 16) >= 0;
    }

    private static boolean isIn(boolean[] table, byte b) {
        return b >= 0 && table[b];
    }

    private static boolean[] table(String others) {
        boolean[] table = new boolean[128];
        for (char c = 0; c < 128; c++) {
            boolean alphanumeric =
                    (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
            table[c] = alphanumeric || others.indexOf(c) >= 0;
        }
        return table;
    }

    /** As text, with a dot for each byte that is no printable ASCII. */
    static String shown(byte[] bytes, int from, int end) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < Math.min(end, from + MAX_ECHO); i++) {
            text.append(bytes[i] >= ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '.');
        }
        return end - from > MAX_ECHO ? text.append('…').toString() : text.toString();
    }
}
