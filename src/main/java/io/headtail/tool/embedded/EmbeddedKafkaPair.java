package io.headtail.tool.embedded;

import static java.util.Objects.requireNonNull;

import io.headtail.tool.ToolException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Two brokers in this JVM. The first is the controller, and has the internal topics (groups,
 * transactions); the second can be taken away, and then its partitions, of one replica, have no
 * leader. Both keep their ports and directories when they start again. For one thread.
 */
public final class EmbeddedKafkaPair implements AutoCloseable {
    /** The node that stays. */
    public static final int FIRST = 1;

    /** The node that can be taken away. */
    public static final int SECOND = 2;

    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final long POLL_INTERVAL_NANOS = 20_000_000;

    private final Path folder;
    private final EmbeddedNode node;
    private final Map<String, String> overrides;
    private final int secondPort = FreePort.of(0);
    private EmbeddedKafka first;
    private @Nullable EmbeddedKafka second;

    private EmbeddedKafkaPair(Path folder, int port, Map<String, String> overrides) {
        this.folder = folder;
        this.overrides = Map.copyOf(overrides);
        node = EmbeddedNode.alone(FreePort.of(0));
        first = startNode(FIRST, port);
    }

    /**
     * Starts the first broker; {@link #startSecond} the second, once what shall lie on the first
     * alone is there.
     *
     * @param folder for the data of both, made if absent; of this pair only
     * @param port of the first, 0 for any free one
     * @param overrides settings of both brokers
     * @throws ToolException as {@link EmbeddedKafka#start(Path, int, Map)}
     */
    public static EmbeddedKafkaPair start(Path folder, int port, Map<String, String> overrides) {
        EmbeddedKafkaPair pair = new EmbeddedKafkaPair(folder, port, overrides);
        try {
            pair.makeInternalTopics();
            return pair;
        } catch (RuntimeException e) {
            pair.close();
            throw e;
        }
    }

    private EmbeddedKafka startNode(int id, int port) {
        return EmbeddedKafka.start(folder.resolve("node-" + id), port, node.other(id), overrides);
    }

    /** {@code host:port} of the first broker. */
    public String bootstrapServers() {
        return first.bootstrapServers();
    }

    /** Whether the second broker runs. */
    public boolean secondRuns() {
        return second != null;
    }

    /** Starts the second broker for the first time or again, and returns when it takes part. */
    public void startSecond() {
        if (second == null) {
            second = startNode(SECOND, secondPort);
            await("a second broker", admin -> admin.describeCluster().nodes(), n -> n.size() == 2);
        }
    }

    /** Stops the second broker: until it starts again its partitions have no leader. */
    public void stopSecond() {
        EmbeddedKafka running = second;
        second = null;
        if (running != null) {
            running.close();
        }
    }

    /** Stops the first broker and starts it again; the second waits for it. */
    public void restartFirst() {
        int port = first.port();
        first.close();
        first = startNode(FIRST, port);
    }

    /**
     * Makes a topic and returns when every partition has its leader.
     *
     * @param nodes the node of each partition, from partition 0: {@link #FIRST} or {@link #SECOND}
     * @param configs topic settings, by Kafka's names
     */
    public void createTopic(String name, List<Integer> nodes, Map<String, String> configs) {
        Map<Integer, List<Integer>> assignments = new HashMap<>();
        for (int p = 0; p < nodes.size(); p++) {
            assignments.put(p, List.of(nodes.get(p)));
        }
        NewTopic topic = new NewTopic(name, assignments).configs(configs);
        ask(admin -> admin.createTopics(Set.of(topic)).all());
        awaitLeaders(name, nodes);
    }

    /** Moves each partition of a topic to a node, as {@link #createTopic} lays it out. */
    public void move(String topic, List<Integer> nodes) {
        Map<TopicPartition, Optional<NewPartitionReassignment>> moves = new HashMap<>();
        for (int p = 0; p < nodes.size(); p++) {
            moves.put(
                    new TopicPartition(topic, p),
                    Optional.of(new NewPartitionReassignment(List.of(nodes.get(p)))));
        }
        ask(admin -> admin.alterPartitionReassignments(moves).all());
        awaitLeaders(topic, nodes);
    }

    /**
     * Waits until each partition of a topic is on its node alone, and led by it.
     *
     * @param nodes by partition; 0 for a partition without a leader
     */
    public void awaitLeaders(String topic, List<Integer> nodes) {
        await(
                "leaders " + nodes + " of topic " + topic,
                admin ->
                        requireNonNull(
                                admin.describeTopics(Set.of(topic)).topicNameValues().get(topic)),
                description -> leaders(description).equals(nodes));
    }

    private static List<Integer> leaders(TopicDescription description) {
        return description.partitions().stream().map(EmbeddedKafkaPair::leader).toList();
    }

    private static int leader(TopicPartitionInfo partition) {
        Node leader = partition.leader();
        return leader == null || leader.isEmpty() || partition.replicas().size() != 1
                ? 0
                : leader.id();
    }

    // A broker makes them when a client first looks for a coordinator, on every broker there is.
    private void makeInternalTopics() {
        await(
                "a coordinator of groups",
                admin -> admin.listConsumerGroupOffsets("none").partitionsToOffsetAndMetadata(),
                offsets -> true);
        await(
                "a coordinator of transactions",
                admin -> admin.fenceProducers(Set.of("none")).all().thenApply(none -> true),
                fenced -> fenced);
    }

    private interface AdminQuery<T> {
        KafkaFuture<T> ask(Admin admin);
    }

    private interface Condition<T> {
        boolean holds(T answer);
    }

    private <T> void await(String what, AdminQuery<T> question, Condition<T> condition) {
        long startNs = System.nanoTime();
        while (!holds(question, condition)) {
            if (System.nanoTime() - startNs > TIMEOUT.toNanos()) {
                throw new ToolException(
                        "embedded brokers: no %s within %d s".formatted(what, TIMEOUT.toSeconds()));
            }
            LockSupport.parkNanos(POLL_INTERVAL_NANOS);
        }
    }

    // What one broker has made, the other may not have heard of yet.
    private <T> boolean holds(AdminQuery<T> question, Condition<T> condition) {
        try {
            return condition.holds(ask(question));
        } catch (ToolException e) {
            if (e.getCause() != null
                    && e.getCause().getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw e;
        }
    }

    private <T> T ask(AdminQuery<T> question) {
        Map<String, Object> client =
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers(),
                        "default.api.timeout.ms",
                        (int) TIMEOUT.toMillis());
        try (Admin admin = Admin.create(client)) {
            return question.ask(admin).get();
        } catch (ExecutionException e) {
            throw new ToolException("embedded brokers: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolException("stopped while waiting for the embedded brokers", e);
        }
    }

    /** Stops both, the second first. */
    @Override
    public void close() {
        try {
            stopSecond();
        } finally {
            first.close();
        }
    }
}
