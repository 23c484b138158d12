package io.headtail.config;

import static io.headtail.config.ConfigProblems.problems;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.headtail.redis.RedisSettings;
import io.headtail.redis.RedisSettings.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys {@code redis.*}. */
class RedisSectionTest {
    private static Config load(Role role, String... sets) {
        List<String> all = new ArrayList<>(List.of("kafka.bootstrap-servers=localhost:9092"));
        all.addAll(List.of(sets));
        return ConfigLoader.load(role, null, Map.of(), all);
    }

    private static RedisSettings of(String... sets) {
        return requireNonNull(load(Role.MERGER, sets).redis());
    }

    @Test
    void none_is_written_to_unless_it_is_configured() {
        assertNull(load(Role.MERGER).redis());
        assertNull(load(Role.MERGER, "redis.prefix=x", "redis.user=u").redis());
        assertEquals(
                new RedisSettings(
                        new Address("db", 6_379, 0, false, false),
                        null,
                        null,
                        null,
                        Duration.ofSeconds(2),
                        "topk",
                        1_000,
                        Duration.ofDays(31)),
                of("redis.url=redis://db"));
        assertEquals(50, of("redis.url=redis://db", "top-k.max=50").ranks());
        assertEquals(7, of("redis.url=redis://db", "redis.ranks=7").ranks());
    }

    @Test
    void a_url_has_a_host_a_port_and_a_database() {
        assertEquals(
                new Address("::1", 7_000, 12, true, false),
                of("redis.url=rediss://[::1]:7000/12").address());
        assertEquals(
                new Address("a.b-c", 6_379, 0, false, true),
                of("redis.url=redis://a.b-c/", "redis.cluster=true").address());
    }

    @ParameterizedTest
    @CsvSource({
        "http://db, allowed are redis://HOST:PORT",
        "db:6379, allowed are redis://HOST:PORT",
        "redis://db:70000, allowed are ports from 1 to 65535",
        "redis://db/x, allowed are redis://HOST:PORT",
    })
    void another_url_is_refused(String url, String said) {
        String problem = problems(Role.MERGER, null, Map.of(), "redis.url=" + url).get(0);
        assertEquals(
                "redis.url: '%s' (--set): %s".formatted(url, said),
                problem.substring(
                        0, Math.min(problem.length(), problem.indexOf(said) + said.length())));
    }

    @Test
    void a_secret_in_the_url_is_refused_and_not_repeated() {
        List<String> expected =
                List.of(
                        "redis.url (--set): has a user or a password; they belong in redis.user and"
                                + " redis.password-file");
        for (String login : List.of(":s3cret", "u:s3cret", "s3cret")) {
            assertEquals(
                    expected,
                    problems(Role.MERGER, null, Map.of(), "redis.url=redis://" + login + "@db"));
        }
    }

    @Test
    void files_must_be_readable_and_a_user_needs_a_password_only_where_redis_is_written() {
        String url = "redis.url=redis://db";
        assertEquals(
                List.of(
                        "redis.password-file: '/nope' (--set): cannot be read; allowed are files"
                                + " with the password of redis.user in their first line, and empty for none",
                        "redis.tls.ca-file: '.' (--set): cannot be read; allowed are files with"
                                + " certificates in PEM, and empty for none"),
                problems(
                        Role.MERGER,
                        null,
                        Map.of(),
                        url,
                        "redis.password-file=/nope",
                        "redis.tls.ca-file=."));
        assertEquals(
                List.of(
                        "redis.user: 'u' (--set): needs redis.password-file; leave it out for"
                                + " Redis' default user"),
                problems(Role.MERGER, null, Map.of(), url, "redis.user=u"));
        assertEquals(
                List.of("redis.url: 'redis://db/1' (--set): a cluster has the database 0 only"),
                problems(
                        Role.MERGER,
                        null,
                        Map.of(),
                        "redis.url=redis://db/1",
                        "redis.cluster=true"));
        load(Role.INSTANCE, url, "redis.user=u", "redis.password-file=/nope");
        RedisSettings settings = of(url, "redis.user=u", "redis.password-file=/dev/null");
        assertEquals("u", settings.user());
        assertEquals(Path.of("/dev/null"), settings.passwordFile());
    }
}
