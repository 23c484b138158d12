package io.headtail.log;

import io.headtail.time.Millis;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;

/**
 * Properties of every Kafka client. The user's own come between what is a good default and what
 * exactness needs, so that they can change the one and not the other.
 */
public final class ClientProperties {
    private static final String HISTORY_GROUP = "-history";

    /** A hundred years: a name that does not resolve is asked for until it does. */
    private static final long RESOLVE_TIMEOUT_MS = 36_525 * Millis.DAY;

    private static final int SESSION_TIMEOUT_MS = 6_000;
    private static final int STATIC_SESSION_TIMEOUT_MS = 45_000;

    private final KafkaSettings settings;

    public ClientProperties(KafkaSettings settings) {
        this.settings = settings;
    }

    private Map<String, Object> admin() {
        return of(
                Map.of(
                        CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, 10_000,
                        CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, 20_000),
                Map.of());
    }

    /** An admin client; see {@link #make}. */
    public Admin newAdmin() {
        return make(() -> Admin.create(admin()));
    }

    /**
     * Makes a client.
     *
     * @throws TopicProblemException if its settings are no use, saying which
     */
    public static <T> T make(Supplier<T> client) {
        try {
            return client.get();
        } catch (KafkaException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new TopicProblemException(
                    "the settings under kafka make no client: " + cause.getMessage(), e);
        }
    }

    /**
     * The head: a member of the group, which decides who owns what; offsets are never committed.
     *
     * @param lane whose head, ≥ 0: each is a member of its own
     */
    Map<String, Object> head(int lane) {
        String instanceId = settings.instanceId();
        Map<String, Object> defaults = new HashMap<>(reading());
        // The classic protocol, so that the session time-out is ours to choose: after a hard kill
        // the partitions move within it. (In the KIP-848 protocol it is the broker's, 45 s.)
        // Brokers allow no less than the shorter one by default, and to come back from a snapshot
        // is cheap. A static member's is the time that it has to come back.
        defaults.put(
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                instanceId == null ? SESSION_TIMEOUT_MS : STATIC_SESSION_TIMEOUT_MS);
        // New partitions are found, and owned, within this.
        defaults.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
        defaults.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_000);
        defaults.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                CooperativeStickyAssignor.class.getName());
        Map<String, Object> exact = new HashMap<>();
        exact.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
        if (instanceId != null) {
            exact.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instanceId + "-" + lane);
        }
        return of(defaults, exact(exact));
    }

    /** A tail: a cold reader, so its fetch buffers are bounded. */
    public Map<String, Object> tail() {
        Map<String, Object> defaults = new HashMap<>(reading());
        defaults.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 << 20);
        return of(defaults, exact(Map.of()));
    }

    private static Map<String, Object> reading() {
        return Map.of(
                // Few enough that a poll's records are still in a near cache when they are looked
                // at.
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                1_000,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                2 << 20,
                ConsumerConfig.RECEIVE_BUFFER_CONFIG,
                1 << 20,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                100);
    }

    private static Map<String, Object> exact(Map<String, Object> more) {
        Map<String, Object> exact = new HashMap<>(more);
        exact.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        exact.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        exact.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return exact;
    }

    /** The reader of the topic of partials. */
    public Map<String, Object> partialsReader() {
        return of(
                Map.of(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100),
                Map.of(
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false));
    }

    /** The group of those that read boundaries. */
    public String boundaryGroup() {
        return settings.group() + HISTORY_GROUP;
    }

    /** The reader of boundaries: a member of a group of its own. Begins at the first there is. */
    public Map<String, Object> boundaries() {
        return of(
                Map.of(
                        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000,
                        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_000,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500,
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                                CooperativeStickyAssignor.class.getName()),
                Map.of(
                        ConsumerConfig.GROUP_ID_CONFIG,
                        boundaryGroup(),
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false));
    }

    /** The producer of partials. */
    public Map<String, Object> producer() {
        int largest = settings.partialLimit().roomyBytes();
        return of(
                Map.of(
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        ProducerConfig.LINGER_MS_CONFIG,
                        10,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        256 << 10,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        Math.max(64L << 20, 3L * largest),
                        // Looked at before a record is compressed.
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        largest),
                Map.of(
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true));
    }

    private Map<String, Object> of(Map<String, Object> defaults, Map<String, Object> fixed) {
        Map<String, Object> all = new HashMap<>(defaults);
        all.putAll(settings.properties());
        all.putAll(fixed);
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        all.put(CommonClientConfigs.BOOTSTRAP_RESOLVE_TIMEOUT_MS_CONFIG, RESOLVE_TIMEOUT_MS);
        return all;
    }
}
