package io.headtail.log;

/**
 * What the broker says of the topic of view events.
 *
 * @param clusterId the cluster's id
 * @param topicId changes when the topic is made again
 * @param partitions how many
 * @param retentionMs {@code retention.ms}; −1 for ever
 * @param onlyTimeDeletes whether nothing but {@code retention.ms} deletes records
 * @param timestampMaxAheadMs {@code message.timestamp.after.max.ms}: how far a record's timestamp
 *     may be ahead of the broker's clock
 * @param logAppendTime whether the broker stamps the records
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
     * What may have been deleted by either: these facts, and others of the same topic. The shortest
     * retention of the two, and only time where both say so; and the greater partition count, since
     * partitions are only added, and an answer that says fewer was on its way for longer, or is of
     * a broker that lags behind.
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
