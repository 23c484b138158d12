package io.headtail.log.late;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.log.KafkaSettings;
import io.headtail.log.TopicInspector;
import io.headtail.testing.Await;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.LateRecords;
import io.headtail.tool.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A broker of its own, and what a bin on it shall have. */
abstract class LateBinScene {
    static final int PARTITIONS = LateProcesses.PARTITIONS;

    @TempDir static Path folder;
    static EmbeddedKafka kafka;

    @BeforeAll
    static void startBroker() {
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0, overrides());
    }

    static Map<String, String> overrides() {
        return Map.of("transaction.abort.timed.out.transaction.cleanup.interval.ms", "100");
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    static KafkaSettings settings(String topic) {
        return LateProcesses.settings(brokers(), topic, 2_000);
    }

    static String brokers() {
        return kafka.bootstrapServers();
    }

    static String topicId(String topic) {
        try (TopicInspector inspector = new TopicInspector(settings(topic))) {
            return inspector.inspect().topicId();
        }
    }

    static void restartBroker() {
        int port = kafka.port();
        kafka.close();
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), port, overrides());
    }

    static LateFeed feed(String topic, Random random) {
        KafkaUnderTest.createTopic(brokers(), topic, PARTITIONS, Map.of());
        return new LateFeed(random, brokers(), topic, PARTITIONS, 0.05);
    }

    static void deleteAll(String topic) throws Exception {
        try (Admin admin = admin()) {
            Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                all.put(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(-1));
            }
            admin.deleteRecords(all).all().get();
        }
    }

    static void assertComplete(String topic) {
        assertComplete(topic, expected(topic));
    }

    static Map<Integer, List<String>> expected(String topic) {
        return LateRecords.expected(brokers(), topic, topicId(topic), LateFeed.LATENESS_MS);
    }

    static void assertComplete(String topic, Map<Integer, List<String>> expected) {
        int count = LateRecords.count(expected);
        assertTrue(count > 0);
        int[] found = new int[1];
        Await.until(
                () -> count + " records in the bin; there are " + found[0],
                () -> {
                    found[0] = LateRecords.count(found(topic));
                    return found[0] >= count;
                });
        assertNull(LateRecords.difference(expected, found(topic)));
    }

    static Map<Integer, List<String>> found(String topic) {
        return LateRecords.found(brokers(), LateProcesses.lateTopic(topic));
    }

    static LateProcesses processes(String topic, Random random) {
        return new LateProcesses(BinKind.LATE, brokers(), topic, random);
    }

    static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", brokers()));
    }
}
