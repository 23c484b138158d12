package io.headtail.http.range;

import io.headtail.http.reply.AnswerHeaders;
import io.headtail.http.request.Parameters;
import io.headtail.http.request.Problem;
import io.headtail.http.request.ProblemException;
import io.headtail.http.request.Query;
import io.headtail.time.IsoDuration;
import org.jspecify.annotations.Nullable;

/**
 * The range {@code [from, to)} that a request asks for.
 *
 * @param from inclusive, epoch ms
 * @param to exclusive, epoch ms
 */
record TimeRange(long from, long to) {
    private static final String TIMES = "RFC 3339 such as 2026-01-31T13:00:00Z";

    /**
     * Reads {@code from} and {@code to}, which are both required.
     *
     * @param stepMs what both must be multiples of, ms
     * @throws ProblemException 400 that says what is allowed
     */
    static TimeRange of(Query query, long stepMs) {
        long from = time("from", query.get("from"), stepMs);
        long to = time("to", query.get("to"), stepMs);
        if (from >= to) {
            throw refused(
                    "from",
                    AnswerHeaders.time(from),
                    "times before 'to', " + AnswerHeaders.time(to));
        }
        return new TimeRange(from, to);
    }

    private static long time(String name, @Nullable String value, long stepMs) {
        if (value == null) {
            String detail = "%s: missing; send %s=%s".formatted(name, name, TIMES);
            throw Problem.parameter(name, null, TIMES, detail).thrown();
        }
        long ms = Parameters.time(name, value, 0);
        if (ms % stepMs != 0) {
            throw refused(
                    name,
                    value,
                    "multiples of %s, such as %s"
                            .formatted(
                                    IsoDuration.format(stepMs),
                                    AnswerHeaders.time(ms - ms % stepMs)));
        }
        return ms;
    }

    /** The length, ms; positive. */
    long lengthMs() {
        return to - from;
    }

    /**
     * Checks the length.
     *
     * @param what what has this limit, for the message
     * @throws ProblemException 400 if it is greater
     */
    void requireAtMost(long maxMs, String what) {
        if (lengthMs() > maxMs) {
            String length = IsoDuration.format(lengthMs());
            String max = IsoDuration.format(maxMs);
            String detail =
                    "range of %s: allowed are at most %s %s, which is up to %s"
                            .formatted(length, max, what, AnswerHeaders.time(from + maxMs));
            throw Problem.parameter("to", AnswerHeaders.time(to), "at most " + max, detail)
                    .thrown();
        }
    }

    private static ProblemException refused(String name, String came, String allowed) {
        String detail = "%s '%s': allowed are %s".formatted(name, Problem.shorten(came), allowed);
        return Problem.parameter(name, came, allowed, detail).thrown();
    }
}
