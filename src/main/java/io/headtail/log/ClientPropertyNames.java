package io.headtail.log;

import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** What Kafka's clients can be told. They take any other name without a word. */
public final class ClientPropertyNames {
    /** Of all clients that Headtail makes. Plug-ins, such as interceptors, may have others. */
    public static final Set<String> ALL = all();

    private ClientPropertyNames() {}

    private static Set<String> all() {
        Set<String> names = new TreeSet<>(AdminClientConfig.configNames());
        names.addAll(ConsumerConfig.configNames());
        names.addAll(ProducerConfig.configNames());
        return Set.copyOf(names);
    }
}
