package io.headtail.log.late;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.log.KafkaSettings;
import io.headtail.log.TopicProblemException;
import io.headtail.testing.Await;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.TestSettings;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The topic of late events is made, checked and grown with the topic of view events. */
class LateTopicIT {
    private static KafkaSettings settings(String topic, Map<String, String> configs) {
        KafkaUnderTest.createTopic(topic, 3, configs);
        return TestSettings.kafka(topic);
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", KafkaUnderTest.bootstrapServers()));
    }

    private static int partitions(Admin admin, String topic) throws Exception {
        return requireNonNull(admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic))
                .partitions()
                .size();
    }

    private static Config config(Admin admin, String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return requireNonNull(admin.describeConfigs(List.of(resource)).all().get().get(resource));
    }

    @Test
    void it_is_made_with_the_partitions_of_the_events_and_room_for_headers() throws Exception {
        KafkaSettings settings = settings("made-late", Map.of("max.message.bytes", "3000000"));
        LateTopic.ensure(BinKind.LATE, settings, "made-late-bin");
        try (Admin admin = admin()) {
            Await.until("it is known", () -> known(admin, "made-late-bin"));
            assertEquals(3, partitions(admin, "made-late-bin"));
            Config made = config(admin, "made-late-bin");
            assertEquals("-1", made.get("retention.ms").value());
            assertEquals("delete", made.get("cleanup.policy").value());
            assertTrue(Long.parseLong(made.get("max.message.bytes").value()) > 3_000_000);
        }
    }

    private static boolean known(Admin admin, String topic) {
        try {
            return partitions(admin, topic) > 0;
        } catch (Exception e) {
            return false;
        }
    }

    @Test
    void an_existing_one_gets_what_it_lacks() throws Exception {
        KafkaSettings settings = settings("grown-late", Map.of());
        KafkaUnderTest.createTopic("grown-late-bin", 1, Map.of("max.message.bytes", "1000"));
        LateTopic.ensure(BinKind.LATE, settings, "grown-late-bin");
        try (Admin admin = admin()) {
            Await.until("three partitions", () -> has(admin, "grown-late-bin", 3));
            Config raised = config(admin, "grown-late-bin");
            assertTrue(Long.parseLong(raised.get("max.message.bytes").value()) > 1_048_588);
            admin.createPartitions(Map.of("grown-late", NewPartitions.increaseTo(5))).all().get();
            Await.until("five partitions", () -> has(admin, "grown-late", 5));
            LateTopic.ensure(BinKind.LATE, settings, "grown-late-bin");
            Await.until("five partitions of the bin", () -> has(admin, "grown-late-bin", 5));
        }
    }

    private static boolean has(Admin admin, String topic, int partitions) {
        try {
            return partitions(admin, topic) == partitions;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "cleanup.policy, compact, needs delete",
        "cleanup.policy, 'compact,delete', needs delete",
        "message.timestamp.type, LogAppendTime, needs CreateTime"
    })
    void one_that_would_lose_or_change_events_is_refused(
            String name, String value, String message) {
        String topic = "refused-late-" + value.replace(',', '-');
        KafkaSettings settings = settings(topic, Map.of());
        KafkaUnderTest.createTopic(topic + "-bin", 3, Map.of(name, value));
        TopicProblemException refused =
                assertThrows(
                        TopicProblemException.class,
                        () -> LateTopic.ensure(BinKind.LATE, settings, topic + "-bin"));
        String said = String.valueOf(refused.getMessage());
        assertTrue(said.contains(message), said);
        assertTrue(refused.isFinal());
    }
}
