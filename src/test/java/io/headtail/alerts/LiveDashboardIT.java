package io.headtail.alerts;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Role;
import io.headtail.testing.Await;
import io.headtail.testing.HttpProbe;
import io.headtail.testing.InstalledServer;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.Node;
import io.headtail.testing.PlacedViews;
import io.headtail.testing.PostgresUnderTest;
import io.headtail.testing.TestIdentity;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Each expression of the dashboard is asked of a real Prometheus that looks at a process with every
 * part on, and gives data.
 */
class LiveDashboardIT {
    private static final String TOPIC = "dashboard";

    /** They have data only after a snapshot was damaged, and after an error of the server. */
    private static final List<String> WITHOUT_DATA =
            List.of("headtail_recovery_snapshots_passed_over", "code=~\"5..\"");

    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), (\\w+)\\)");

    @TempDir private Path folder;

    private final TestIdentity identity = TestIdentity.of("EC", 1);
    private final int management = InstalledServer.freePort();

    @BeforeEach
    void prepare() {
        InstalledServer.named("prometheus");
        identity.writeTo(folder);
        KafkaUnderTest.createTopic(TOPIC, 2, Map.of("retention.ms", "604800000"));
    }

    private Node start() {
        return Node.start(
                Role.STANDALONE,
                TOPIC,
                "windows=[{name: minute, length: PT1M}, {name: hour, length: PT1H}, {name: all}]",
                "lateness=PT1S",
                "snapshot.store=directory",
                "snapshot.dir=" + folder,
                "snapshot.interval=PT1S",
                "topics.late=" + TOPIC + "-late",
                "topics.invalid=" + TOPIC + "-invalid",
                "history.url=" + PostgresUnderTest.newDatabase(),
                "history.interval=PT1S",
                "history.correct-after=PT1H",
                "video-stats.enabled=true",
                "lake.url=" + folder.resolve("lake"),
                "redis.url=redis://127.0.0.1:1",
                "http.tls.certificate-file=" + folder.resolve("tls.crt"),
                "http.tls.key-file=" + folder.resolve("tls.key"),
                "management.port=" + management);
    }

    @Test
    void every_expression_of_the_dashboard_gives_data() throws IOException {
        Dashboard dashboard = Dashboard.read();
        List<String> expressions = dashboard.expressions("5s", ".*");
        // One of the two ports is nobody's: a process that does not answer.
        Map<String, List<Integer>> jobs =
                Map.of("headtail", List.of(management, InstalledServer.freePort()));
        try (PlacedViews views =
                        new PlacedViews(
                                TOPIC,
                                Map.of("bootstrap.servers", KafkaUnderTest.bootstrapServers()));
                Node node = start();
                LivePrometheus prometheus = LivePrometheus.start(folder, jobs);
                HttpProbe readers =
                        new HttpProbe(
                                TestIdentity.trusting(identity), HttpClient.Version.HTTP_1_1)) {
            List<String> empty = new ArrayList<>(expressions);
            Await.until(
                    () -> "data for " + String.join("\n", empty),
                    () -> {
                        use(node, views, readers);
                        empty.removeIf(expression -> hasData(prometheus.query(expression)));
                        return empty.stream().allMatch(LiveDashboardIT::mayBeEmpty);
                    });
            for (String variable : dashboard.variables(".*")) {
                Matcher found = LABEL_VALUES.matcher(variable);
                assertTrue(found.matches(), variable);
                JsonNode values = prometheus.labelValues(found.group(2), found.group(1));
                assertFalse(values.isEmpty(), variable);
            }
        }
    }

    private static boolean mayBeEmpty(String expression) {
        return WITHOUT_DATA.stream().anyMatch(expression::contains);
    }

    private static boolean hasData(JsonNode series) {
        for (JsonNode one : series) {
            if (!one.get("value").get(1).asString().equals("NaN")) {
                return true;
            }
        }
        return false;
    }

    /** Events of every kind, and requests of every kind. */
    private void use(Node node, PlacedViews views, HttpProbe readers) {
        long now = System.currentTimeMillis();
        for (int partition = 0; partition < 2; partition++) {
            for (int video = 0; video < 4; video++) {
                // In the one that it does not belong to, too.
                views.send(partition, "v_" + video, now);
            }
            views.send(partition, "v_0", now - 60_000);
            byte[] nothing = {};
            var unused =
                    views.producer.send(
                            new ProducerRecord<>(TOPIC, partition, now, nothing, nothing));
        }
        views.producer.flush();
        String local = "https://127.0.0.1:" + node.headtail.port();
        readers.get(local + "/view/video?window=minute&k=3");
        try (Socket socket =
                TestIdentity.trusting(identity)
                        .getSocketFactory()
                        .createSocket("127.0.0.1", node.headtail.port())) {
            socket.getOutputStream()
                    .write("no request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // It ends such connections.
        }
    }
}
