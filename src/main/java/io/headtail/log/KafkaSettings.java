package io.headtail.log;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the events are, and where the partials go.
 *
 * @param bootstrapServers host:port, comma-separated
 * @param topic the topic of view events
 * @param group the consumer group of the head consumers: it decides who owns which partition
 * @param properties passed through to every Kafka client (TLS, SASL)
 * @param partialsTopic the compacted topic of partials
 * @param historyTopic the retained topic of partials at boundaries
 * @param replicationFactor of topics that Headtail makes; −1 for the broker's default
 * @param instanceId what the heads' names as static members of the group begin with; null for
 *     members that come and go
 * @param topKMax rows that a partial may have, 1 to 100,000
 */
public record KafkaSettings(
        String bootstrapServers,
        String topic,
        String group,
        Map<String, String> properties,
        String partialsTopic,
        String historyTopic,
        short replicationFactor,
        @Nullable String instanceId,
        int topKMax) {
    private static final int DEFAULT_TOP_K_MAX = 1_000;

    public KafkaSettings {
        properties = Map.copyOf(properties);
    }

    /** With members that come and go, and partials of the default size. */
    public KafkaSettings(
            String bootstrapServers,
            String topic,
            String group,
            Map<String, String> properties,
            String partialsTopic,
            String historyTopic,
            short replicationFactor) {
        this(
                bootstrapServers,
                topic,
                group,
                properties,
                partialsTopic,
                historyTopic,
                replicationFactor,
                null,
                DEFAULT_TOP_K_MAX);
    }

    /** With members that come and go: for one that is alone in its group, and keeps no place. */
    public KafkaSettings withoutInstanceId() {
        return new KafkaSettings(
                bootstrapServers,
                topic,
                group,
                properties,
                partialsTopic,
                historyTopic,
                replicationFactor,
                null,
                topKMax);
    }

    /** How large records of partials can be. */
    public PartialLimit partialLimit() {
        return new PartialLimit(topKMax);
    }
}
