package io.headtail.log.event;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the first few invalid records of each reason, so that a user can look at them. */
public final class InvalidLog {
    private static final Logger LOG = LoggerFactory.getLogger(InvalidLog.class);
    private static final int FIRST = 5;

    private final int[] seen = new int[InvalidReason.values().length];

    /**
     * A record is invalid.
     *
     * @param thrown by what read it, if anything was
     */
    void note(InvalidReason reason, int partition, long offset, @Nullable RuntimeException thrown) {
        int count = seen[reason.ordinal()];
        if (count < FIRST) {
            seen[reason.ordinal()] = ++count;
            LOG.warn(
                    "invalid event skipped reason={} partition={} offset={}: {}{}",
                    reason.label(),
                    partition,
                    offset,
                    reason.meaning(),
                    count == FIRST ? " (further ones are only counted)" : "",
                    thrown);
        }
    }
}
