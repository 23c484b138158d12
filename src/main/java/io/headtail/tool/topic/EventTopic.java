package io.headtail.tool.topic;

import io.headtail.tool.ToolException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A topic that takes view events, and what it does with their timestamps.
 *
 * @param name the topic
 * @param partitions how many it has
 * @param created whether {@link #ensure} made it just now
 * @param keepsEventTime whether a record keeps the timestamp it is sent with ({@code CreateTime})
 * @param beforeMaxMs how far, in ms, a timestamp may lie behind the broker's clock
 * @param afterMaxMs how far, in ms, a timestamp may lie ahead of the broker's clock
 */
public record EventTopic(
        String name,
        int partitions,
        boolean created,
        boolean keepsEventTime,
        long beforeMaxMs,
        long afterMaxMs) {

    /**
     * How a topic of view events is made: event time is the record's, but none that is ahead of the
     * broker's clock by more than events may lag by default, since that makes all others late;
     * nothing is deleted by age, and old events, decades apart and out of order, do not each roll a
     * segment of their own.
     */
    public static final Map<String, String> SETTINGS =
            Map.of(
                    "message.timestamp.type", "CreateTime",
                    "message.timestamp.before.max.ms", Long.toString(Long.MAX_VALUE),
                    "message.timestamp.after.max.ms", "5000",
                    "retention.ms", "-1",
                    "retention.bytes", "-1",
                    "cleanup.policy", "delete",
                    "segment.ms", Long.toString(Long.MAX_VALUE));

    /**
     * Finds the topic, or makes it with {@link #SETTINGS}.
     *
     * @param client Kafka client properties, with {@code bootstrap.servers}
     * @param partitions of the topic if it is made now, ≥ 1
     * @param patience how long to wait for a broker
     * @throws ToolException when no broker answers in that time, or one refuses; when the topic is
     *     compacted
     */
    public static EventTopic ensure(
            Map<String, String> client, String name, int partitions, Duration patience) {
        if (partitions < 1) {
            throw new ToolException("partitions " + partitions + ": must be at least 1");
        }
        Properties settings = new Properties();
        String ms = Long.toString(patience.toMillis());
        settings.put("default.api.timeout.ms", ms);
        settings.put("request.timeout.ms", ms);
        settings.putAll(client);
        try {
            return ensure(Admin.create(settings), name, partitions, patience);
        } catch (ExecutionException e) {
            throw refused(e.getCause() == null ? e : e.getCause(), client, name, patience);
        } catch (KafkaException e) {
            throw refused(e.getCause() == null ? e : e.getCause(), client, name, patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolException("stopped while waiting for the broker", e);
        }
    }

    private static EventTopic ensure(Admin admin, String name, int partitions, Duration patience)
            throws ExecutionException, InterruptedException {
        try {
            Optional<TopicDescription> found = describe(admin, name);
            boolean created = found.isEmpty() && create(admin, name, partitions);
            int count = found.map(t -> t.partitions().size()).orElse(partitions);
            EventTopic topic = withSettings(admin, name, count, created);
            if (created) {
                awaitLeaders(admin, topic, patience);
            }
            return topic;
        } finally {
            // Whoever is told to stop waits for no answer that is still to come.
            admin.close(Duration.ZERO);
        }
    }

    private static Optional<TopicDescription> describe(Admin admin, String name)
            throws ExecutionException, InterruptedException {
        try {
            return Optional.ofNullable(
                    admin.describeTopics(Set.of(name)).allTopicNames().get().get(name));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** False when another made it at the same time. */
    private static boolean create(Admin admin, String name, int partitions)
            throws ExecutionException, InterruptedException {
        NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty());
        try {
            admin.createTopics(Set.of(topic.configs(SETTINGS))).all().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw e;
        }
    }

    // A leader that is known need not serve yet. An idempotent producer whose first batch is turned
    // away for that, and whose second is taken, never gets the first one in.
    private static void awaitLeaders(Admin admin, EventTopic made, Duration patience)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int p = 0; p < made.partitions(); p++) {
            ends.put(new TopicPartition(made.name(), p), OffsetSpec.latest());
        }
        long startNs = System.nanoTime();
        while (true) {
            try {
                admin.listOffsets(ends).all().get();
                return;
            } catch (ExecutionException e) {
                // The client itself waits for a leader, but not for a broker to hear of the topic.
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
                        || System.nanoTime() - startNs > patience.toNanos()) {
                    throw e;
                }
                Thread.sleep(20);
            }
        }
    }

    private static EventTopic withSettings(
            Admin admin, String name, int partitions, boolean created)
            throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        Config config = new Config(List.of());
        try {
            config =
                    admin.describeConfigs(Set.of(resource))
                            .all()
                            .get()
                            .getOrDefault(resource, config);
        } catch (ExecutionException e) {
            // One who may write to a topic need not be allowed to read its settings; and one that
            // was made this moment may not be known to every broker yet.
            if (!(e.getCause() instanceof AuthorizationException)
                    && !(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw e;
            }
        }
        String cleanup = value(config, "cleanup.policy", "delete");
        if (cleanup.contains("compact")) {
            throw new ToolException(
                    "topic '%s' has cleanup.policy=%s: compaction deletes all but the newest record of an id, so views would be lost; choose another topic"
                            .formatted(name, cleanup));
        }
        return new EventTopic(
                name,
                partitions,
                created,
                value(config, "message.timestamp.type", "CreateTime").equals("CreateTime"),
                Long.parseLong(
                        value(config, "message.timestamp.before.max.ms", "" + Long.MAX_VALUE)),
                Long.parseLong(value(config, "message.timestamp.after.max.ms", "3600000")));
    }

    private static String value(Config config, String key, String otherwise) {
        ConfigEntry entry = config.get(key);
        return entry == null || entry.value() == null ? otherwise : entry.value();
    }

    private static ToolException refused(
            Throwable cause, Map<String, String> client, String name, Duration patience) {
        String servers = client.getOrDefault("bootstrap.servers", "(none given)");
        if (cause instanceof TimeoutException) {
            return new ToolException(
                    "no Kafka broker answered at "
                            + servers
                            + " within "
                            + patience.toMillis() / 1_000.0
                            + " s; check the address, and that the broker runs",
                    cause);
        }
        return new ToolException(
                "topic '" + name + "' on " + servers + ": " + cause.getMessage(), cause);
    }
}
