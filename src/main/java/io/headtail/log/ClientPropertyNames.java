package io.headtail.log;

import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The property names that Kafka's clients know. Clients silently accept any other name. */
public final class ClientPropertyNames {
    /**
     * Names known to any client that Headtail creates. Plug-ins, such as interceptors, may define
     * others.
     */
    public static final Set<String> ALL = all();

    private ClientPropertyNames() {}

    private static Set<String> all() {
        Set<String> names = new TreeSet<>(AdminClientConfig.configNames());
        names.addAll(ConsumerConfig.configNames());
        names.addAll(ProducerConfig.configNames());
        return Set.copyOf(names);
    }
}
