package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Role;
import io.headtail.testing.Await;
import io.headtail.testing.HeldBack;
import io.headtail.testing.LogLines;
import io.headtail.testing.Node;
import io.headtail.testing.NodeProcess;
import io.headtail.testing.RedisUnderTest;
import io.headtail.testing.SimulatedViews;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** Whole mergers that write to one Redis at once while time goes on. */
class RedisMergersIT {
    private static final int K = 20;
    private static final long HOUR = 3_600_000;
    private static final String MARKS = "topk:short:live:marks";
    private static final int TICKS = 3;
    private static final long TICK_MS = 1_000;

    @TempDir private Path folder;

    private RedisUnderTest redis;
    private @Nullable Node instance;

    @BeforeEach
    void start() throws IOException {
        redis = RedisUnderTest.start(folder);
    }

    /** An instance whose clock goes on, though no events come; it has sealed hours. */
    private void count(String topic) {
        SimulatedViews.makeTopic(topic, 2);
        long now = System.currentTimeMillis();
        new SimulatedViews(2_000, 100, now - 2 * HOUR, 2 * HOUR, 1_000, 1, 1).sendTo(topic);
        instance = Node.start(Role.INSTANCE, topic, settings("lanes=1"));
    }

    @AfterEach
    void stop() throws IOException {
        // Not there if the test is skipped.
        if (instance != null) {
            instance.close();
        }
        if (redis != null) {
            redis.close();
        }
    }

    private static String[] settings(String... more) {
        List<String> all =
                List.of(
                        "windows=[{name: short, length: PT1M}, {name: sixty, length: PT1H},"
                                + " {name: month, calendar: month}, {name: ever}]",
                        "history.interval=PT0S",
                        "slack=PT1S",
                        "event.views=/views",
                        "top-k.max=" + K);
        String[] sets = new String[all.size() + more.length];
        System.arraycopy(all.toArray(String[]::new), 0, sets, 0, all.size());
        System.arraycopy(more, 0, sets, all.size(), more.length);
        return sets;
    }

    @Test
    void two_mergers_at_once_never_go_back_and_one_that_stood_still_changes_nothing()
            throws Exception {
        count("redis-mergers");
        try (RedisWrites writes = new RedisWrites(redis);
                RedisClient reader = redis.client();
                HeldBack way = new HeldBack(redis.port());
                Node first =
                        Node.start(
                                Role.MERGER,
                                "redis-mergers",
                                settings("redis.url=" + redis.url()));
                NodeProcess second =
                        NodeProcess.start(
                                folder.resolve("log"),
                                Role.MERGER,
                                "redis-mergers",
                                settings("redis.url=redis://127.0.0.1:" + way.port()))) {
            int port = second.port();
            awaitTaken(second, port, 0);
            Await.until("the first one writes", () -> taken(first.text("/metrics")) > 0);
            second.signal("STOP");
            awaitTicks(writes);
            long before = writes.older();
            second.signal("CONT");
            awaitTaken(second, port, taken(metrics(port)));
            // What it had sent arrives when others have been there for long.
            way.holdFrom("EVALSHA");
            Await.until("it is held back", way::isHolding);
            awaitTicks(writes);
            way.release();
            Await.until("an older answer comes", () -> writes.older() > before);
            awaitTaken(second, port, taken(metrics(port)));
            awaitTicks(writes);
            assertEquals(List.of(), writes.backwards());
            RedisContent content = new RedisContent(first, reader, "topk", K);
            content.awaitWindows();
            content.awaitLast("hour");
            assertEquals("", first.failure());
        }
    }

    /** Several ticks go by in Redis. */
    private static void awaitTicks(RedisWrites writes) {
        // Sealed answers come first.
        Await.until("there is a tick", () -> writes.tick(MARKS) > 0);
        long tick = writes.tick(MARKS);
        Await.until(
                () -> "ticks after " + tick, () -> writes.tick(MARKS) >= tick + TICKS * TICK_MS);
    }

    /** Redis has taken more answers of a process, stored or not. */
    private static void awaitTaken(NodeProcess process, int port, double before) {
        Await.until(
                () -> "Redis takes what it writes: " + process.text(),
                () -> taken(metrics(port)) > before);
    }

    private static String metrics(int port) {
        HttpResponse<byte[]> page = NodeProcess.get(port, "/metrics");
        return page == null ? "" : new String(page.body(), StandardCharsets.UTF_8);
    }

    private static double taken(String page) {
        return page.lines()
                .filter(line -> line.matches("headtail_redis_writes(_kept)?_total .*"))
                .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
                .sum();
    }

    @Test
    void a_wrong_password_is_said_once_and_counted_and_answers_go_on() throws Exception {
        count("redis-password");
        Path password = Files.writeString(folder.resolve("password"), "s3cret-of-nobody\n");
        try (LogLines lines = LogLines.ofThreadsFromHere("io.headtail.redis");
                Node merger =
                        Node.start(
                                Role.MERGER,
                                "redis-password",
                                settings(
                                        "redis.url=" + redis.url(),
                                        "redis.user=nobody",
                                        "redis.password-file=" + password))) {
            Await.until(
                    "it is tried again and again",
                    () -> merger.metric("headtail_redis_failures_total") >= 3);
            assertEquals(0, merger.metric("headtail_redis_up"));
            long[] tick = new long[1];
            Await.until("there are answers", () -> (tick[0] = tick(merger)) > 0);
            Await.until("time goes on", () -> tick(merger) >= tick[0] + TICKS * TICK_MS);
            assertEquals(200, merger.get("/health/ready").statusCode());
            List<String> said = lines.with("");
            assertEquals(1, said.size(), said.toString());
            assertTrue(said.get(0).contains("WRONGPASS"), said.toString());
            assertTrue(said.get(0).contains("check redis.user, and the password"), said.toString());
            assertEquals("", merger.failure());
        }
    }

    private static long tick(Node merger) {
        return Node.tick(merger.top("short", 1));
    }
}
