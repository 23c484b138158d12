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
        boolean logAppendTime) {}
