package io.headtail.http.connection;

import io.headtail.http.connection.RequestHead.HttpVersion;
import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Which heads are refused before Helidon sees them, and with what. */
final class HeadRules {
    // Helidon has no constant for 431.
    private static final Status HEADERS_TOO_LARGE_431 =
            Status.create(431, "Request Header Fields Too Large");

    /**
     * A response instead of an answer, the last of its connection.
     *
     * @param rest what the client may still send
     */
    record Refused(Status status, RefusedReason reason, String detail, Leftover rest) {}

    private final Limits limits;
    private final ExemptPaths exempt;

    HeadRules(Limits limits, ExemptPaths exempt) {
        this.limits = limits;
        this.exempt = exempt;
    }

    /** Whether the head in {@code [from, to)}, which may go on, is short enough so far. */
    boolean isWithinLimits(RequestHead head, int from, int to) {
        int line = head.lineEnd() < 0 ? to - from : head.lineEnd() - from;
        // The byte above the limit may be the first half of the line break.
        return line <= limits.line() + (head.lineEnd() < 0 ? 1 : 0)
                && (head.lineEnd() < 0 || to - head.lineEnd() - 4 <= limits.headers());
    }

    /** For a head that is not short enough. */
    Refused tooLong(byte[] bytes, int from, RequestHead head, boolean isWhole) {
        Leftover rest = isWhole ? Leftover.none() : Leftover.untilEmptyLine();
        rest.goesOnAfter(Arrays.copyOfRange(bytes, Math.max(from, bytes.length - 3), bytes.length));
        if (head.lineEnd() >= 0 && head.lineEnd() - from <= limits.line()) {
            return new Refused(
                    HEADERS_TOO_LARGE_431,
                    RefusedReason.HEADERS_TOO_LONG,
                    "the headers are longer than the %,d bytes allowed for all of them together"
                            .formatted(limits.headers()),
                    rest);
        }
        return new Refused(
                Status.REQUEST_URI_TOO_LONG_414,
                RefusedReason.LINE_TOO_LONG,
                "the request line is longer than the %,d bytes allowed".formatted(limits.line()),
                rest);
    }

    /** For a head with a line that nobody can tell the end of. */
    static Refused malformed() {
        return new Refused(
                Status.BAD_REQUEST_400,
                RefusedReason.MALFORMED,
                "a line of the head ends with LF alone: lines end with CR LF",
                Leftover.none());
    }

    /** For the beginning of TLS on a port without it. */
    static Refused tlsHandshake() {
        return new Refused(
                Status.BAD_REQUEST_400,
                RefusedReason.MALFORMED,
                "a TLS handshake came, and this port speaks HTTP without TLS: use http://",
                Leftover.none());
    }

    /**
     * For a whole head within the limits; null if it is not refused.
     *
     * @param isSurplus whether its connection is one too many
     */
    @Nullable Refused whole(byte[] bytes, int from, RequestHead head, boolean isSurplus) {
        if (head.version() == HttpVersion.OTHER) {
            String came = new String(bytes, head.lineEnd() - 8, 8, StandardCharsets.US_ASCII);
            return new Refused(
                    Status.HTTP_VERSION_NOT_SUPPORTED_505,
                    RefusedReason.VERSION,
                    "version %s: allowed are HTTP/1.1 and HTTP/1.0".formatted(came),
                    Leftover.none());
        }
        String complaint = HeadCheck.complaint(bytes, from, head);
        if (complaint != null) {
            return new Refused(
                    Status.BAD_REQUEST_400, RefusedReason.MALFORMED, complaint, Leftover.none());
        }
        long body = head.body();
        if (body > limits.body() && body != RequestHead.UNKNOWN_LENGTH) {
            return new Refused(
                    Status.REQUEST_ENTITY_TOO_LARGE_413,
                    RefusedReason.BODY_TOO_LONG,
                    "a body of %,d bytes: no route takes one, and at most %,d bytes are skipped"
                            .formatted(body, limits.body()),
                    head.expects() ? Leftover.none() : Leftover.of(body));
        }
        if (isSurplus && !exempt.contains(bytes, from, head.lineEnd())) {
            return new Refused(
                    Status.SERVICE_UNAVAILABLE_503,
                    RefusedReason.TOO_MANY_CONNECTIONS,
                    limits.allInUse(),
                    Leftover.none());
        }
        return null;
    }
}
