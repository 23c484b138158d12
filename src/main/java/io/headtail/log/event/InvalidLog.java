package io.headtail.log.event;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the first few invalid records for each reason, so that a user can look them up. */
public final class InvalidLog {
    private static final Logger LOG = LoggerFactory.getLogger(InvalidLog.class);
    private static final int MAX_LOGGED = 5;

    private final int[] seen = new int[InvalidReason.values().length];

    /**
     * Logs an invalid record.
     *
     * @param thrown the exception of the decoder, if any
     */
    void note(InvalidReason reason, int partition, long offset, @Nullable RuntimeException thrown) {
        int count = seen[reason.ordinal()];
        if (count < MAX_LOGGED) {
            seen[reason.ordinal()] = ++count;
            LOG.warn(
                    "invalid event skipped reason={} partition={} offset={}: {}{}",
                    reason.label(),
                    partition,
                    offset,
                    reason.meaning(),
                    count == MAX_LOGGED ? " (further ones are only counted)" : "",
                    thrown);
        }
    }
}
