package io.headtail.audit.log;

import io.headtail.audit.event.EventFields;
import java.util.Map;

/**
 * The log of view events, and how it is understood.
 *
 * @param bootstrapServers host:port, comma-separated
 * @param topic the topic of view events
 * @param clientProperties for the Kafka client (TLS, SASL)
 * @param fields where in a record an event stands
 * @param latenessMs how far an event may lie behind its partition's newest and still count
 */
public record ViewLog(
        String bootstrapServers,
        String topic,
        Map<String, String> clientProperties,
        EventFields fields,
        long latenessMs) {
    public ViewLog {
        clientProperties = Map.copyOf(clientProperties);
    }
}
