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
 * @param partialLimit the maximum size of records with partials
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
        PartialLimit partialLimit) {
    private static final PartialLimit DEFAULT_LIMIT = new PartialLimit(1_000, false);

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
                DEFAULT_LIMIT);
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
                partialLimit);
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
                partialLimit);
    }
}
