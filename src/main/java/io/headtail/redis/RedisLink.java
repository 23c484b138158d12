package io.headtail.redis;

import io.headtail.redis.RedisSettings.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultRedisCredentials;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisCredentials;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.params.SetParams;

/**
 * A connection to Redis, or one to each node of a cluster. Connects when it is used; after a
 * failure it must be closed, and then connects anew. For one thread.
 */
final class RedisLink implements AutoCloseable {
    /** A cluster's node may name another one, which may not have noticed yet that it is to move. */
    private static final int MAX_CLUSTER_ATTEMPTS = 3;

    private final RedisSettings settings;
    private @Nullable UnifiedJedis client;

    RedisLink(RedisSettings settings) {
        this.settings = settings;
    }

    /**
     * Runs a script; returns its number.
     *
     * @throws redis.clients.jedis.exceptions.JedisException if Redis is away or refuses
     * @throws UncheckedIOException if a file of the settings cannot be read
     */
    long run(LuaScript script, List<byte[]> keys, List<byte[]> arguments) {
        UnifiedJedis jedis = connected();
        Object result;
        try {
            result = jedis.evalsha(script.sha1(), keys, arguments);
        } catch (JedisNoScriptException e) {
            // The first time, and after a restart of Redis.
            result = jedis.eval(script.text(), keys, arguments);
        }
        return (Long) result;
    }

    /** Whether there are all these keys, of one slot; throws as {@link #run} does. */
    boolean exist(String... keys) {
        return connected().exists(keys) == keys.length;
    }

    /** The value of a string; null if there is none. Throws as {@link #run} does. */
    @Nullable String get(String key) {
        return connected().get(key);
    }

    /** Sets a string unless it is there; throws as {@link #run} does. */
    void setIfAbsent(String key, String value) {
        String unused = connected().set(key, value, SetParams.setParams().nx());
    }

    private UnifiedJedis connected() {
        UnifiedJedis open = client;
        if (open == null) {
            open = open();
            client = open;
        }
        return open;
    }

    private UnifiedJedis open() {
        Address address = settings.address();
        HostAndPort host = new HostAndPort(address.host(), address.port());
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(1);
        pool.setMaxWait(settings.timeout());
        pool.setJmxEnabled(false);
        pool.setTestWhileIdle(false);
        pool.setTimeBetweenEvictionRuns(Duration.ofMillis(-1));
        return address.cluster()
                ? RedisClusterClient.builder()
                        .nodes(Set.of(host))
                        .clientConfig(config())
                        .poolConfig(pool)
                        .maxAttempts(MAX_CLUSTER_ATTEMPTS)
                        .maxTotalRetriesDuration(settings.timeout())
                        .build()
                : RedisClient.builder()
                        .hostAndPort(host)
                        .clientConfig(config())
                        .poolConfig(pool)
                        .build();
    }

    private JedisClientConfig config() {
        int timeoutMs = Math.toIntExact(settings.timeout().toMillis());
        DefaultJedisClientConfig.Builder config =
                DefaultJedisClientConfig.builder()
                        .resp2()
                        .connectionTimeoutMillis(timeoutMs)
                        .socketTimeoutMillis(timeoutMs)
                        .database(settings.address().database())
                        .clientName("headtail")
                        // One right less that the user needs.
                        .clientSetInfoConfig(ClientSetInfoConfig.DISABLED);
        Path passwordFile = settings.passwordFile();
        if (passwordFile != null) {
            config.credentialsProvider(() -> credentials(passwordFile));
        }
        if (settings.address().tls()) {
            config.sslOptions(RedisTls.trusting(settings.caFile()));
        }
        return config.build();
    }

    private RedisCredentials credentials(Path passwordFile) {
        try {
            String text = Files.readString(passwordFile, StandardCharsets.UTF_8);
            String password = text.lines().findFirst().orElse("").strip();
            return new DefaultRedisCredentials(settings.user(), password);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "password file " + passwordFile + " cannot be read: " + e, e);
        }
    }

    /** Closes what is open; the next use connects again. */
    @Override
    public void close() {
        UnifiedJedis open = client;
        client = null;
        if (open != null) {
            open.close();
        }
    }
}
