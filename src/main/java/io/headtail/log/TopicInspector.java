package io.headtail.log;

import static java.util.Objects.requireNonNull;

import io.headtail.log.event.EventSettings;
import io.headtail.time.Millis;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the broker about the topic of view events; rejects settings that break counting and warns of
 * those that may.
 */
public final class TopicInspector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicInspector.class);

    /** With slack, a tick and Kafka's latency this makes about a minute. */
    private static final long SLOW_LATENESS_MS = 50_000;

    private final KafkaSettings settings;
    private final Admin admin;

    /**
     * Creates an inspector of the configured topic.
     *
     * @throws TopicProblemException if the settings make no client
     */
    public TopicInspector(KafkaSettings settings) {
        this.settings = settings;
        this.admin = new ClientProperties(settings).newAdmin();
    }

    /**
     * Asks for the topic's facts.
     *
     * @throws TopicProblemException if the topic cannot be used, or Kafka does not answer
     */
    public TopicFacts inspect() {
        return ask(null);
    }

    /**
     * As {@link #inspect()}, with a timeout.
     *
     * @param timeout timeout of each of three requests: after it the connection to a silent broker
     *     is closed, and the next request goes to another one
     */
    public TopicFacts inspect(Duration timeout) {
        return ask(Math.toIntExact(timeout.toMillis()));
    }

    private TopicFacts ask(@Nullable Integer timeoutMs) {
        String topic = settings.topic();
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        // All are asked before the first is waited for.
        KafkaFuture<TopicDescription> described =
                requireNonNull(
                        admin.describeTopics(
                                        List.of(topic),
                                        new DescribeTopicsOptions().timeoutMs(timeoutMs))
                                .topicNameValues()
                                .get(topic));
        KafkaFuture<String> cluster =
                admin.describeCluster(new DescribeClusterOptions().timeoutMs(timeoutMs))
                        .clusterId();
        KafkaFuture<Config> configured =
                requireNonNull(
                        admin.describeConfigs(
                                        List.of(resource),
                                        new DescribeConfigsOptions().timeoutMs(timeoutMs))
                                .values()
                                .get(resource));
        TopicDescription description = get(described);
        String clusterId = get(cluster);
        Config config = get(configured);
        String cleanup = value(config, TopicConfig.CLEANUP_POLICY_CONFIG, "delete");
        if (cleanup.contains("compact")) {
            throw new TopicProblemException(
                    "topic '"
                            + topic
                            + "' has cleanup.policy="
                            + cleanup
                            + ": compaction deletes views, so counts cannot be exact; set"
                            + " cleanup.policy=delete");
        }
        return new TopicFacts(
                clusterId,
                description.topicId().toString(),
                description.partitions().size(),
                Long.parseLong(value(config, TopicConfig.RETENTION_MS_CONFIG, "-1")),
                cleanup.equals("delete")
                        && value(config, TopicConfig.RETENTION_BYTES_CONFIG, "-1").equals("-1"),
                Long.parseLong(
                        value(
                                config,
                                TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
                                Long.toString(Long.MAX_VALUE))),
                value(config, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime")
                        .equals("LogAppendTime"));
    }

    private static String value(Config config, String name, String otherwise) {
        return config.get(name) == null || config.get(name).value() == null
                ? otherwise
                : config.get(name).value();
    }

    private <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw problem(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicProblemException("interrupted while asking Kafka", e);
        }
    }

    private TopicProblemException problem(Throwable cause) {
        if (cause instanceof UnknownTopicOrPartitionException) {
            return new TopicProblemException(
                    "topic '"
                            + settings.topic()
                            + "' does not exist at "
                            + settings.bootstrapServers()
                            + ": create it, keyed by video id, with cleanup.policy=delete, or set"
                            + " kafka.topic",
                    cause);
        }
        if (cause instanceof TimeoutException) {
            return unanswered(settings, cause);
        }
        return new TopicProblemException(
                "Kafka at '"
                        + settings.bootstrapServers()
                        + "' refused to describe topic '"
                        + settings.topic()
                        + "': "
                        + cause.getMessage(),
                cause);
    }

    /** The problem if Kafka did not answer in time. */
    public static TopicProblemException unanswered(KafkaSettings settings, Throwable cause) {
        BrokerAddresses.Absence absence =
                new BrokerAddresses(settings.bootstrapServers()).absence();
        return new TopicProblemException(absence.reason(), cause, absence.accepts());
    }

    /** What a user should know before relying on the topic; empty if there is nothing. */
    public static List<String> warnings(
            TopicFacts facts, EventSettings event, Timing timing, List<WindowSpec> windows) {
        List<String> warnings = new ArrayList<>();
        long longest = windows.stream().mapToLong(spec -> spec.span().longestMs()).max().orElse(0);
        long needed = longest + timing.latenessMs() + Millis.DAY;
        if (facts.retentionMs() >= 0 && facts.retentionMs() < needed) {
            warnings.add(
                    "retention.ms="
                            + facts.retentionMs()
                            + " is less than longest window + lateness + a day to survive an outage = "
                            + needed
                            + " ms: a tail may find its events deleted; raise retention.ms");
        }
        if (!facts.onlyTimeDeletes()) {
            warnings.add(
                    "retention.bytes is set: records may be deleted before a tail has read them,"
                            + " and windows start incomplete; set retention.bytes=-1 and rely on"
                            + " retention.ms");
        }
        if (windows.stream().anyMatch(WindowSpec::isAllTime) && facts.retentionMs() >= 0) {
            warnings.add(
                    "a window of all time is configured, but retention.ms="
                            + facts.retentionMs()
                            + ": it is complete only while the log still begins at its first record");
        }
        if (timing.latenessMs() >= SLOW_LATENESS_MS) {
            warnings.add(
                    "lateness is "
                            + timing.latenessMs()
                            + " ms: answers for an hour, day or month appear that long after its"
                            + " end, about a minute or more");
        }
        AheadWarning.of(facts, event, timing).ifPresent(warnings::add);
        return warnings;
    }

    /** Logs the warnings. */
    public static void logWarnings(String topic, List<String> warnings) {
        warnings.forEach(warning -> LOG.warn("topic={} {}", topic, warning));
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
