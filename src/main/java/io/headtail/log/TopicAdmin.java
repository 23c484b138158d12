package io.headtail.log;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
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
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** A topic that Headtail writes to: describes, creates and alters it. Not thread-safe. */
public final class TopicAdmin {
    /** What is done with a topic. */
    @FunctionalInterface
    public interface Work {
        /** Does it. */
        void run(TopicAdmin topic) throws InterruptedException;
    }

    private final Admin admin;
    private final KafkaSettings settings;
    private final String topic;

    private TopicAdmin(Admin admin, KafkaSettings settings, String topic) {
        this.admin = admin;
        this.settings = settings;
        this.topic = topic;
    }

    /**
     * Does something with a client that is closed afterwards.
     *
     * @throws TopicProblemException if the work throws it, or the thread is interrupted, which it
     *     stays
     */
    public static void run(KafkaSettings settings, String topic, Work work) {
        try (Admin admin = new ClientProperties(settings).newAdmin()) {
            work.run(new TopicAdmin(admin, settings, topic));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicProblemException("interrupted while making topic '" + topic + "'", e);
        }
    }

    /** The configuration; null if the topic does not exist. */
    public @Nullable Config config() throws InterruptedException {
        return config(topic);
    }

    /** The configuration of any topic; null if it does not exist. */
    public @Nullable Config config(String name) throws InterruptedException {
        ConfigResource resource = resource(name);
        try {
            return requireNonNull(admin.describeConfigs(List.of(resource)).values().get(resource))
                    .get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            throw problem("describe topic '" + name + "'", e);
        }
    }

    private static ConfigResource resource(String name) {
        return new ConfigResource(ConfigResource.Type.TOPIC, name);
    }

    /** The number of partitions of any topic, which exists. */
    public int partitions(String name) throws InterruptedException {
        try {
            return requireNonNull(admin.describeTopics(List.of(name)).topicNameValues().get(name))
                    .get()
                    .partitions()
                    .size();
        } catch (ExecutionException e) {
            throw problem("describe topic '" + name + "'", e);
        }
    }

    /**
     * Creates the topic, unless another process has.
     *
     * @param key the setting with its name
     */
    public void create(int partitions, Map<String, String> config, String key)
            throws InterruptedException {
        NewTopic wanted =
                new NewTopic(
                        topic,
                        Optional.of(partitions),
                        settings.replicationFactor() < 0
                                ? Optional.empty()
                                : Optional.of(settings.replicationFactor()));
        try {
            admin.createTopics(List.of(wanted.configs(config))).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw problem(
                        "create topic '%s' (create it by hand with %s and partitions=%d, or set %s)"
                                .formatted(topic, config, partitions, key),
                        e);
            }
        }
    }

    /** Sets values of the configuration; see {@link #reason} for what is thrown. */
    public void set(Map<String, String> values) throws InterruptedException, ExecutionException {
        List<AlterConfigOp> all = new ArrayList<>();
        values.forEach(
                (name, value) ->
                        all.add(
                                new AlterConfigOp(
                                        new ConfigEntry(name, value), AlterConfigOp.OpType.SET)));
        admin.incrementalAlterConfigs(Map.of(resource(topic), all)).all().get();
    }

    /** Adds partitions up to a number; see {@link #reason} for what is thrown. */
    public void addPartitions(int upTo) throws InterruptedException, ExecutionException {
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(upTo))).all().get();
    }

    /** A value of a configuration, if the broker gives one. */
    public static String value(Config config, String name, String otherwise) {
        ConfigEntry entry = config.get(name);
        return entry == null || entry.value() == null ? otherwise : entry.value();
    }

    /** Why a broker refused. */
    public static String reason(ExecutionException e) {
        return String.valueOf(cause(e).getMessage());
    }

    private static Throwable cause(ExecutionException e) {
        return e.getCause() == null ? e : e.getCause();
    }

    private TopicProblemException problem(String what, ExecutionException e) {
        Throwable cause = cause(e);
        return cause instanceof TimeoutException
                ? TopicInspector.unanswered(settings, cause)
                : new TopicProblemException("cannot " + what + ": " + cause.getMessage(), cause);
    }
}
