package io.headtail.redis;

import io.headtail.merge.Answer;
import io.headtail.time.CalendarUnit;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was put into Redis of ended hours, days and months that are disputed, for as long as the
 * process runs: so a replica of the history that lags behind does not bring an earlier revision
 * back. Used by one thread.
 */
final class PutAnswers {
    /** A revision of an answer by some settings, and what tells whether Redis has it still. */
    @SuppressWarnings("ArrayRecordComponent") // never written to
    private record Put(long fingerprint, int revision, byte[] digest) {}

    private final Map<CalendarUnit, Map<Long, Put>> newest = new EnumMap<>(CalendarUnit.class);

    /** Forgets those that ended before that time, epoch ms. */
    void forgetBefore(CalendarUnit unit, long first) {
        of(unit).keySet().removeIf(end -> end < first);
    }

    /** The digest of what was put, if it was counted by those settings; null for nothing. */
    byte @Nullable [] digest(CalendarUnit unit, long end, long fingerprint) {
        Put put = of(unit).get(end);
        return put == null || put.fingerprint() != fingerprint ? null : put.digest();
    }

    /** Whether a later revision by the same settings was put. */
    boolean hasLater(CalendarUnit unit, long end, Answer answer) {
        Put put = of(unit).get(end);
        return put != null
                && put.fingerprint() == answer.fingerprint()
                && put.revision() > answer.revision();
    }

    /** Whether anything was put. */
    boolean has(CalendarUnit unit, long end) {
        return of(unit).containsKey(end);
    }

    /** An answer was put, with that digest. */
    void put(CalendarUnit unit, long end, Answer answer, byte[] digest) {
        of(unit).put(end, new Put(answer.fingerprint(), answer.revision(), digest));
    }

    private Map<Long, Put> of(CalendarUnit unit) {
        return newest.computeIfAbsent(unit, u -> new HashMap<>());
    }
}
