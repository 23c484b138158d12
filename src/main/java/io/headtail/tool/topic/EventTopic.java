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
 * A topic of view events, and its timestamp settings.
 *
 * @param name the topic
 * @param partitions number of partitions
 * @param created whether {@link #ensure} has just created it
 * @param keepsEventTime whether a record keeps the timestamp it is sent with ({@code CreateTime})
 * @param beforeMaxMs how far, in ms, a timestamp may be behind the broker's clock
 * @param afterMaxMs how far, in ms, a timestamp may be ahead of the broker's clock
 */
public record EventTopic(
        String name,
        int partitions,
        boolean created,
        boolean keepsEventTime,
        long beforeMaxMs,
        long afterMaxMs) {

    /**
     * Settings for a new topic of view events: the event time is the record's timestamp, but it may
     * be ahead of the broker's clock by the default lateness at most, since it would make all other
     * events late; nothing is deleted by age; and old events, decades apart and out of order, do
     * not each roll a new segment.
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
     * Finds the topic, or creates it with {@link #SETTINGS}.
     *
     * @param client Kafka client properties, with {@code bootstrap.servers}
     * @param partitions number of partitions if it is created now, ≥ 1
     * @param timeout how long to wait for a broker
     * @throws ToolException if no broker answers in that time, or one refuses; if the topic is
     *     compacted
     */
    public static EventTopic ensure(
            Map<String, String> client, String name, int partitions, Duration timeout) {
        if (partitions < 1) {
            throw new ToolException("partitions " + partitions + ": must be at least 1");
        }
        Properties settings = new Properties();
        String ms = Long.toString(timeout.toMillis());
        settings.put("default.api.timeout.ms", ms);
        settings.put("request.timeout.ms", ms);
        settings.putAll(client);
        try {
            return ensure(Admin.create(settings), name, partitions, timeout);
        } catch (ExecutionException e) {
            throw refused(e.getCause() == null ? e : e.getCause(), client, name, timeout);
        } catch (KafkaException e) {
            throw refused(e.getCause() == null ? e : e.getCause(), client, name, timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolException("stopped while waiting for the broker", e);
        }
    }

    private static EventTopic ensure(Admin admin, String name, int partitions, Duration timeout)
            throws ExecutionException, InterruptedException {
        try {
            Optional<TopicDescription> found = describe(admin, name);
            boolean created = found.isEmpty() && create(admin, name, partitions);
            int count = found.map(t -> t.partitions().size()).orElse(partitions);
            EventTopic topic = withSettings(admin, name, count, created);
            if (created) {
                awaitLeaders(admin, topic, timeout);
            }
            return topic;
        } finally {
            // Do not wait for pending requests when stopped.
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

    /** Creates the topic; false if it was created concurrently. */
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

    // A known leader need not serve yet. If an idempotent producer's first batch is refused for
    // that and its second is accepted, the first can never be written.
    private static void awaitLeaders(Admin admin, EventTopic made, Duration timeout)
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
                // The client waits for a leader, but not for a broker to learn of the topic.
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
                        || System.nanoTime() - startNs > timeout.toNanos()) {
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
            // A client may be allowed to write to a topic but not to describe its settings, and not
            // every broker may know a new topic yet.
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
            Throwable cause, Map<String, String> client, String name, Duration timeout) {
        String servers = client.getOrDefault("bootstrap.servers", "(none given)");
        if (cause instanceof TimeoutException) {
            return new ToolException(
                    "no Kafka broker answered at "
                            + servers
                            + " within "
                            + timeout.toMillis() / 1_000.0
                            + " s; check the address, and that the broker runs",
                    cause);
        }
        return new ToolException(
                "topic '" + name + "' on " + servers + ": " + cause.getMessage(), cause);
    }
}
