package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Role;
import io.headtail.testing.Await;
import io.headtail.testing.InstalledServer;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.MetricsPage;
import io.headtail.testing.Node;
import io.headtail.testing.PostgresUnderTest;
import io.headtail.testing.RedisUnderTest;
import io.headtail.testing.SimulatedViews;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /metrics} of an instance and of a merger with every part says. */
class MetricsIT {
    private static final String TOPIC = "metrics";
    private static final long HOUR = 3_600_000;

    private static final String REMAINING = "headtail_tail_retention_remaining_seconds{";

    /** Those that appear last. */
    private static final List<String> LAST_OF_INSTANCE =
            List.of(
                    "headtail_head_lag_records",
                    "headtail_open_transaction_records",
                    "headtail_late_bin_lag_records",
                    "headtail_invalid_bin_lag_records",
                    "headtail_log_end_age_seconds",
                    "headtail_tail_retention_remaining_seconds");

    private static final List<String> LAST_OF_MERGER =
            List.of(
                    "headtail_answer_complete",
                    "headtail_sealed_end_timestamp_seconds",
                    "headtail_history_lag_records",
                    "headtail_video_stats_written_timestamp_seconds",
                    "headtail_corrections_done_timestamp_seconds",
                    "headtail_lake_written_timestamp_seconds",
                    "headtail_merger_watermark_delay_seconds");

    @TempDir private static Path folder;

    private static Node instance;
    private static Node merger;
    private static @Nullable RedisUnderTest redis;

    @BeforeAll
    static void start() throws IOException {
        long now = System.currentTimeMillis();
        KafkaUnderTest.createTopic(TOPIC, 2, Map.of("retention.ms", "604800000"));
        new SimulatedViews(2_000, 100, now - 2 * HOUR, 2 * HOUR, 1_000, 1, 1).sendTo(TOPIC);
        String windows = "windows=[{name: hour, length: PT1H}, {name: all}]";
        instance =
                Node.start(
                        Role.INSTANCE,
                        TOPIC,
                        windows,
                        "topics.late=" + TOPIC + "-late",
                        "topics.invalid=" + TOPIC + "-invalid",
                        "snapshot.store=directory",
                        "snapshot.dir=" + folder);
        merger =
                Node.start(
                        Role.MERGER,
                        TOPIC,
                        windows,
                        "history.url=" + PostgresUnderTest.newDatabase(),
                        "redis.url=" + redisUrl(),
                        "history.correct-after=PT1H",
                        "lake.url=" + folder.resolve("lake"),
                        "lake.file-records=1000",
                        "video-stats.enabled=true",
                        "video-stats.resolution=PT1S");
        Await.until("the instance has all", () -> page(instance).names(LAST_OF_INSTANCE));
        Await.until("the merger has all", () -> page(merger).names(LAST_OF_MERGER));
        Await.until(
                "Redis has an answer",
                () -> redis == null || page(merger).names(List.of("headtail_redis_age_seconds")));
    }

    /** Of a real one where it is installed; otherwise some of its metrics are not there. */
    private static String redisUrl() throws IOException {
        if (InstalledServer.find("redis-server").isEmpty()) {
            return "redis://127.0.0.1:1";
        }
        RedisUnderTest started = RedisUnderTest.start(folder);
        redis = started;
        return started.url();
    }

    @AfterAll
    static void close() throws Exception {
        merger.close();
        instance.close();
        if (redis != null) {
            redis.close();
        }
    }

    private static MetricsPage page(Node node) {
        return new MetricsPage(node.text("/metrics"));
    }

    @Test
    void the_documented_metrics_are_those_of_the_running_roles() throws Exception {
        Map<String, String> rows = new TreeMap<>();
        page(instance).rows("i").forEach(rows::put);
        page(merger)
                .rows("m")
                .forEach(
                        (name, row) ->
                                rows.merge(
                                        name, row, (i, m) -> i.replace(" | i | ", " | i, m | ")));
        Map<String, String> documented = MetricsPage.documented(Path.of("docs/metrics.md"));
        // The JVM has some of its own only after a collection, or with other collectors; these
        // roles have no certificate, and the machine may have no Redis.
        documented.keySet().removeIf(name -> isOptional(name) && !rows.containsKey(name));
        assertEquals(String.join("\n", rows.values()), String.join("\n", documented.values()));
    }

    private static boolean isOptional(String name) {
        return name.startsWith("jvm_")
                || name.startsWith("process_")
                || name.equals("headtail_redis_age_seconds")
                || name.startsWith("headtail_http_certificate_");
    }

    @Test
    void promtool_has_nothing_to_say_of_them() throws Exception {
        String promtool = InstalledServer.named("promtool");
        for (Node node : List.of(instance, merger)) {
            Path page = Files.writeString(folder.resolve("page"), node.text("/metrics"));
            Process check =
                    new ProcessBuilder(promtool, "check", "metrics")
                            .redirectInput(page.toFile())
                            .redirectErrorStream(true)
                            .start();
            assertEquals(
                    "", new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            assertEquals(0, check.waitFor());
        }
    }

    /** What the runbook of expiring tails says to do shows at once. */
    @Test
    void a_raised_retention_leaves_more_time() throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", KafkaUnderTest.bootstrapServers()))) {
            AlterConfigOp raise =
                    new AlterConfigOp(
                            new ConfigEntry("retention.ms", Long.toString(1_000 * HOUR)),
                            AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(
                            Map.of(
                                    new ConfigResource(ConfigResource.Type.TOPIC, TOPIC),
                                    List.of(raise)))
                    .all()
                    .get();
        }
        Await.until(
                "more than a week remains",
                () ->
                        instance.text("/metrics")
                                .lines()
                                .filter(line -> line.startsWith(REMAINING))
                                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                                .anyMatch(seconds -> Double.parseDouble(seconds) > 700_000));
    }

    @Test
    void who_asks_has_a_connection() {
        for (Node node : List.of(instance, merger)) {
            double open =
                    node.text("/metrics")
                            .lines()
                            .filter(line -> line.startsWith("headtail_http_open_connections "))
                            .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
                            .sum();
            assertTrue(open >= 1, node.text("/metrics"));
        }
    }
}
