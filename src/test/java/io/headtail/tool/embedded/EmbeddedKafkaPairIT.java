package io.headtail.tool.embedded;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.tool.file.ReadBack;
import io.headtail.tool.topic.EventProducer;
import io.headtail.tool.topic.EventTopic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class EmbeddedKafkaPairIT {
    private static final int FIRST = EmbeddedKafkaPair.FIRST;
    private static final int SECOND = EmbeddedKafkaPair.SECOND;

    @TempDir Path data;

    @Test
    void partitions_have_no_leader_while_their_broker_is_away_and_all_records_after()
            throws Exception {
        try (EmbeddedKafkaPair pair = EmbeddedKafkaPair.start(data, 0, Map.of())) {
            assertFalse(pair.secondRuns());
            pair.startSecond();
            assertTrue(pair.secondRuns());
            pair.createTopic("events", List.of(FIRST, SECOND), EventTopic.SETTINGS);
            List<String> sent = send(pair, 100);
            pair.stopSecond();
            assertFalse(pair.secondRuns());
            pair.awaitLeaders("events", List.of(FIRST, 0));
            pair.restartFirst();
            pair.startSecond();
            pair.awaitLeaders("events", List.of(FIRST, SECOND));
            assertEquals(sent, read(pair, sent.size()));
            assertEquals(Set.of(FIRST), nodesOf(pair, "__consumer_offsets"));
            assertEquals(Set.of(FIRST), nodesOf(pair, "__transaction_state"));
        }
    }

    @Test
    void partitions_move_with_their_records() {
        try (EmbeddedKafkaPair pair = EmbeddedKafkaPair.start(data, 0, Map.of())) {
            pair.createTopic("events", List.of(FIRST, FIRST), EventTopic.SETTINGS);
            List<String> sent = send(pair, 100);
            pair.startSecond();
            pair.move("events", List.of(SECOND, FIRST));
            assertEquals(sent, read(pair, sent.size()));
        }
    }

    private static List<String> send(EmbeddedKafkaPair pair, int events) {
        List<String> ids = new ArrayList<>();
        Map<String, String> client = Map.of("bootstrap.servers", pair.bootstrapServers());
        try (EventProducer producer = new EventProducer(client, "events")) {
            for (int i = 0; i < events; i++) {
                ids.add("v_" + i);
                producer.send(ids.get(i).getBytes(StandardCharsets.UTF_8), 1, 1);
            }
            producer.flush();
        }
        Collections.sort(ids);
        return ids;
    }

    private static List<String> read(EmbeddedKafkaPair pair, int events) {
        return ReadBack.all(pair.bootstrapServers(), "events", events).stream()
                .map(ConsumerRecord::key)
                .map(key -> new String(key, StandardCharsets.UTF_8))
                .sorted()
                .toList();
    }

    private static Set<Integer> nodesOf(EmbeddedKafkaPair pair, String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", pair.bootstrapServers()))) {
            TopicDescription found =
                    requireNonNull(admin.describeTopics(Set.of(topic)).topicNameValues().get(topic))
                            .get();
            return Set.copyOf(
                    found.partitions().stream()
                            .flatMap(p -> p.replicas().stream())
                            .map(Node::id)
                            .distinct()
                            .toList());
        }
    }
}
