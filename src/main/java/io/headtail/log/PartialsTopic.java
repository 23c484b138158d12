package io.headtail.log;

import static java.util.Objects.requireNonNull;

import io.headtail.merge.Marks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.Header;

/**
 * Makes the compacted topic of partials, and other topics of one partition, where they do not
 * exist.
 */
public final class PartialsTopic {
    // One partition: the merger sees ticks in the order they were published. Small segments that
    // roll and are compacted soon keep what a starting merger has to read through at tens of MB.
    private static final Map<String, String> CONFIG =
            Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG, "compact",
                    TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(32 << 20),
                    TopicConfig.SEGMENT_MS_CONFIG, "600000",
                    TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1",
                    TopicConfig.DELETE_RETENTION_MS_CONFIG, "600000",
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(8 << 20));

    private static final String MARKS = "marks";

    private PartialsTopic() {}

    static void mark(ProducerRecord<?, ?> record, Marks marks) {
        if (!marks.isEmpty()) {
            record.headers().add(MARKS, marks.toBytes());
        }
    }

    static Marks marks(ConsumerRecord<?, ?> record) {
        Header header = record.headers().lastHeader(MARKS);
        return header == null ? Marks.NONE : Marks.parse(header.value());
    }

    /** Makes the topic, or checks that the one there is compacted. */
    public static void ensure(KafkaSettings settings) {
        ensure(
                settings,
                settings.partialsTopic(),
                "topics.partials",
                CONFIG,
                "a quiet partition's last answer must not be deleted");
    }

    /**
     * Makes a topic of one partition, or checks that the one there is cleaned up as it must be.
     *
     * @param key the setting with its name
     * @param because why the policy in {@code config} is needed
     */
    static void ensure(
            KafkaSettings settings,
            String topic,
            String key,
            Map<String, String> config,
            String because) {
        String policy = requireNonNull(config.get(TopicConfig.CLEANUP_POLICY_CONFIG));
        try (Admin admin = new ClientProperties(settings).newAdmin()) {
            if (!isThere(admin, topic, policy, because)) {
                make(admin, settings, topic, key, config);
                isThere(admin, topic, policy, because);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicProblemException("interrupted while making topic '" + topic + "'", e);
        }
    }

    private static void make(
            Admin admin,
            KafkaSettings settings,
            String topic,
            String key,
            Map<String, String> config)
            throws InterruptedException {
        NewTopic wanted =
                new NewTopic(
                                topic,
                                Optional.of(1),
                                settings.replicationFactor() < 0
                                        ? Optional.empty()
                                        : Optional.of(settings.replicationFactor()))
                        .configs(config);
        try {
            admin.createTopics(List.of(wanted)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new TopicProblemException(
                        "cannot make topic '"
                                + topic
                                + "': "
                                + (e.getCause() == null ? e : e.getCause()).getMessage()
                                + "; make it by hand with "
                                + config
                                + " and one partition, or set "
                                + key,
                        e);
            }
        }
    }

    // Whether the topic exists; if it does its records must be cleaned up as wanted.
    private static boolean isThere(Admin admin, String topic, String wanted, String because)
            throws InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            Config config =
                    requireNonNull(admin.describeConfigs(List.of(resource)).values().get(resource))
                            .get();
            ConfigEntry policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
            if (policy != null && !wanted.equals(policy.value())) {
                throw new TopicProblemException(
                        "topic '"
                                + topic
                                + "' has cleanup.policy="
                                + policy.value()
                                + ", but needs "
                                + wanted
                                + ": "
                                + because);
            }
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw new TopicProblemException(
                    "cannot describe topic '"
                            + topic
                            + "': "
                            + (e.getCause() == null ? e : e.getCause()).getMessage(),
                    e);
        }
    }

    /** How long clients wait for the broker when they close. */
    static final Duration CLOSE = Duration.ofSeconds(5);
}
