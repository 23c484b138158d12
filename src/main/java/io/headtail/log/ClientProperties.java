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
 * Properties of every Kafka client, in three layers: our defaults, then the user's own, then what
 * exactness requires. Users can override the first and not the last.
 */
public final class ClientProperties {
    private static final String HISTORY_GROUP = "-history";

    /** A hundred years: clients keep resolving a name until it resolves. */
    private static final long RESOLVE_TIMEOUT_MS = 36_525 * Millis.DAY;

    private static final int SESSION_TIMEOUT_MS = 6_000;
    private static final int STATIC_SESSION_TIMEOUT_MS = 45_000;

    private final KafkaSettings settings;

    /**
     * For clients of these settings.
     *
     * @param settings addresses, group and the user's own properties
     */
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

    /** A new admin client; see {@link #make}. */
    public Admin newAdmin() {
        return make(() -> Admin.create(admin()));
    }

    /**
     * Creates a client.
     *
     * @throws TopicProblemException if its settings are invalid; the message says which
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
                    "no Kafka client can be created with the settings under kafka: "
                            + cause.getMessage(),
                    e);
        }
    }

    /**
     * Consumer of a head: a member of the group, which assigns partitions; offsets are never
     * committed.
     *
     * @param lane ≥ 0; each lane is a member of its own
     */
    Map<String, Object> head(int lane) {
        String instanceId = settings.instanceId();
        Map<String, Object> defaults = new HashMap<>(reading());
        // The classic protocol, so that we can choose the session timeout: after a hard kill the
        // partitions move within it. (In the KIP-848 protocol it is the broker's, 45 s.) 6 s is the
        // least that brokers allow by default, and recovering from a snapshot is cheap. For a
        // static member it is the time it has to restart.
        defaults.put(
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                instanceId == null ? SESSION_TIMEOUT_MS : STATIC_SESSION_TIMEOUT_MS);
        // New partitions are discovered and assigned within this time.
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

    /** Consumer of a tail: it reads old segments, so its fetch buffers are bounded. */
    public Map<String, Object> tail() {
        Map<String, Object> defaults = new HashMap<>(reading());
        defaults.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 << 20);
        return of(defaults, exact(Map.of()));
    }

    /**
     * Consumer of a follower: a member of a group of its own, for which offsets are not committed.
     *
     * @param group its name after the configured group's
     */
    public Map<String, Object> follower(String group) {
        Map<String, Object> defaults = new HashMap<>(reading());
        defaults.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
        defaults.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_000);
        defaults.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
        defaults.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 << 20);
        // Longer than the longest transaction of PostgreSQL that its follower may wait for: what
        // stores is no reason to leave the group.
        defaults.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 15 * 60_000);
        // Kafka warns of less: the connection to the coordinator must last as long as a poll may.
        defaults.put(ConsumerConfig.CONNECTIONS_MAX_IDLE_MS_CONFIG, 16 * 60_000);
        // It is asked between two polls whether its follower must store.
        defaults.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500);
        defaults.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                CooperativeStickyAssignor.class.getName());
        return of(
                defaults,
                exact(Map.of(ConsumerConfig.GROUP_ID_CONFIG, settings.group() + "-" + group)));
    }

    private static Map<String, Object> reading() {
        return Map.of(
                // Few enough that a poll's records are still in the CPU cache when they are
                // processed.
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

    /** Consumer of the topic of partials. */
    public Map<String, Object> partialsReader() {
        return of(
                Map.of(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100),
                Map.of(
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false));
    }

    /** The consumer group of the readers of boundaries. */
    public String boundaryGroup() {
        return settings.group() + HISTORY_GROUP;
    }

    /**
     * Consumer of boundaries: a member of {@link #boundaryGroup}. Without a committed offset it
     * starts at the earliest.
     */
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

    /** Producer of partials. */
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
                        // Checked by the producer before compression.
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        largest),
                Map.of(
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true));
    }

    /**
     * Transactional producer of late events. Its limits are above what topics accept, so that a
     * topic decides what is too large.
     *
     * @param transactionalId of this process
     */
    public Map<String, Object> lateEvents(String transactionalId) {
        return of(
                Map.of(
                        // As dense as what it was read from may be, since it must fit as well.
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "zstd",
                        ProducerConfig.LINGER_MS_CONFIG,
                        5,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        256 << 10,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        10_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        20_000,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        20_000,
                        // Readers of committed records wait that long for a process that was
                        // killed in the middle of a transaction.
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        30_000),
                Map.of(
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        transactionalId,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        64 << 20,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        96L << 20,
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
