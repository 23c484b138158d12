package io.headtail.log.partial;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Counts records that were refused, and logs the first ones: somebody else may write to the topic
 * without end. {@link #refused} may be asked from any thread, the rest belongs to the reader's.
 */
final class RefusalLog {
    private static final int MAX_LOGGED = 10;

    private final Logger log;
    private volatile long refused;

    /**
     * @param log the reader's
     */
    RefusalLog(Logger log) {
        this.log = log;
    }

    /**
     * Takes what became of a record.
     *
     * @param reason why it was refused; null if it was not
     */
    void taken(ConsumerRecord<?, ?> record, @Nullable String reason) {
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

    /** How many were refused. */
    long refused() {
        return refused;
    }
}
