package io.headtail.redis;

import static io.headtail.redis.MadeAnswers.ALL;
import static io.headtail.redis.MadeAnswers.MINUTE;
import static io.headtail.redis.MadeAnswers.exact;
import static io.headtail.redis.MadeAnswers.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.redis.RedisSettings.Address;
import io.headtail.testing.LogLines;
import io.headtail.testing.RedisUnderTest;
import io.headtail.testing.TestIdentity;
import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;

/** Users, passwords, TLS and clusters; what is wrong is said once, without a secret. */
class RedisAccessIT extends RedisScene {
    /** As docs/redis.md has it. */
    private static final String RIGHTS =
            "resetkeys ~topk:* ~{topk:all}:marks resetchannels -@all +evalsha +eval +exists +get +set"
                    + " +del +hmget +hset +zadd +client|setname";

    private static final String SECRET = "s3cret-of-redis";

    @Override
    @BeforeEach
    void start() throws IOException {
        super.start();
        answers.set(exact(MINUTE, 60_000, rows("a=1")));
        answers.set(exact(ALL, 60_000, rows("a=1")));
        WindowSpec sixty = WindowSpec.sliding("sixty", 3_600_000);
        answers.sealed.put(CalendarUnit.HOUR, exact(sixty, 3_600_000, rows("h=1")));
    }

