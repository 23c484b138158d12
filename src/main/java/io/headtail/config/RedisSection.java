package io.headtail.config;

import io.headtail.redis.RedisSettings;
import io.headtail.redis.RedisSettings.Address;
import io.headtail.time.Millis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads {@code redis.*}. */
final class RedisSection {
    private static final Pattern URL =
            Pattern.compile(
                    "(rediss?)://(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?(?:/([0-9]{1,4})?)?");
    private static final String ALLOWED =
            "allowed are redis://HOST:PORT, rediss://HOST:PORT for TLS, with /N for database N, and"
                    + " empty for none";
    private static final int DEFAULT_PORT = 6_379;
    private static final int MAX_PORT = 65_535;
    private static final long MAX_FILL_MS = 3_650 * Millis.DAY;
    private static final long MIN_TIMEOUT_MS = 100;

    private final Role role;
    private final CheckedValues values;
    private final List<String> problems;

    private RedisSection(Role role, CheckedValues values, List<String> problems) {
        this.role = role;
        this.values = values;
        this.problems = problems;
    }

    /**
     * The Redis to write to; null for none.
     *
     * @param maxRanks ranks that there are
     */
    static @Nullable RedisSettings read(
            Role role, CheckedValues values, int maxRanks, List<String> problems) {
        return new RedisSection(role, values, problems).read(maxRanks);
    }

    private @Nullable RedisSettings read(int maxRanks) {
        boolean cluster = values.bool(ConfigKey.REDIS_CLUSTER);
        Address address = address(cluster);
        boolean used = address != null && ConfigKey.REDIS_URL.isUsedBy(role);
        String user =
                values.text(
                        ConfigKey.REDIS_USER,
                        "\\S*",
                        "a user of Redis, empty for its default user");
        Path password =
                values.readableFile(
                        ConfigKey.REDIS_PASSWORD_FILE,
                        used,
                        "the password of redis.user in their first line");
        Path ca = values.readableFile(ConfigKey.REDIS_TLS_CA_FILE, used, "certificates in PEM");
        if (used && !user.isEmpty() && password == null) {
            values.bad(
                    ConfigKey.REDIS_USER,
                    values.setting(ConfigKey.REDIS_USER),
                    "needs redis.password-file; leave it out for Redis' default user");
        }
        String prefix =
                values.text(
                        ConfigKey.REDIS_PREFIX,
                        "[A-Za-z0-9._:-]{1,100}",
                        "1 to 100 letters, digits, '.', '_', '-' and ':'");
        int ranks = values.whole(ConfigKey.REDIS_RANKS, 1, 100_000);
        long fill = values.millis(ConfigKey.REDIS_FILL, 0, MAX_FILL_MS);
        long timeout = values.millis(ConfigKey.REDIS_TIMEOUT, MIN_TIMEOUT_MS, Millis.MINUTE);
        return address == null || !problems.isEmpty()
                ? null
                : new RedisSettings(
                        address,
                        user.isEmpty() ? null : user,
                        password,
                        ca,
                        Duration.ofMillis(timeout),
                        prefix,
                        Math.min(ranks, maxRanks),
                        Duration.ofMillis(fill));
    }

    private @Nullable Address address(boolean cluster) {
        Setting setting = values.setting(ConfigKey.REDIS_URL);
        // Not repeated: what stands before the @ is a secret.
        if (setting.node() instanceof ScalarNode scalar && scalar.getValue().contains("@")) {
            problems.add(
                    "%s (%s): has a user or a password; they belong in redis.user and redis.password-file"
                            .formatted(
                                    ConfigKey.REDIS_URL.key(),
                                    setting.source().at(setting.node())));
            return null;
        }
        return values.value(
                        ConfigKey.REDIS_URL,
                        text ->
                                text.isEmpty()
                                        ? Optional.<Address>empty()
                                        : Optional.of(address(text, cluster)))
                .orElse(null);
    }

    private static Address address(String text, boolean cluster) {
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            throw new IllegalArgumentException(ALLOWED);
        }
        int port = url.group(3) == null ? DEFAULT_PORT : Integer.parseInt(url.group(3));
        int database = url.group(4) == null ? 0 : Integer.parseInt(url.group(4));
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("allowed are ports from 1 to 65535");
        }
        if (cluster && database != 0) {
            throw new IllegalArgumentException("a cluster has the database 0 only");
        }
        String host = url.group(2).replaceAll("[\\[\\]]", "");
        return new Address(host, port, database, url.group(1).equals("rediss"), cluster);
    }
}
