package io.headtail.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Config;
import io.headtail.config.ConfigException;
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
            assertEquals(namedPorts(all), open);
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

    @Test
    void the_configuration_of_a_role_wins_and_large_numbers_stay_whole() throws IOException {
        List<Manifest> all =
                Chart.with(
                        "minimal",
                        "config: { top-k: { max: 7 }, windows: [{ name: w, length: PT1M }] }\n"
                                + "instance: { config: { top-k: { max: 8 }, videos: { max: 200000000 } } }");
        assertEquals(8, config(all, "StatefulSet", "instance").kafka().topKMax());
        assertEquals(7, config(all, "Deployment", "merger").kafka().topKMax());
        Tree yaml = PodSettings.yaml(all, Chart.only(all, "StatefulSet", "instance"));
        assertEquals("200000000", yaml.at("videos", "max").text());
        assertEquals(1, yaml.at("windows").items().size());
    }

    @ParameterizedTest
    @CsvSource({
        "'config: { kafka: { bootstrap-servers: a:1 } }', config.kafka.bootstrap-servers",
        "'config: { kafka: { group: g } }', kafka.group",
        "'instance: { config: { replica: c } }', instance.config.replica",
        "'instance: { config: { lanes: 3 } }', instance.lanes",
        "'merger: { config: { http: { port: 80 } } }', merger.config.http.port",
        "'merger: { config: { http: { tls: { key-file: x } } } }', http.tls.secretName",
        "'merger: { config: { history: { password-file: x } } }', history.passwordSecret",
        "'merger: { config: { redis: { password-file: x } } }', redis.passwordSecret",
        "'config: { redis: { tls: { ca-file: x } } }', redis.caSecret",
        "'config: { management: { port: 1 } }', config.management",
        "'config: { shutdown: { grace: PT1M } }', shutdownGraceSeconds",
        "'config: { snapshot: { dir: x } }', snapshot.directory",
        "'config: { shutdown: { delay: PT1M } }', merger.shutdownDelaySeconds",
    })
    void a_key_that_the_chart_sets_itself_is_refused_with_the_value_for_it(
            String more, String said) {
        String refusal = Chart.refusal("minimal", more);
        assertTrue(refusal.contains(said), refusal);
        assertTrue(refusal.contains("the chart sets this key"), refusal);
    }

    @ParameterizedTest
    @CsvSource({
        "config, sasl.jaas.config",
        "instance.config, ssl.keystore.password",
        "merger.config, ssl.truststore.password",
        "config, ssl.key.password",
        "config, sasl.oauthbearer.client.credentials.client.secret",
    })
    void a_secret_in_the_configuration_and_in_the_file_of_properties_is_refused(
            String where, String property) {
        String flat = "kafka: { properties: { %s: x } }".formatted(property);
        String nested = "kafka: { properties: { %s: x%s }";
        int depth = property.split("\\.").length;
        nested = nested.formatted(property.replace(".", ": { "), " }".repeat(depth));
        for (String written : List.of(flat, nested)) {
            String more = where.replace(".", ": { ") + ": { " + written + " }";
            more += where.contains(".") ? " }" : "";
            String refusal = Chart.refusal("history", more);
            assertTrue(refusal.contains(where + ".kafka.properties." + property), refusal);
            assertTrue(refusal.contains("kafka.propertiesSecret"), refusal);
            // Without such a file it is nothing that could win over another.
            assertFalse(Chart.with("minimal", more).isEmpty());
        }
    }

    @Test
    void a_property_of_the_configuration_wins_over_the_file_of_properties() throws IOException {
        // The file has x=y.
        String more = "config: { kafka: { properties: { x: z } } }";
        Config config = config(Chart.with("history", more), "StatefulSet", "instance");
        assertEquals("z", config.kafka().properties().get("x"));
    }

    @Test
    void a_misspelt_key_of_the_configuration_is_named_by_the_process() {
        List<Manifest> all = Chart.with("minimal", "config: { latenes: PT9S }");
        ConfigException refused =
                assertThrows(ConfigException.class, () -> config(all, "StatefulSet", "instance"));
        assertTrue(String.valueOf(refused.getMessage()).contains("latenes"));
    }
}
