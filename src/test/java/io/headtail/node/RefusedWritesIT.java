package io.headtail.node;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Role;
import io.headtail.testing.AnswerJson;
import io.headtail.testing.Await;
import io.headtail.testing.LogLines;
import io.headtail.testing.MountedDisk;
import io.headtail.testing.Node;
import io.headtail.testing.NodeProcess;
import io.headtail.testing.RedisUnderTest;
import io.headtail.testing.SimulatedViews;
import io.headtail.tool.embedded.EmbeddedS3;
import io.headtail.tool.topic.EventProducer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import redis.clients.jedis.RedisClient;

/**
 * Processes whose lake or Redis refuses what they write: it is said once with what to do, counted,
 * and views are counted meanwhile; once it is mended, writing goes on by itself.
 */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class RefusedWritesIT {
    private static final String ID = "v_new";

    @TempDir private Path folder;

    private int sent;

    /** Old views enough for files of a lake. */
    private static void fill(String topic) {
        SimulatedViews.makeTopic(topic, 1);
        long hour = 3_600_000;
        long now = System.currentTimeMillis();
        new SimulatedViews(3_000, 100, now - 2 * hour, 2 * hour, 1_000, 0, 1).sendTo(topic);
    }

    private static String[] sets(String... more) {
        List<String> sets =
                new ArrayList<>(
                        List.of(
                                "event.views=/views",
                                "windows=[{name: all}]",
                                "lateness=PT1S",
                                "slack=PT1S",
                                "history.interval=PT0S",
                                "lake.file-records=1000"));
        sets.addAll(List.of(more));
        return sets.toArray(String[]::new);
    }

    /** Sends views of one video, more than any other has, and waits until they are counted. */
    private void counts(String topic, int port) {
        sent += 100_000;
        try (EventProducer producer = new EventProducer(SimulatedViews.client(), topic)) {
            producer.send(ID.getBytes(StandardCharsets.UTF_8), System.currentTimeMillis(), 100_000);
            producer.flush();
        }
        Await.until("views are counted", () -> first(port).equals(ID + "=" + sent));
    }

    private static String first(int port) {
        HttpResponse<byte[]> answer = NodeProcess.get(port, "/view/video?window=all&k=1");
        return answer == null || answer.statusCode() != 200
                ? ""
                : AnswerJson.rows(answer.body()).stream()
                        .map(row -> row.videoId() + "=" + row.views())
                        .findFirst()
                        .orElse("");
    }

    private static double metric(int port, String name) {
        String text =
                new String(
                        requireNonNull(NodeProcess.get(port, "/metrics")).body(),
                        StandardCharsets.UTF_8);
        Matcher line = Pattern.compile("(?m)^headtail_" + name + " (\\S+)$").matcher(text);
        return line.find() ? Double.parseDouble(line.group(1)) : -1;
    }

    private static void awaitMetric(int port, String name, double least) {
        Await.until(name + " >= " + least, () -> metric(port, name) >= least);
    }

    private static void assertOne(List<String> lines, String... parts) {
        assertEquals(1, lines.size(), lines::toString);
        for (String part : parts) {
            assertTrue(lines.getFirst().contains(part), lines::toString);
        }
    }

    @Test
    void a_lake_on_a_disk_that_is_read_only_and_then_full() throws Exception {
        String topic = "refused-disk";
        Path lake = folder.resolve("lake");
        try (MountedDisk disk = MountedDisk.mount(lake, "size=1m");
                LogLines lines = LogLines.ofThreadsFromHere("io.headtail")) {
            fill(topic);
            // So there is no moment between read-only and full.
            disk.fill();
            disk.becomeReadOnly();
            try (Node node = Node.start(Role.STANDALONE, topic, sets("lake.url=" + lake))) {
                int port = node.headtail.port();
                awaitMetric(port, "lake_failures_total", 2);
                counts(topic, port);
                assertOne(
                        lines.with("Read-only file system"),
                        "lake waits, and tries again till it succeeds: lake.url " + lake,
                        "set lake.url to a directory that can be written to");
                disk.becomeWritable();
                Await.until("it is full", () -> !lines.with("No space left").isEmpty());
                counts(topic, port);
                assertOne(
                        lines.with("No space left on device"),
                        "lake.url " + lake,
                        "make room, or set lake.url to another disk");
                assertEquals(0, metric(port, "lake_files_total"));
                disk.makeRoom();
                awaitMetric(port, "lake_files_total", 1);
                Await.until("it says so", () -> lines.with("lake resumed after").size() == 1);
                assertEquals("", node.failure());
            }
        }
    }

    @Test
    void a_lake_whose_credentials_are_wrong_and_whose_bucket_is_not_there() throws Exception {
        String topic = "refused-bucket";
        fill(topic);
        Path credentials = folder.resolve("credentials");
        write(credentials, "wrong");
        try (EmbeddedS3 s3 = EmbeddedS3.start(folder.resolve("s3"), 0, "other");
                NodeProcess node =
                        NodeProcess.start(
                                List.of("-Daws.sharedCredentialsFile=" + credentials),
                                folder.resolve("log"),
                                Role.STANDALONE,
                                topic,
                                sets(
                                        "lake.url=s3://lake/views",
                                        "snapshot.s3.endpoint=" + s3.endpoint(),
                                        "snapshot.s3.path-style=true"))) {
            int port = node.port();
            awaitMetric(port, "lake_failures_total", 2);
            counts(topic, port);
            assertEquals(1, with(node, "the credentials are refused").size(), node::text);
            assertOne(
                    with(node, "the credentials are refused"),
                    "lake waits, and tries again till it succeeds: s3://lake/views: ",
                    "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the AWS profile or role");
            write(credentials, EmbeddedS3.SECRET_KEY);
            Await.until(node::text, () -> !with(node, "there is no bucket").isEmpty());
            counts(topic, port);
            assertOne(with(node, "there is no bucket 'lake'"), "make it, or set lake.url");
            assertEquals(0, metric(port, "lake_files_total"));
            // A bucket of that server is a directory.
            Files.createDirectory(folder.resolve("s3").resolve("s3").resolve("lake"));
            awaitMetric(port, "lake_files_total", 1);
            Await.until(node::text, () -> with(node, "lake resumed after").size() == 1);
            assertEquals(List.of(), with(node, " ERROR "));
            assertEquals(List.of(), with(node, EmbeddedS3.SECRET_KEY));
        }
    }

    private static void write(Path credentials, String secret) throws IOException {
        Files.writeString(
                credentials,
                "[default]\naws_access_key_id=%s\naws_secret_access_key=%s\n"
                        .formatted(EmbeddedS3.ACCESS_KEY, secret));
    }

    private static List<String> with(NodeProcess node, String part) {
        return node.text().lines().filter(line -> line.contains(part)).toList();
    }

    @Test
    void a_redis_whose_password_is_wrong() throws Exception {
        String topic = "refused-redis";
        try (RedisUnderTest redis = RedisUnderTest.start(folder);
                RedisClient reader = redis.client();
                LogLines lines = LogLines.ofThreadsFromHere("io.headtail")) {
            reader.configSet("requirepass", "right");
            Path password = Files.writeString(folder.resolve("password"), "wrong");
            fill(topic);
            try (Node node =
                    Node.start(
                            Role.STANDALONE,
                            topic,
                            sets("redis.url=" + redis.url(), "redis.password-file=" + password))) {
                int port = node.headtail.port();
                awaitMetric(port, "redis_failures_total", 3);
                counts(topic, port);
                assertEquals(0, metric(port, "redis_up"));
                assertEquals(200, node.get("/health/ready").statusCode());
                assertOne(
                        lines.with("Redis at"),
                        "WRONGPASS",
                        "check redis.user, and the password in redis.password-file");
                Files.writeString(password, "right");
                Await.until("Redis takes it", () -> metric(port, "redis_up") == 1);
                Await.until(
                        "it is there",
                        () -> String.valueOf(reader.get("topk:all")).contains(ID + "\"," + sent));
                Await.until(
                        "it says so", () -> lines.with("takes answers again, after").size() == 1);
            }
        }
    }
}
