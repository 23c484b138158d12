package io.headtail.audit.log;

import io.headtail.audit.event.EventFields;
import java.util.Map;

/**
 * The log of view events, and how to interpret it.
 *
 * @param bootstrapServers host:port, comma-separated
 * @param topic the topic of view events
 * @param clientProperties properties of the Kafka client (TLS, SASL)
 * @param fields where the event's fields are in a record
 * @param latenessMs how far an event may be behind its partition's newest and still count, in ms
 */
public record ViewLog(
        String bootstrapServers,
        String topic,
        Map<String, String> clientProperties,
        EventFields fields,
        long latenessMs) {
    /** Copies the properties. */
    public ViewLog {
        clientProperties = Map.copyOf(clientProperties);
    }
}
