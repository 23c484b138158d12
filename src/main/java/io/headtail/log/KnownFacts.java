package io.headtail.log;

/**
 * What has been found out about a topic. Readers must allow for all deletions since they began, and
 * so for the shortest retention that was in force; how long records are kept from now on is another
 * question, which the newest answer alone tells. Not thread-safe for writers, of which one at a
 * time may be; any thread may read.
 */
final class KnownFacts {
    private volatile TopicFacts facts;
    private volatile long retentionMs;
    private volatile long lookedNanos;
    private long newestNanos;

    /**
     * @param beganNanos when the question was sent
     */
    KnownFacts(TopicFacts first, long beganNanos) {
        facts = first;
        retentionMs = first.retentionMs();
        lookedNanos = beganNanos;
        newestNanos = beganNanos;
    }

    /** All that was found, combined by {@link TopicFacts#and}. */
    TopicFacts facts() {
        return facts;
    }

    /** {@code retention.ms} by the newest answer; −1 if unlimited. */
    long retentionMs() {
        return retentionMs;
    }

    /** When the last question was sent whose answer confirmed the partition count. */
    long lookedNanos() {
        return lookedNanos;
    }

    /**
     * Takes an answer.
     *
     * @param beganNanos when the question was sent; answers may come in another order
     */
    void found(TopicFacts now, long beganNanos) {
        facts = facts.and(now);
        // A broker that lags behind only confirms the partition count that it reports.
        if (now.partitions() == facts.partitions() && beganNanos - lookedNanos > 0) {
            lookedNanos = beganNanos;
        }
        if (beganNanos - newestNanos >= 0) {
            newestNanos = beganNanos;
            retentionMs = now.retentionMs();
        }
    }
}
