package io.headtail.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every key, with its default as written in YAML. */
enum ConfigKey {
    BOOTSTRAP_SERVERS("kafka.bootstrap-servers", null, Use.ALL),
    TOPIC("kafka.topic", "view_events", Use.ALL),
    GROUP("kafka.group", "headtail", Use.ALL),
    INSTANCE_ID("kafka.instance-id", "\"\"", Use.OWNERS),
    PROPERTIES_FILE("kafka.properties-file", "\"\"", Use.ALL),
    PARTIALS_TOPIC("topics.partials", "headtail_partials", Use.ALL),
    HISTORY_TOPIC("topics.history", "headtail_history", Use.ALL),
    LATE_TOPIC("topics.late", "\"\"", Use.OWNERS),
    INVALID_TOPIC("topics.invalid", "\"\"", Use.OWNERS),
    REPLICATION_FACTOR("topics.replication-factor", "-1", Use.ALL),
    WINDOWS(
            "windows",
            "[{name: minute, length: PT1M}, {name: hour, length: PT1H}, {name: day, length: P1D},"
                    + " {name: month, calendar: month}, {name: all}]",
            Use.ALL),
    SEALED("sealed", "auto", Use.ALL),
    TICK("tick", "PT1S", Use.ALL),
    LATENESS("lateness", "PT5S", Use.ALL),
    SLACK("slack", "PT1S", Use.ALL),
    CLOCK("clock", "wall", Use.OWNERS),
    OPEN_TRANSACTION_TIMEOUT("open-transaction.timeout", "PT1M", Use.OWNERS),
    REPLAY_IDLE("replay.idle", "PT10S", Use.OWNERS),
    TOP_K_MAX("top-k.max", "1000", Use.ALL),
    LANES(
            "lanes",
            String.valueOf(Math.min(1_024, Runtime.getRuntime().availableProcessors())),
            Use.OWNERS),
    HEAD_MEMORY(
            "head.buffer-memory-mib",
            String.valueOf(Math.clamp(Runtime.getRuntime().maxMemory() >> 24, 1, 1_000_000)),
            Use.OWNERS),
    TAILS_MEMORY(
            "tails.memory-mib",
            String.valueOf(Math.min(1_000_000, Runtime.getRuntime().maxMemory() >> 24)),
            Use.OWNERS),
    VIDEOS_MAX("videos.max", "none", Use.OWNERS),
    SNAPSHOT_STORE("snapshot.store", "directory", Use.OWNERS),
    SNAPSHOT_DIR("snapshot.dir", "snapshots/local", Use.OWNERS),
    SNAPSHOT_INTERVAL("snapshot.interval", "PT1M", Use.OWNERS),
    SNAPSHOT_KEEP("snapshot.keep", "3", Use.OWNERS),
    SNAPSHOT_S3_BUCKET("snapshot.s3.bucket", "\"\"", Use.OWNERS),
    SNAPSHOT_S3_PREFIX("snapshot.s3.prefix", "headtail", Use.OWNERS),
    SNAPSHOT_S3_ENDPOINT("snapshot.s3.endpoint", "\"\"", Use.ALL),
    SNAPSHOT_S3_REGION("snapshot.s3.region", "\"\"", Use.ALL),
    SNAPSHOT_S3_PATH_STYLE("snapshot.s3.path-style", "false", Use.ALL),
    SNAPSHOT_S3_SSE("snapshot.s3.sse", "none", Use.ALL),
    HISTORY_INTERVAL("history.interval", "PT5M", Use.ALL),
    HISTORY_URL("history.url", "\"\"", Use.MERGERS),
    HISTORY_USER("history.user", "headtail", Use.MERGERS),
    HISTORY_PASSWORD_FILE("history.password-file", "\"\"", Use.MERGERS),
    HISTORY_READ_URL("history.read-url", "\"\"", Use.MERGERS),
    HISTORY_KEEP_EVERY("history.keep.every", "P30D", Use.ALL),
    HISTORY_KEEP_HOURLY("history.keep.hourly", "P365D", Use.ALL),
    HISTORY_KEEP_DAILY("history.keep.daily", "forever", Use.ALL),
    HISTORY_CORRECT_AFTER("history.correct-after", "never", Use.MERGERS),
    VIDEO_STATS_ENABLED("video-stats.enabled", "false", Use.MERGERS),
    VIDEO_STATS_RESOLUTION("video-stats.resolution", "PT1M", Use.MERGERS),
    VIDEO_STATS_KEEP("video-stats.keep", "P7D", Use.MERGERS),
    VIDEO_STATS_KEEP_HOURS("video-stats.keep-hours", "forever", Use.MERGERS),
    VIDEO_STATS_MEMORY("video-stats.memory-mib", "64", Use.MERGERS),
    REDIS_URL("redis.url", "\"\"", Use.MERGERS),
    REDIS_USER("redis.user", "\"\"", Use.MERGERS),
    REDIS_PASSWORD_FILE("redis.password-file", "\"\"", Use.MERGERS),
    REDIS_TLS_CA_FILE("redis.tls.ca-file", "\"\"", Use.MERGERS),
    REDIS_CLUSTER("redis.cluster", "false", Use.MERGERS),
    REDIS_PREFIX("redis.prefix", "topk", Use.MERGERS),
    REDIS_RANKS("redis.ranks", "1000", Use.MERGERS),
    REDIS_FILL("redis.fill", "P31D", Use.MERGERS),
    REDIS_TIMEOUT("redis.timeout", "PT2S", Use.MERGERS),
    LAKE_URL("lake.url", "\"\"", Use.MERGERS),
    LAKE_CONTENT("lake.content", "events", Use.MERGERS),
    LAKE_FILE_RECORDS("lake.file-records", "250000", Use.MERGERS),
    LAKE_COMPACTION("lake.compaction", "none", Use.MERGERS),
    PUBLISH("publish", "auto", Use.OWNERS),
    REPLICA("replica", "0", Use.OWNERS),
    ADVERTISED_URL("instance.advertised-url", "\"\"", Use.OWNERS),
    RANKS_CA_FILE("ranks.ca-file", "\"\"", Use.MERGERS),
    RANKS_TOKEN_FILE("ranks.token-file", "\"\"", Use.MERGERS),
    STALE_AFTER("stale-after", "PT10S", Use.MERGERS),
    MERGER_MEMORY(
            "merger.memory-mib",
            String.valueOf(Math.clamp(Runtime.getRuntime().maxMemory() >> 22, 1, 1_000_000)),
            Use.MERGERS),
    SHUTDOWN_DELAY("shutdown.delay", "PT0S", Use.ALL),
    SHUTDOWN_GRACE("shutdown.grace", "PT30S", Use.ALL),
    HTTP_HOST("http.host", "0.0.0.0", Use.ALL),
    HTTP_PORT("http.port", "8080", Use.ALL),
    HTTP_PREFIX("http.prefix", "\"\"", Use.ALL),
    HTTP_MAX_REQUESTS("http.max-requests", "256", Use.ALL),
    HTTP_MAX_CONNECTIONS("http.max-connections", "2000", Use.ALL),
    HTTP_MAX_STREAMS("http.max-streams", "500", Use.ALL),
    HTTP_CORS_ORIGINS("http.cors.origins", "\"\"", Use.ALL),
    LOGGING_FORMAT("logging.format", "text", Use.ALL),
    HTTP_TLS_CERTIFICATE_FILE("http.tls.certificate-file", "\"\"", Use.ALL),
    HTTP_TLS_KEY_FILE("http.tls.key-file", "\"\"", Use.ALL),
    HTTP_TOKENS_FILE("http.tokens-file", "\"\"", Use.ALL),
    TITLES_FILE("titles.file", "\"\"", Use.MERGERS),
    TITLES_URL_TEMPLATE("titles.url-template", "\"\"", Use.MERGERS),
    TITLES_THUMBNAIL_ORIGIN("titles.thumbnail-origin", "\"\"", Use.MERGERS),
    MANAGEMENT_HOST("management.host", "\"\"", Use.ALL),
    MANAGEMENT_PORT("management.port", "\"\"", Use.ALL),
    EVENT_ID("event.id", "key", Use.ALL),
    EVENT_TIMESTAMP("event.timestamp", "record", Use.ALL),
    EVENT_TIMESTAMP_UNIT("event.timestamp-unit", "ms", Use.ALL),
    EVENT_VIEWS("event.views", "1", Use.ALL),
    EVENT_MAX_AHEAD("event.max-ahead", "PT1H", Use.ALL),
    EVENT_PARTITIONER("event.partitioner", "murmur2", Use.OWNERS);

