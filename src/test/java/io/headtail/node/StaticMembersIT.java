package io.headtail.node;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Role;
import io.headtail.testing.Await;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.LogLines;
import io.headtail.testing.Node;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.Test;

/** Heads as static members of their group, by {@code kafka.instance-id}. */
class StaticMembersIT {

    private static Node start(String topic, String id) {
        return Node.start(
                Role.INSTANCE,
                topic,
                "windows=[{name: all}]",
                "lanes=2",
                "kafka.instance-id=" + id,
                // Longer than a restart takes on any machine: a member keeps its partitions
                // meanwhile.
                "kafka.properties.session.timeout.ms=600000");
    }

    @Test
    void a_restart_moves_no_partition_and_of_two_with_the_same_id_the_older_one_stops()
            throws Exception {
        String topic = "static-members";
        KafkaUnderTest.createTopic(topic, 8, Map.of());
        try (LogLines lane = LogLines.ofThreadsFromHere("io.headtail.instance.LaneMembership");
                Node other = start(topic, "b")) {
            Node first = start(topic, "a");
            Await.until(
                    () -> owners(topic).toString(),
                    () -> owners(topic).values().stream().allMatch(owned -> owned.size() == 2));
            Map<String, Set<Integer>> before = owners(topic);
            assertEquals(Set.of("a-0", "a-1", "b-0", "b-1"), before.keySet());
            first.close();
            int arrivals = lane.with("partition assigned").size();
            int departures = lane.with("partition revoked").size();
            try (Node again = start(topic, "a")) {
                Await.until(
                        () -> again.get("/health/ready").toString() + owners(topic),
                        () -> again.get("/health/ready").statusCode() == 200);
                assertEquals(before, owners(topic));
                assertEquals(arrivals + 4, lane.with("partition assigned").size());
                assertEquals(departures, lane.with("partition revoked").size());
                try (Node usurper = start(topic, "a")) {
                    Await.until("it stops", () -> !again.failure().isEmpty());
                    String why =
                            "another process has joined the group with kafka.instance-id=a, so this"
                                    + " one stops: each needs an id of its own";
                    assertTrue(again.failure().contains(why), again.failure());
                    Await.until(
                            "the newer one is ready",
                            () -> usurper.get("/health/ready").statusCode() == 200);
                    assertEquals(before, owners(topic));
                }
                assertEquals("", other.failure());
            }
        }
    }

    /** The partitions of each static member; empty sets while the group rebalances. */
    private static Map<String, Set<Integer>> owners(String group) {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", KafkaUnderTest.bootstrapServers()))) {
            Map<String, Set<Integer>> owners = new TreeMap<>();
            for (MemberDescription member :
                    requireNonNull(
                                    admin.describeConsumerGroups(List.of(group))
                                            .all()
                                            .get()
                                            .get(group))
                            .members()) {
                Set<Integer> owned = new TreeSet<>();
                member.assignment().topicPartitions().forEach(p -> owned.add(p.partition()));
                owners.put(member.groupInstanceId().orElse("none"), owned);
            }
            for (String name : List.of("a-0", "a-1", "b-0", "b-1")) {
                owners.putIfAbsent(name, Set.of());
            }
            return owners;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
