package io.headtail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.cli.support.ConfigOptions;
import io.headtail.http.ManagementSettings;
import io.headtail.log.event.FieldPlace;
import io.headtail.log.event.FieldPlace.Part;
import io.headtail.time.CalendarUnit;
import io.headtail.time.ClockMode;
import io.headtail.time.EpochUnit;
import io.headtail.time.PublishMode;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConfigLoaderTest {
    private static final String SERVERS = "kafka.bootstrap-servers=localhost:9092";

    @TempDir Path directory;

    @Test
    void defaults_are_those_of_the_contract() {
        Config config = ConfigLoader.load(Role.STANDALONE, null, Map.of(), List.of(SERVERS));
        assertEquals("localhost:9092", config.kafka().bootstrapServers());
        assertEquals("view_events", config.kafka().topic());
        assertEquals("headtail", config.kafka().group());
        assertEquals(Map.of(), config.kafka().properties());
        assertEquals("headtail_partials", config.kafka().partialsTopic());
        assertEquals(-1, config.kafka().replicationFactor());
        assertEquals(
                List.of(
                        WindowSpec.sliding("minute", 60_000),
                        WindowSpec.sliding("hour", 3_600_000),
                        WindowSpec.sliding("day", 86_400_000),
                        WindowSpec.month("month"),
                        WindowSpec.allTime("all")),
                config.windows());
        assertEquals(new Timing(1_000, 5_000, 1_000), config.timing());
        assertEquals(List.of(CalendarUnit.values()), config.sealed());
        assertEquals(300_000, config.boundaryMs());
        assertEquals("headtail_history", config.kafka().historyTopic());
        assertEquals(ClockMode.WALL, config.clock());
        assertEquals(PublishMode.AUTO, config.instance().publish());
        assertEquals(1_000, config.topKMax());
        assertEquals(1_000, config.http().maxK());
        assertEquals("0.0.0.0", config.http().host());
        assertEquals(8080, config.http().port());
        assertEquals("", config.http().prefix());
        assertEquals(List.of(), config.http().corsOrigins());
        assertEquals(Runtime.getRuntime().availableProcessors(), config.instance().lanes());
        assertEquals(Duration.ofSeconds(10), config.merger().staleAfter());
        assertEquals(Duration.ZERO, config.shutdownDelay());
        assertEquals(Duration.ofSeconds(30), config.shutdownGrace());
        assertEquals("0", config.instance().replica());
        assertEquals(FieldPlace.KEY, config.event().id());
        assertEquals(FieldPlace.RECORD, config.event().timestamp());
        assertNull(config.event().viewsPointer());
        assertEquals(3_600_000, config.event().maxAheadMs());
        assertTrue(config.event().checkPartition());
    }

    @Test
    void a_set_is_above_the_environment_and_that_above_the_file() throws IOException {
        Path file =
                file(
                        """
                        kafka:
                          bootstrap-servers: a:1
                          topic: from_file
                          group: from_file
                          properties:
                            client.id: from_file
                            security:
                              protocol: SSL
                        topics.partials: from_file
                        http:
                        """);
        Map<String, String> environment =
                Map.of(
                        "HEADTAIL_KAFKA_TOPIC", "from_env",
                        "HEADTAIL_KAFKA_GROUP", "from_env",
                        "HEADTAIL_TOP_K_MAX", "7",
                        "HEADTAIL_KAFKA_PROPERTIES_SASL_JAAS_CONFIG", "p: \"#x\";",
                        "HEADTAIL_KAFKA_PROPERTIES_SECURITY_PROTOCOL", "SASL_SSL",
                        "PATH", "/bin");
        List<String> sets = List.of("kafka.group=first", "kafka.group=from_set");
        Config config = ConfigLoader.load(Role.INSTANCE, file, environment, sets);
        assertEquals("from_file", config.kafka().partialsTopic());
        assertEquals("from_env", config.kafka().topic());
        assertEquals("from_set", config.kafka().group());
        assertEquals(7, config.topKMax());
        assertEquals(
                Map.of(
                        "client.id", "from_file",
                        "sasl.jaas.config", "p: \"#x\";",
                        "security.protocol", "SASL_SSL"),
                config.kafka().properties());
    }

    @Test
    void windows_can_be_given_by_set_and_by_environment() {
        List<WindowSpec> expected =
                List.of(
                        WindowSpec.sliding("year", 31_536_000_000L),
                        WindowSpec.allTime("all"),
                        WindowSpec.rising("up", 3_600_000));
        String windows = "[{name: year, length: P365D}, {name: all}, {name: up, rise: PT1H}]";
        Config set =
                ConfigLoader.load(
                        Role.MERGER, null, Map.of(), List.of(SERVERS, "windows=" + windows));
        Config variable =
                ConfigLoader.load(
                        Role.MERGER, null, Map.of("HEADTAIL_WINDOWS", windows), List.of(SERVERS));
        assertEquals(expected, set.windows());
        assertEquals(expected, variable.windows());
    }

    @Test
    void origins_are_a_list_or_have_commas_or_are_everybodys() {
        List<String> two = List.of("https://a.example", "http://localhost:3000");
        assertEquals(two, origins("[https://a.example, http://localhost:3000]"));
        assertEquals(two, origins("https://a.example, http://localhost:3000"));
        assertEquals(List.of("*"), origins("*"));
        assertEquals(List.of("*"), origins("['*']"));
        assertEquals(List.of(), origins("[]"));
        for (String value : List.of("*", "https://a.example,http://localhost:3000")) {
            Config config =
                    ConfigLoader.load(
                            Role.MERGER,
                            null,
                            Map.of("HEADTAIL_HTTP_CORS_ORIGINS", value),
                            List.of(SERVERS));
            assertEquals(value.equals("*") ? List.of("*") : two, config.http().corsOrigins());
        }
    }

    @Test
    void management_is_on_the_hosts_of_http_unless_told() {
        assertNull(management("http.host=10.0.0.7"));
        assertEquals(
                new ManagementSettings("10.0.0.7", 0),
                management("http.host=10.0.0.7", "management.port=0"));
        assertEquals(
                new ManagementSettings("::1", 8080),
                management("management.port=8080", "management.host=::1"));
        assertEquals(
                new ManagementSettings("0.0.0.0", 0),
                management("http.port=0", "management.port=0"));
    }

    private static @Nullable ManagementSettings management(String... sets) {
        List<String> all = new ArrayList<>(List.of(sets));
        all.add(SERVERS);
        return ConfigLoader.load(Role.INSTANCE, null, Map.of(), all).http().management();
    }

    private static List<String> origins(String set) {
        List<String> sets = List.of(SERVERS, "http.cors.origins=" + set, "http.prefix=/a-b/c.d");
        Config config = ConfigLoader.load(Role.STANDALONE, null, Map.of(), sets);
        assertEquals("/a-b/c.d", config.http().prefix());
        return config.http().corsOrigins();
    }

    @Test
    void scalars_keep_their_text_whatever_yaml_would_make_of_them() {
        Config config =
                ConfigLoader.load(
                        Role.STANDALONE,
                        null,
                        Map.of("HEADTAIL_REPLICA", "no"),
                        List.of(SERVERS, "kafka.topic=0123", "kafka.group=1:30"));
        assertEquals("0123", config.kafka().topic());
        assertEquals("1:30", config.kafka().group());
        assertEquals("no", config.instance().replica());
    }

    @Test
    void ids_can_be_in_json_keys_and_in_headers_and_times_have_units() {
        assertEquals(new FieldPlace(Part.KEY_JSON, "/a/0"), id("key:/a/0"));
        assertEquals(new FieldPlace(Part.KEY_JSON, ""), id("\"key:\""));
        // YAML parses this as a mapping.
        assertEquals(new FieldPlace(Part.KEY_JSON, ""), id("key:"));
        assertEquals(new FieldPlace(Part.HEADER, "video-id"), id("header:video-id"));
        assertEquals(
                new FieldPlace(Part.KEY_JSON, ""),
                ConfigLoader.load(
                                Role.STANDALONE,
                                null,
                                Map.of("HEADTAIL_EVENT_ID", "key:"),
                                List.of(SERVERS))
                        .event()
                        .id());
        Config config =
                ConfigLoader.load(
                        Role.STANDALONE,
                        null,
                        Map.of(),
                        List.of(SERVERS, "event.timestamp=header:__ts", "event.timestamp-unit=us"));
        assertEquals(new FieldPlace(Part.HEADER, "__ts"), config.event().timestamp());
        assertEquals(EpochUnit.US, config.event().unit());
    }

    private static FieldPlace id(String setting) {
        return ConfigLoader.load(
                        Role.STANDALONE, null, Map.of(), List.of(SERVERS, "event.id=" + setting))
                .event()
                .id();
    }

    @Test
    void events_can_be_read_from_json() {
        Config config =
                ConfigLoader.load(
                        Role.STANDALONE,
                        null,
                        Map.of(),
                        List.of(
                                SERVERS,
                                "event.id=/video/id~1x",
                                "event.timestamp=/ts",
                                "event.views=/n",
                                "event.partitioner=any",
                                "clock=event",
                                "publish=every-tick"));
        assertEquals("/video/id~1x", config.event().id().toString());
        assertEquals("/ts", config.event().timestamp().toString());
        assertEquals(EpochUnit.MS, config.event().unit());
        assertEquals("/n", config.event().viewsPointer());
        assertEquals(false, config.event().checkPartition());
        assertEquals(ClockMode.EVENT, config.clock());
        assertEquals(PublishMode.EVERY_TICK, config.instance().publish());
    }

    @Test
    void a_long_tick_needs_no_other_setting() {
        Config config =
                ConfigLoader.load(Role.STANDALONE, null, Map.of(), List.of(SERVERS, "tick=PT1M"));
        assertEquals(Duration.ofMinutes(2), config.merger().staleAfter());
    }

    @Test
    void variables_of_the_launcher_of_tests_and_of_kubernetes_are_left_alone() {
        Map<String, String> environment =
                Map.of(
                        "HEADTAIL_JAVA_OPTS", "-Xmx1g",
                        "HEADTAIL_TEST_SEED", "1",
                        "HEADTAIL_SERVICE_HOST", "10.0.0.1",
                        "HEADTAIL_MERGER_SERVICE_PORT_HTTP", "8080",
                        "HEADTAIL_PORT", "tcp://10.0.0.1:8080",
                        "HEADTAIL_PORT_8080_TCP_ADDR", "10.0.0.1");
        ConfigLoader.load(Role.MERGER, null, environment, List.of(SERVERS));
    }

    @Test
    void the_options_of_a_command_load_it() throws IOException {
        Path file = file("kafka: {bootstrap-servers: a:1}");
        ConfigOptions options = new ConfigOptions();
        CommandLine commands = new CommandLine(CommandLine.Model.CommandSpec.create());
        commands.addMixin("config", options);
        commands.parseArgs(
                "--config", file.toString(), "--set", "lanes=3", "--set", "windows=[{name: all}]");
        Config config = options.load(Role.STANDALONE);
        assertEquals("a:1", config.kafka().bootstrapServers());
        assertEquals(3, config.instance().lanes());
        assertEquals(List.of(WindowSpec.allTime("all")), config.windows());
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(directory.resolve("headtail.yaml"), yaml);
    }
}