    /** The section whose keys, of any name, are passed through to every Kafka client. */
    static final String PROPERTIES = "kafka.properties";

    static final String ENVIRONMENT_PREFIX = "HEADTAIL_";

    private final String key;
    private final @Nullable String standard;
    private final Use use;

    ConfigKey(String key, @Nullable String standard, Use use) {
        this.key = key;
        this.standard = standard;
        this.use = use;
    }

    /** The dotted key. */
    String key() {
        return key;
    }

    /** The default, in YAML; null if the key must be set. */
    @Nullable String standard() {
        return standard;
    }

    /** The environment variable that sets it. */
    String environment() {
        return environment(key);
    }

    /** Whether the role uses it. Every role accepts it, so that files can be shared. */
    boolean isUsedBy(Role role) {
        return switch (use) {
            case ALL -> true;
            case OWNERS -> role != Role.MERGER;
            case MERGERS -> role != Role.INSTANCE;
        };
    }

    static @Nullable ConfigKey named(String key) {
        for (ConfigKey one : values()) {
            if (one.key.equals(key)) {
                return one;
            }
        }
        return null;
    }

    /** Whether there are keys below this path. */
    static boolean isSection(String path) {
        return path.equals(PROPERTIES)
                || Arrays.stream(values()).anyMatch(one -> one.key.startsWith(path + "."));
    }

    /** Everything that a file may set: keys, and the section of pass-through properties. */
    static List<String> names() {
        return Stream.concat(Arrays.stream(values()).map(ConfigKey::key), Stream.of(PROPERTIES))
                .toList();
    }

    static String environment(String key) {
        return ENVIRONMENT_PREFIX
                + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private enum Use {
        ALL,
        /** Roles that own partitions. */
        OWNERS,
        MERGERS
    }
}
