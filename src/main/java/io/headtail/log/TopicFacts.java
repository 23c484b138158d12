package io.headtail.log;

/**
 * What the broker reports about the topic of view events.
 *
 * @param clusterId the cluster's id
 * @param topicId changes when the topic is recreated
 * @param partitions number of partitions
 * @param retentionMs {@code retention.ms}; −1 if unlimited
 * @param onlyTimeDeletes whether nothing but {@code retention.ms} deletes records
 * @param timestampMaxAheadMs {@code message.timestamp.after.max.ms}: how far a record's timestamp
 *     may be ahead of the broker's clock
 * @param logAppendTime whether the broker assigns the records' timestamps
 */
public record TopicFacts(
        String clusterId,
        String topicId,
        int partitions,
        long retentionMs,
        boolean onlyTimeDeletes,
        long timestampMaxAheadMs,
        boolean logAppendTime) {

    /**
     * Combines these facts with later ones of the same topic, so that both allow for all deletions:
     * the shorter retention, and deletion by time only if both say so. The greater partition count
     * wins, since partitions are only added: a lesser one is an outdated answer, or from a broker
     * that lags behind.
     */
    public TopicFacts and(TopicFacts later) {
        long shortest =
                retentionMs < 0 || later.retentionMs < 0
                        ? Math.max(retentionMs, later.retentionMs)
                        : Math.min(retentionMs, later.retentionMs);
        return new TopicFacts(
                clusterId,
                topicId,
                Math.max(partitions, later.partitions),
                shortest,
                onlyTimeDeletes && later.onlyTimeDeletes,
                Math.max(timestampMaxAheadMs, later.timestampMaxAheadMs),
                logAppendTime && later.logAppendTime);
    }
}