    private RedisSettings login(@Nullable String user, String password) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), password + "\n");
        return with(settings().address(), user, file, null);
    }

    private static RedisSettings with(
            Address address, @Nullable String user, @Nullable Path password, @Nullable Path ca) {
        Duration timeout = Duration.ofSeconds(2);
        return new RedisSettings(
                address, user, password, ca, timeout, "topk", 1_000, Duration.ofDays(31));
    }

    /** Tries several times; returns the lines that it was said in. */
    private List<String> refused(RedisSettings settings) {
        try (LogLines lines = LogLines.ofThisThread(Outage.class.getName());
                RedisWriter writer = writer(settings)) {
            for (int i = 0; i < 3; i++) {
                assertFalse(writer.doWork());
            }
            List<String> said = lines.with("");
            assertEquals(1, said.size(), said.toString());
            assertFalse(said.get(0).contains(SECRET), said.toString());
            assertTrue(said.get(0).startsWith(settings.address() + ": "), said.toString());
            return said;
        }
    }

    private void refused(RedisSettings settings, String... parts) {
        String said = refused(settings).get(0);
        for (String part : parts) {
            assertTrue(said.contains(part), said);
        }
    }

    private void addUser(String name, String rights) {
        acl(reader, name, rights);
    }

    private static void acl(RedisClient client, String name, String rights) {
        String words = "SETUSER " + name + " on >" + SECRET + " " + rights;
        RedisUnderTest.send(client, Protocol.Command.ACL, words.split(" ", -1));
    }

    @Test
    void a_user_with_the_rights_of_the_manual_writes_all() throws Exception {
        addUser("headtail", RIGHTS);
        try (RedisWriter writer = writer(login("headtail", SECRET))) {
            assertTrue(writer.doWork());
            nanos.addAndGet(1_000_000_000);
            assertTrue(writer.doWork());
        }
        assertTrue(reader.get("topk:all").contains("[[\"a\",1]]"));
        assertTrue(reader.exists("topk:hour:current"));
        assertEquals(1, reader.zcard("topk:minute:live"));
        addUser("headtail", "+select");
        Address third = new Address("127.0.0.1", server.port(), 3, false, false);
        RedisSettings login = login("headtail", SECRET);
        try (RedisWriter writer = writer(with(third, "headtail", login.passwordFile(), null))) {
            assertTrue(writer.doWork());
        }
        assertTrue(reader.info("keyspace").contains("db3:keys="));
    }

    @Test
    void a_wrong_password_or_user_or_right_is_said_in_one_line_with_what_to_do() throws Exception {
        addUser("headtail", RIGHTS);
        addUser("limited", "~other:* +@all");
        refused(login("headtail", SECRET + "-old"), "WRONGPASS", "redis.password-file");
        refused(login("nobody", SECRET), "WRONGPASS", "redis.user");
        refused(login("limited", SECRET), "docs/redis.md has what the user must be allowed");
        Path none = folder.resolve("none");
        refused(with(settings().address(), null, none, null), "password file " + none);
        reader.configSet("requirepass", SECRET);
        refused(settings(), "NOAUTH", "set redis.password-file");
        try (RedisWriter writer = writer(login(null, SECRET))) {
            assertTrue(writer.doWork());
        }
    }

    @Test
    void a_password_that_is_corrected_in_the_file_is_taken_without_a_restart() throws Exception {
        addUser("headtail", RIGHTS);
        try (LogLines lines = LogLines.ofThisThread(Outage.class.getName());
                RedisWriter writer = writer(login("headtail", "old"))) {
            assertFalse(writer.doWork());
            Files.writeString(folder.resolve("password"), SECRET);
            assertTrue(writer.doWork());
            assertEquals(2, lines.with("").size());
        }
    }

    @Test
    void a_key_that_is_something_elses_holds_up_no_other_and_is_tried_again_each_second() {
        reader.set("topk:minute:live:marks", "of somebody else");
        reader.lpush("topk:hour:1970-01-01T01:00:00Z", "of somebody else");
        try (LogLines lines = LogLines.ofThisThread(Outage.class.getName());
                RedisWriter writer = writer()) {
            for (int i = 0; i < 5; i++) {
                assertTrue(writer.doWork());
            }
            assertTrue(reader.exists("topk:all"));
            assertEquals(1, status.written(), "once");
            assertEquals(2, status.failures(), "minute and hour");
            assertFalse(status.up());
            nanos.addAndGet(1_000_000_000);
            assertTrue(writer.doWork());
            assertEquals(4, status.failures());
            assertEquals(1, status.written());
            assertFalse(status.up());
            List<String> said = lines.with("WRONGTYPE");
            assertEquals(2, said.size(), said.toString());
            assertTrue(said.get(0).contains("another redis.prefix; sealed hour is not written"));
            assertTrue(said.get(1).contains("another redis.prefix; window minute is not written"));
            reader.del("topk:minute:live:marks", "topk:hour:1970-01-01T01:00:00Z");
            nanos.addAndGet(1_000_000_000);
            assertTrue(writer.doWork());
            assertTrue(reader.exists("topk:hour:current"));
            assertEquals(1, reader.zcard("topk:minute:live"));
            assertTrue(status.up());
            assertEquals(4, lines.with("").size(), lines.with("").toString());
        }
    }

    @Test
    void what_redis_refuses_is_said_with_what_to_do() {
        Address plain = settings().address();
        refused(
                settings(new Address(plain.host(), plain.port(), 0, false, true)),
                "set redis.cluster=false");
        Address encrypted = new Address(plain.host(), plain.port(), 0, true, false);
        refused(
                new RedisSettings(
                        encrypted,
                        null,
                        null,
                        null,
                        Duration.ofMillis(100),
                        "topk",
                        10,
                        Duration.ZERO),
                "(TLS): Read timed out");
        refused(settings(new Address("127.0.0.1", 1, 0, false, false)), "refused");
    }

    @Test
    void answers_go_over_tls_to_a_host_whose_certificate_is_trusted() throws Exception {
        TestIdentity identity = TestIdentity.of("EC", 0);
        Path tls = Files.createDirectory(folder.resolve("tls"));
        try (RedisUnderTest encrypted = RedisUnderTest.startTls(tls, identity)) {
            Address address = new Address("localhost", encrypted.port(), 0, true, false);
            Path ca = tls.resolve("tls.crt");
            try (RedisWriter writer = writer(with(address, null, null, ca))) {
                assertTrue(writer.doWork());
            }
            assertTrue(status.up());
            refused(with(address, null, null, null), "redis.tls.ca-file");
            refused(with(address, null, null, tls.resolve("tls.key")), "redis.tls.ca-file");
            // The certificate is of localhost and 127.0.0.1.
            Address other = new Address("127.0.0.2", encrypted.port(), 0, true, false);
            refused(with(other, null, null, ca), "no TLS with it", "127.0.0.2 found");
        }
    }

    @Test
    void in_a_cluster_keys_that_are_written_together_share_a_slot() throws Exception {
        Path node = Files.createDirectory(folder.resolve("node"));
        try (RedisUnderTest cluster = RedisUnderTest.startCluster(node);
                RedisClient client = cluster.client()) {
            Address plain = new Address("127.0.0.1", cluster.port(), 0, false, false);
            refused(settings(plain), "set redis.cluster=true");
            Address address = new Address("127.0.0.1", cluster.port(), 0, false, true);
            acl(client, "headtail", RIGHTS + " +cluster|slots");
            RedisSettings login = login("headtail", SECRET);
            RedisSettings user = with(address, "headtail", login.passwordFile(), null);
            try (RedisWriter writer = writer(user)) {
                assertTrue(writer.doWork());
                nanos.addAndGet(1_000_000_000);
                assertTrue(writer.doWork());
            }
            assertEquals(
                    Set.of(
                            "topk:all",
                            "{topk:all}:marks",
                            "topk:{minute}:live",
                            "topk:{minute}:live:payload",
                            "topk:{minute}:live:marks",
                            "topk:{hour}:current",
                            "topk:{hour}:1970-01-01T01:00:00Z",
                            "topk:owner"),
                    client.keys("*"));
        }
    }
}
