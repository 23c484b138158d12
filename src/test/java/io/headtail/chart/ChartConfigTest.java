package io.headtail.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Config;
import io.headtail.history.settings.HistorySettings;
import io.headtail.lake.LakeSettings;
import io.headtail.lake.store.LakeUrl;
import io.headtail.redis.RedisSettings;
import io.headtail.redis.RedisSettings.Address;
import io.headtail.snapshot.store.SnapshotSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What processes read in the pods of the chart. */
class ChartConfigTest {
    @TempDir private Path folder = Path.of("");

    private static Stream<Arguments> workloads() {
        return Chart.names().stream()
                .flatMap(
                        name ->
                                Chart.of(name).stream()
                                        .filter(Manifest::isWorkload)
                                        .map(one -> Arguments.of(name, one)));
    }

    private Config config(List<Manifest> all, String kind, String component) throws IOException {
        return PodSettings.of(all, Chart.only(all, kind, component), folder);
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void a_process_accepts_its_configuration(String name, Manifest workload) throws IOException {
        Config config = PodSettings.of(Chart.of(name), workload, folder);
        assertTrue(config.kafka().bootstrapServers().matches("(kafka|127).*"));
        boolean instance = workload.component().equals("instance");
        assertEquals(instance ? workload.name() + "-0" : null, config.kafka().instanceId());
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void ports_are_those_of_the_configuration(String name, Manifest workload) {
        Tree yaml = PodSettings.yaml(Chart.of(name), workload);
        for (Tree port : workload.containers().getFirst().at("ports").items()) {
            Tree configured =
                    port.at("name").text().equals("http")
                            ? yaml.at("http", "port")
                            : yaml.at("management", "port");
            assertEquals(configured, port.at("containerPort"), name);
        }
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void a_pod_may_take_longer_to_stop_than_its_process(String name, Manifest workload)
            throws IOException {
        Config config = PodSettings.of(Chart.of(name), workload, folder);
        Duration stop = config.shutdownDelay().plus(config.shutdownGrace());
        int pod = workload.pod().at("spec", "terminationGracePeriodSeconds").number();
        assertTrue(pod >= stop.toSeconds() + 10, name + ": " + pod);
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void files_that_the_configuration_names_are_mounted(String name, Manifest workload)
            throws IOException {
        Config unused = PodSettings.of(Chart.of(name), workload, folder);
        String config = Files.readString(folder.resolve("config").resolve("headtail.yaml"));
        Matcher named = Pattern.compile(Pattern.quote(folder + "/") + "(\\S+)").matcher(config);
        int found = 0;
        for (; named.find(); found++) {
            String file = named.group(1);
            // What is in that Secret is its owner's business.
            assertTrue(
                    file.startsWith("kafka/") || Files.exists(folder.resolve(file)),
                    name + ": " + file);
        }
        boolean secured = workload.component().equals("merger") && name.equals("tls");
        assertTrue(found >= (secured ? 3 : 0));
    }

    @Test
    void the_values_reach_the_processes() throws IOException {
        List<Manifest> all = Chart.of("s3");
        Config instance = config(all, "StatefulSet", "instance");
        assertEquals("views", instance.kafka().topic());
        assertEquals("x", instance.kafka().properties().get("sasl.jaas.config"));
        assertEquals("SASL_SSL", instance.kafka().properties().get("security.protocol"));
        assertEquals("PT2M", instance.snapshots().interval().toString());
        Tree s3 =
                PodSettings.yaml(all, Chart.only(all, "StatefulSet", "instance"))
                        .at("snapshot", "s3");
        assertEquals("aws:kms", s3.at("sse").text());
        assertEquals("production/views", s3.at("prefix").text());
        assertEquals("true", s3.at("path-style").text());
        Config merger = config(all, "Deployment", "merger");
        assertEquals(instance.kafka().properties(), merger.kafka().properties());
    }

    @Test
    void only_mergers_reach_the_history_and_without_one_nothing_is_published_for_it()
            throws IOException {
        List<Manifest> with = Chart.of("history");
        assertNotNull(config(with, "Deployment", "merger").history());
        assertEquals(600_000, config(with, "StatefulSet", "instance").boundaryMs());
        // From the file of Kafka's secrets.
        assertEquals("y", config(with, "StatefulSet", "instance").kafka().properties().get("x"));
        List<Manifest> without = Chart.of("minimal");
        assertNull(config(without, "Deployment", "merger").history());
        assertEquals(0, config(without, "StatefulSet", "instance").boundaryMs());
    }

    @Test
    void only_mergers_write_to_redis_with_files_from_secrets() throws IOException {
        List<Manifest> all = Chart.of("everything-on");
        RedisSettings redis = config(all, "Deployment", "merger").redis();
        assertNotNull(redis);
        assertEquals(new Address("redis", 6_380, 1, true, false), redis.address());
        assertEquals("topk", redis.user());
        assertEquals(folder.resolve("redis/password"), redis.passwordFile());
        assertEquals(folder.resolve("redis-ca/ca.crt"), redis.caFile());
        for (Manifest workload : all) {
            if (workload.hasPods() && workload.component().equals("instance")) {
                assertNull(PodSettings.of(all, workload, folder).redis());
            }
        }
        assertNull(config(Chart.of("minimal"), "Deployment", "merger").redis());
    }

    @Test
    void only_mergers_write_the_lake_with_the_client_of_snapshots() throws IOException {
        List<Manifest> all = Chart.of("everything-on");
        Manifest merger = Chart.only(all, "Deployment", "merger");
        LakeSettings lake = config(all, "Deployment", "merger").lake();
        assertNotNull(lake);
        assertEquals(
                new LakeUrl.Bucket(
                        new SnapshotSettings.S3(
                                "lake",
                                "views",
                                "https://s3.example.org",
                                "eu-central-1",
                                true,
                                "none")),
                lake.url());
        assertTrue(
                merger.containers().getFirst().at("env").text().contains("AWS_SECRET_ACCESS_KEY"));
        assertNull(config(Chart.of("minimal"), "Deployment", "merger").lake());
    }

    @Test
    void mergers_store_every_video_and_correct_beside_what_the_chart_sets() throws IOException {
        List<Manifest> all = Chart.of("everything-on");
        Config merger = config(all, "Deployment", "merger");
        HistorySettings history = merger.history();
        assertNotNull(history);
        assertEquals("topk", history.user());
        assertNotNull(merger.videoStats());
        assertEquals(Duration.ofHours(2), merger.correctAfter());
    }

    @Test
    void instances_of_both_sets_send_to_the_same_bins() throws IOException {
        List<Manifest> all = Chart.of("everything-on");
        assertEquals(2, sets(all).size());
        for (Manifest set : sets(all)) {
            Config instance = PodSettings.of(all, set, folder);
            assertEquals("views-late", instance.lateTopic());
            assertEquals("views-invalid", instance.invalidTopic());
        }
    }

    @Test
    void the_restricted_egress_opens_the_port_of_each_server_that_is_named() {
        List<Manifest> all = Chart.of("everything-on");
        for (Manifest policy : Chart.all(all, "NetworkPolicy")) {
            Set<Integer> open = new TreeSet<>();
            for (Tree rule : policy.at("spec", "egress").items()) {
                rule.at("ports").items().forEach(port -> open.add(port.at("port").number()));
            }
            Set<Integer> wanted = namedPorts(all);
            if ("merger".equals(policy.component())) {
                wanted.add(9090); // of instances, which it asks where a video stands
            }
            assertEquals(wanted, open);
        }
    }

    // Of all URLs and brokers, with that of S3 and that of DNS.
    private static Set<Integer> namedPorts(List<Manifest> all) {
        Set<Integer> ports = new TreeSet<>(Set.of(53, 443));
        for (Manifest workload : all) {
            if (workload.isWorkload()) {
                Tree yaml = PodSettings.yaml(all, workload);
                for (String address :
                        List.of(
                                yaml.at("kafka", "bootstrap-servers").text(),
                                yaml.at("history", "url").text(),
                                yaml.at("history", "read-url").text(),
                                yaml.at("redis", "url").text())) {
                    Matcher port = Pattern.compile(":(\\d+)").matcher(address);
                    while (port.find()) {
                        ports.add(Integer.parseInt(port.group(1)));
                    }
                }
            }
        }
        return ports;
    }

    @ParameterizedTest
    @CsvSource({"minimal, config", "minimal, instance.config", "two-replicas, config"})
    void a_change_of_the_configuration_replaces_the_pods(String name, String where) {
        String more =
                where.replace(".", ": { ")
                        + ": { lateness: PT9S }"
                        + (where.contains(".") ? " }" : "");
        List<Manifest> before = sets(Chart.of(name));
        List<Manifest> after = sets(Chart.with(name, more));
        assertEquals(before.size(), after.size());
        for (int i = 0; i < before.size(); i++) {
            String was = checksum(before.get(i));
            assertTrue(was.matches("[0-9a-f]{64}"), was);
            assertNotEquals(was, checksum(after.get(i)));
        }
        // What does not reach a role leaves its pods alone.
        String merger = checksum(Chart.only(Chart.of(name), "Deployment", "merger"));
        boolean same =
                merger.equals(checksum(Chart.only(Chart.with(name, more), "Deployment", "merger")));
        assertEquals(where.startsWith("instance"), same);
    }

    private static List<Manifest> sets(List<Manifest> all) {
        return Chart.all(all, "StatefulSet");
    }

    private static String checksum(Manifest workload) {
        return workload.pod().at("metadata", "annotations", "checksum/config").text();
    }
}
