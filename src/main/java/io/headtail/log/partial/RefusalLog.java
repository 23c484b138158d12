package io.headtail.log.partial;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Counts refused records, and logs the first ones only, since another process may send such records
 * without end. {@link #refused} may be called from any thread, everything else only from the
 * reader's.
 */
final class RefusalLog {
    private static final int MAX_LOGGED = 10;

    private final Logger log;
    private volatile long refused;

    /**
     * @param log the reader's logger
     */
    RefusalLog(Logger log) {
        this.log = log;
    }

    /**
     * Counts and logs a record if it was refused.
     *
     * @param reason why it was refused; null if it was not
     */
    void note(ConsumerRecord<?, ?> record, @Nullable String reason) {
        if (reason == null) {
            return;
        }
        long count = refused + 1;
        refused = count;
        if (count <= MAX_LOGGED) {
            log.warn(
                    "record refused topic={} offset={} reason={}",
                    record.topic(),
                    record.offset(),
                    reason);
        }
    }

    /** Number of refused records. */
    long refused() {
        return refused;
    }
}
