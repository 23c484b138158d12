package io.headtail.log;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to reach Kafka, and the topics of events and partials.
 *
 * @param bootstrapServers host:port, comma-separated
 * @param topic the topic of view events
 * @param group the consumer group of the heads, which assigns partitions
 * @param properties passed through to every Kafka client (TLS, SASL)
 * @param partialsTopic the compacted topic of partials
 * @param historyTopic the retained topic of partials at boundaries
 * @param replicationFactor of topics that Headtail creates; −1 for the broker's default
 * @param instanceId prefix of the heads' {@code group.instance.id} as static members; null for
 *     dynamic members
 * @param topKMax the maximum number of rows of a partial, 1 to 100,000
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

    /** Copies the properties. */
    public KafkaSettings {
        properties = Map.copyOf(properties);
    }

    /** With dynamic members, and partials of the default size. */
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

    /**
     * The same settings with dynamic members: for a process that is alone in its group and needs no
     * stable assignment.
     */
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

    /** The same settings with another consumer group. */
    public KafkaSettings withGroup(String other) {
        return new KafkaSettings(
                bootstrapServers,
                topic,
                other,
                properties,
                partialsTopic,
                historyTopic,
                replicationFactor,
                instanceId,
                topKMax);
    }

    /** The maximum size of records with partials. */
    public PartialLimit partialLimit() {
        return new PartialLimit(topKMax);
    }
}
