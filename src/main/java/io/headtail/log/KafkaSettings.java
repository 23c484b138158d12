package io.headtail.log;

import java.util.Map;

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
 */
public record KafkaSettings(
        String bootstrapServers,
        String topic,
        String group,
        Map<String, String> properties,
        String partialsTopic,
        String historyTopic,
        short replicationFactor) {
    public KafkaSettings {
        properties = Map.copyOf(properties);
    }
}
