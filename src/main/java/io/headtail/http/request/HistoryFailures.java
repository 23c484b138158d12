package io.headtail.http.request;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queries that PostgreSQL does not answer: their response, and a line in the log at once and then
 * at most once a minute, since clients may ask as often as they like. Thread-safe.
 */
public final class HistoryFailures {
    private static final String AWAY = "the history does not answer; try again soon";
    private static final Header RETRY_AFTER = HeaderValues.createCached(HeaderNames.RETRY_AFTER, 5);
    private static final long INTERVAL_NS = 60_000_000_000L;
    private static final Logger LOG = LoggerFactory.getLogger(HistoryFailures.class);

    private final String event;
    private final LongSupplier nanoTime;
    private long failures;
    private boolean logged;
    private long loggedAt;

    /**
     * @param event its name in the log, such as {@code history-not-read}
     */
    public HistoryFailures(String event) {
        this(event, System::nanoTime);
    }

    /**
     * @param nanoTime a monotonic clock, ns
     */
    HistoryFailures(String event, LongSupplier nanoTime) {
        this.event = event;
        this.nanoTime = nanoTime;
    }

    /** A 503 that says that PostgreSQL does not answer. */
    public ProblemException away(Exception reason) {
        return failed(reason, AWAY);
    }

    /** A 503 that says this. */
    public ProblemException failed(Exception reason, String detail) {
        long count = countIfDue();
        if (count > 0) {
            LOG.warn(
                    "event={} failures={} (told at most once a minute) reason={}",
                    event,
                    count,
                    reason.getMessage());
        }
        return Problem.of(Status.SERVICE_UNAVAILABLE_503, detail).with(RETRY_AFTER).thrown();
    }

    /** Counts one; returns how many there were since the last line if one is due, otherwise 0. */
    private synchronized long countIfDue() {
        failures++;
        long now = nanoTime.getAsLong();
        if (logged && now - loggedAt < INTERVAL_NS) {
            return 0;
        }
        long count = failures;
        failures = 0;
        logged = true;
        loggedAt = now;
        return count;
    }
}
