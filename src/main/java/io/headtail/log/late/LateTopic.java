package io.headtail.log.late;

import static io.headtail.log.TopicAdmin.value;

import io.headtail.log.KafkaSettings;
import io.headtail.log.TopicAdmin;
import io.headtail.log.TopicProblemException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic of a bin: created if it does not exist, with the partitions of the topic of view
 * events; otherwise checked, and given partitions and a greater limit where it has less than that
 * topic.
 */
public final class LateTopic {
    private static final Logger LOG = LoggerFactory.getLogger(LateTopic.class);
    private static final long NO_LIMIT = Long.MAX_VALUE;

    // Nothing is deleted: records may be old by their own time, by which retention goes.
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

    private final BinKind kind;
    private final TopicAdmin admin;
    private final String topic;

    private LateTopic(BinKind kind, TopicAdmin admin, String topic) {
        this.kind = kind;
        this.admin = admin;
        this.topic = topic;
    }

    /**
     * Creates the topic, or checks the existing one.
     *
     * @throws TopicProblemException if it cannot be created, is unsuitable, or Kafka does not
     *     answer
     */
    public static void ensure(BinKind kind, KafkaSettings settings, String topic) {
        TopicAdmin.run(
                settings,
                topic,
                admin -> new LateTopic(kind, admin, topic).ensure(settings.topic()));
    }

    private void ensure(String events) throws InterruptedException {
        int wanted = admin.partitions(events);
        long needed = neededBytes(admin.config(events));
        Config found = admin.config();
        if (found == null) {
            Map<String, String> all = new HashMap<>(CONFIG);
            all.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Long.toString(needed));
            admin.create(wanted, all, kind.setting());
            return;
        }
        checkPolicy(found);
        checkTimestamps(found);
        raiseLimit(found, needed);
        int partitions = admin.partitions(topic);
        if (partitions < wanted) {
            addPartitions(partitions, wanted);
        }
    }

    // Whatever fits into the topic of view events fits with headers, if it is packed half as well.
    private static long neededBytes(@Nullable Config ofEvents) {
        long limit =
                ofEvents == null
                        ? 0
                        : Long.parseLong(
                                value(ofEvents, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "0"));
        return Math.min(Integer.MAX_VALUE, 2 * limit + LateHeaders.MAX_BYTES);
    }

    private void checkPolicy(Config found) {
        String policy = value(found, TopicConfig.CLEANUP_POLICY_CONFIG, "");
        if (policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            throw new TopicProblemException(
                    "topic '%s' has cleanup.policy=%s, but %s needs delete: of the %s of a video only the last would stay"
                            .formatted(topic, policy, kind.setting(), kind.many()));
        }
        String retention = value(found, TopicConfig.RETENTION_MS_CONFIG, "-1");
        if (!retention.equals("-1")) {
            LOG.info(
                    "topic={} has retention.ms={}: {} older than that by their own time are deleted",
                    topic,
                    retention,
                    kind.many());
        }
    }

    private void checkTimestamps(Config found) {
        String type = value(found, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
        if (!type.equals("CreateTime")) {
            throw new TopicProblemException(
                    "topic '%s' has message.timestamp.type=%s, but %s needs CreateTime: %s keep their time"
                            .formatted(topic, type, kind.setting(), kind.many()));
        }
    }

    private void raiseLimit(Config found, long needed) throws InterruptedException {
        String name = TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
        long limit = Long.parseLong(value(found, name, Long.toString(NO_LIMIT)));
        if (limit >= needed) {
            return;
        }
        try {
            admin.set(Map.of(name, Long.toString(needed)));
            LOG.warn("topic={} max.message.bytes={} raised to {}", topic, limit, needed);
        } catch (ExecutionException e) {
            LOG.warn(
                    "topic={} max.message.bytes={} cannot be raised to {}, so that large {} may be"
                            + " refused: {}",
                    topic,
                    limit,
                    needed,
                    kind.many(),
                    TopicAdmin.reason(e));
        }
    }

    private void addPartitions(int found, int wanted) throws InterruptedException {
        try {
            admin.addPartitions(wanted);
            LOG.info("topic={} partitions={} increased to {}", topic, found, wanted);
        } catch (ExecutionException e) {
            LOG.warn(
                    "topic={} partitions={} cannot be increased to {}, so that partitions share"
                            + " one there: {}",
                    topic,
                    found,
                    wanted,
                    TopicAdmin.reason(e));
        }
    }
}
