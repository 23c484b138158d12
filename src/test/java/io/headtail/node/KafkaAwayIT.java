package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.cli.support.ExitCode;
import io.headtail.config.Role;
import io.headtail.testing.Await;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.NodeProcess;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Starts while Kafka cannot be reached: the process waits for it, and says why. */
class KafkaAwayIT {

    @TempDir private Path folder;

    /** As in containers, where the name of a service that is down is no name. */
    @ParameterizedTest
    @EnumSource
    void a_name_that_does_not_resolve_is_waited_for(Role role) throws Exception {
        String topic = "nameless-" + role;
        KafkaUnderTest.createTopic(topic, 1, Map.of());
        String broker = KafkaUnderTest.bootstrapServers();
        String port = broker.substring(broker.lastIndexOf(':') + 1);
        Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost\n");
        Path security =
                Files.writeString(
                        folder.resolve("security"), "networkaddress.cache.negative.ttl=0\n");
        List<String> names =
                List.of("-Djdk.net.hosts.file=" + hosts, "-Djava.security.properties=" + security);
        try (NodeProcess node =
                NodeProcess.start(
                        names,
                        folder.resolve("log"),
                        role,
                        topic,
                        "kafka.bootstrap-servers=kafka.late:" + port)) {
            int http = node.port();
            String why = "kafka.bootstrap-servers: the name 'kafka.late' does not resolve";
            awaitReady(http, "503 waiting for Kafka: " + why);
            Await.until("a warning", () -> !warnings(node).isEmpty());
            assertEquals(List.of("waiting for Kafka: " + why), warnings(node));
            Files.writeString(hosts, "127.0.0.1 localhost\n127.0.0.1 kafka.late\n");
            // A topic that never held a record is answered by [].
            String joined = role == Role.MERGER ? "503 no answer yet" : "200 ";
            Await.until(() -> ready(http) + node.text(), () -> ready(http).startsWith(joined));
            assertTrue(
                    node.text().contains("Kafka is reachable at kafka.late:" + port), node.text());
        }
    }

    @Test
    void our_line_says_that_no_broker_listens_and_kafkas_clients_are_quiet() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (NodeProcess node =
                NodeProcess.start(
                        folder.resolve("log"),
                        Role.STANDALONE,
                        "nobody",
                        "kafka.bootstrap-servers=localhost:" + port)) {
            int http = node.port();
            String why =
                    "kafka.bootstrap-servers: no broker can be reached"
                            + " (localhost:%d, Connection refused)".formatted(port);
            awaitReady(http, "503 waiting for Kafka: " + why);
            Await.until("a warning", () -> !warnings(node).isEmpty());
            assertEquals(List.of("waiting for Kafka: " + why), warnings(node));
        }
    }

    @Test
    void a_process_that_finds_its_port_taken_has_touched_nothing() throws Exception {
        String topic = "port-taken";
        KafkaUnderTest.createTopic(topic, 1, Map.of());
        try (ServerSocket taken = new ServerSocket(0);
                NodeProcess node =
                        NodeProcess.start(
                                folder.resolve("log"),
                                Role.STANDALONE,
                                topic,
                                "http.port=" + taken.getLocalPort())) {
            assertEquals(ExitCode.MISTAKE, node.exitCode());
            String said =
                    "cannot listen on http.host 127.0.0.1, http.port %d: Address already in use; set"
                                    .formatted(taken.getLocalPort())
                            + " http.port to a free port, or to 0 for any";
            assertTrue(node.text().contains(said), node.text());
        }
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", KafkaUnderTest.bootstrapServers()))) {
            assertEquals(
                    List.of(topic),
                    admin.listTopics().names().get().stream()
                            .filter(name -> name.startsWith(topic))
                            .toList());
            assertTrue(
                    admin.listGroups().all().get().stream()
                            .noneMatch(group -> group.groupId().startsWith(topic)));
        }
    }

    private static void awaitReady(int port, String what) {
        Await.until(() -> what + ", not " + ready(port), () -> ready(port).equals(what));
    }

    private static String ready(int port) {
        HttpResponse<byte[]> response = NodeProcess.get(port, "/health/ready");
        return response == null
                ? "no answer"
                : response.statusCode()
                        + " "
                        + new String(response.body(), StandardCharsets.UTF_8)
                                .replaceAll("(?s).*\"reason\":\"([^\"]*)\".*", "$1");
    }

    /** The text of each warning of any logger. */
    private static List<String> warnings(NodeProcess node) {
        return node.text()
                .lines()
                .filter(line -> line.contains(" WARNING ") || line.contains(" SEVERE "))
                .map(line -> line.replaceFirst("^\\S+ \\S+ \\S+ ", ""))
                .toList();
    }
}
