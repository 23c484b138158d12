package io.headtail.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.headtail.tool.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.slf4j.LoggerFactory;
import org.testcontainers.kafka.KafkaContainer;

/**
 * One real broker for all tests of a JVM, started by the first that asks and stopped with the JVM:
 * Apache Kafka's image where a Docker engine answers, otherwise the same broker in this JVM.
 *
 * <p>{@code HEADTAIL_TEST_DOCKER=never} or {@code always} decides it by hand; {@code
 * HEADTAIL_TEST_KAFKA_IMAGE} names another image.
 */
public final class KafkaUnderTest {
    private KafkaUnderTest() {}

    /** {@code host:port} of the shared broker. */
    public static String bootstrapServers() {
        return Shared.BOOTSTRAP_SERVERS;
    }

    /**
     * Makes a topic of the shared broker, and returns when every partition has its leader.
     *
     * @param configs topic settings, by Kafka's names
     */
    public static void createTopic(String name, int partitions, Map<String, String> configs) {
        createTopic(bootstrapServers(), name, partitions, configs);
    }

    /** As {@link #createTopic(String, int, Map)}, on any broker. */
    public static void createTopic(
            String bootstrapServers, String name, int partitions, Map<String, String> configs) {
        NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(Set.of(topic.configs(configs))).all().get();
            Await.until("the broker knows " + name, () -> isKnown(admin, name));
        } catch (ExecutionException e) {
            throw new IllegalStateException("topic " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    // A broker that has just made a topic may not have heard of it yet.
    private static boolean isKnown(Admin admin, String name) {
        try {
            return admin.describeTopics(Set.of(name)).allTopicNames().get().containsKey(name);
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Started once, by the class loader. */
    private static final class Shared {
        static final String BOOTSTRAP_SERVERS =
                RealServers.start(Shared::container, Shared::embedded);

        private static String container() {
            String image =
                    Optional.ofNullable(System.getenv("HEADTAIL_TEST_KAFKA_IMAGE"))
                            .orElse("apache/kafka:4.1.0");
            // Testcontainers itself removes it when this JVM ends.
            KafkaContainer kafka = new KafkaContainer(image);
            kafka.start();
            return kafka.getBootstrapServers();
        }

        private static String embedded() {
            Path data = ServerData.folder("kafka");
            EmbeddedKafka kafka = EmbeddedKafka.start(data, 0);
            // Nobody needs its data again: to close hundreds of topics takes longer than to delete
            // them.
            RealServers.endWithJvm(Shared::silence, data);
            return kafka.bootstrapServers();
        }

        // It misses its files until the JVM has ended.
        private static void silence() {
            for (String name : List.of("kafka", "org.apache.kafka", "state.change.logger")) {
                ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.OFF);
            }
            ((Logger) LoggerFactory.getLogger(HaltGuard.class)).setLevel(Level.OFF);
        }
    }
}
