package io.headtail.log.late;

import static java.util.Objects.requireNonNull;

import io.headtail.log.ClientProperties;
import io.headtail.log.KafkaSettings;
import io.headtail.log.TopicInspector;
import io.headtail.log.TopicProblemException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic of late events: created if it does not exist, with the partitions of the topic of view
 * events; otherwise checked, and given partitions and a greater limit where it has less than that
 * topic.
 */
public final class LateTopic {
    private static final Logger LOG = LoggerFactory.getLogger(LateTopic.class);
    private static final long NO_LIMIT = Long.MAX_VALUE;

    // Nothing is deleted: late events are old by their own time, by which retention goes.
    private static final Map<String, String> CONFIG =
            Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG,
                    "-1",
                    TopicConfig.RETENTION_BYTES_CONFIG,
                    "-1",
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    "CreateTime",
                    TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG,
                    Long.toString(NO_LIMIT),
                    TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
                    Long.toString(NO_LIMIT));

    private final Admin admin;
    private final KafkaSettings settings;
    private final String topic;

    private LateTopic(Admin admin, KafkaSettings settings, String topic) {
        this.admin = admin;
        this.settings = settings;
        this.topic = topic;
    }

    /**
     * Creates the topic, or checks the existing one.
     *
     * @throws TopicProblemException if it cannot be created, is unsuitable, or Kafka does not
     *     answer
     */
    public static void ensure(KafkaSettings settings, String topic) {
        try (Admin admin = new ClientProperties(settings).newAdmin()) {
            new LateTopic(admin, settings, topic).ensure();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicProblemException("interrupted while making topic '" + topic + "'", e);
        }
    }

    private void ensure() throws InterruptedException {
        int wanted = partitions(settings.topic());
        long needed = neededBytes(config(settings.topic()));
        if (!exists()) {
            make(wanted, needed);
            return;
        }
        Config found = config(topic);
        checkPolicy(found);
        checkTimestamps(found);
        raiseLimit(found, needed);
        int partitions = partitions(topic);
        if (partitions < wanted) {
            addPartitions(partitions, wanted);
        }
    }

    // Whatever fits into the topic of view events fits with headers, if it is packed half as well.
    private static long neededBytes(Config ofEvents) {
        long limit = Long.parseLong(value(ofEvents, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "0"));
        return Math.min(Integer.MAX_VALUE, 2 * limit + LateHeaders.MAX_BYTES);
    }

    private boolean exists() throws InterruptedException {
        try {
            var unused = description(topic).get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw problem("describe topic '" + topic + "'", e);
        }
    }

    private void make(int partitions, long maxBytes) throws InterruptedException {
        Map<String, String> all = new HashMap<>(CONFIG);
        all.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Long.toString(maxBytes));
        NewTopic wanted =
                new NewTopic(
                        topic,
                        Optional.of(partitions),
                        settings.replicationFactor() < 0
                                ? Optional.empty()
                                : Optional.of(settings.replicationFactor()));
        try {
            admin.createTopics(List.of(wanted.configs(all))).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw problem(
                        "create topic '%s' (create it by hand with %s and %d partitions, or set topics.late)"
                                .formatted(topic, all, partitions),
                        e);
            }
        }
    }

    private KafkaFuture<TopicDescription> description(String name) {
        return requireNonNull(admin.describeTopics(List.of(name)).topicNameValues().get(name));
    }

    private int partitions(String name) throws InterruptedException {
        try {
            return description(name).get().partitions().size();
        } catch (ExecutionException e) {
            throw problem("describe topic '" + name + "'", e);
        }
    }

    private Config config(String name) throws InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        try {
            return requireNonNull(admin.describeConfigs(List.of(resource)).values().get(resource))
                    .get();
        } catch (ExecutionException e) {
            throw problem("describe topic '" + name + "'", e);
        }
    }

    private void checkPolicy(Config found) {
        String policy = value(found, TopicConfig.CLEANUP_POLICY_CONFIG, "");
        if (policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            throw new TopicProblemException(
                    ("topic '%s' has cleanup.policy=%s, but topics.late needs delete: of the late"
                                    + " events of a video only the last would stay")
                            .formatted(topic, policy));
        }
        String retention = value(found, TopicConfig.RETENTION_MS_CONFIG, "-1");
        if (!retention.equals("-1")) {
            LOG.info(
                    "topic={} has retention.ms={}: late events older than that by their own time"
                            + " are deleted",
                    topic,
                    retention);
        }
    }

    private void checkTimestamps(Config found) {
        String type = value(found, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
        if (!type.equals("CreateTime")) {
            throw new TopicProblemException(
                    ("topic '%s' has message.timestamp.type=%s, but topics.late needs CreateTime:"
                                    + " late events keep their time")
                            .formatted(topic, type));
        }
    }

    private void raiseLimit(Config found, long needed) throws InterruptedException {
        String name = TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
        long limit = Long.parseLong(value(found, name, Long.toString(NO_LIMIT)));
        if (limit >= needed) {
            return;
        }
        Map<ConfigResource, Collection<AlterConfigOp>> raised =
                Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(
                                new AlterConfigOp(
                                        new ConfigEntry(name, Long.toString(needed)),
                                        AlterConfigOp.OpType.SET)));
        try {
            admin.incrementalAlterConfigs(raised).all().get();
            LOG.warn("topic={} max.message.bytes={} raised to {}", topic, limit, needed);
        } catch (ExecutionException e) {
            LOG.warn(
                    "topic={} max.message.bytes={} cannot be raised to {}, so that large late"
                            + " events may be refused: {}",
                    topic,
                    limit,
                    needed,
                    reason(e));
        }
    }

    private void addPartitions(int found, int wanted) throws InterruptedException {
        try {
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(wanted))).all().get();
            LOG.info("topic={} partitions={} increased to {}", topic, found, wanted);
        } catch (ExecutionException e) {
            LOG.warn(
                    "topic={} partitions={} cannot be increased to {}, so that partitions share"
                            + " one there: {}",
                    topic,
                    found,
                    wanted,
                    reason(e));
        }
    }

    private static String value(Config config, String name, String otherwise) {
        ConfigEntry entry = config.get(name);
        return entry == null || entry.value() == null ? otherwise : entry.value();
    }

    private TopicProblemException problem(String what, ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause instanceof TimeoutException
                ? TopicInspector.unanswered(settings, cause)
                : new TopicProblemException("cannot " + what + ": " + cause.getMessage(), cause);
    }

    private static @Nullable String reason(ExecutionException e) {
        return (e.getCause() == null ? e : e.getCause()).getMessage();
    }
}
