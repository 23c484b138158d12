package io.headtail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaPropertiesFileTest {
    private static final String SERVERS = "kafka.bootstrap-servers=localhost:9092";

    @TempDir Path directory;

    @Test
    void properties_of_kafka_may_stand_in_a_file_below_the_other_sources() throws IOException {
        Path file = directory.resolve("kafka.properties");
        Files.writeString(
                file,
                """
                # ours
                security.protocol=SASL_SSL
                sasl.jaas.config: x password="a=b: #\\u00e4";
                client.id = one
                """);
        Config config =
                ConfigLoader.load(
                        Role.INSTANCE,
                        null,
                        Map.of(),
                        List.of(
                                SERVERS,
                                "kafka.properties-file=" + file,
                                "kafka.properties.client.id=two"));
        assertEquals(
                Map.of(
                        "security.protocol", "SASL_SSL",
                        "sasl.jaas.config", "x password=\"a=b: #\u00e4\";",
                        "client.id", "two"),
                config.kafka().properties());
    }

    @Test
    void a_bad_property_in_the_file_is_named_without_its_value() throws IOException {
        Path file = directory.resolve("kafka.properties");
        Files.writeString(file, "sasl.jass.config=secret\ngroup.id=g");
        String set = "kafka.properties-file=" + file;
        assertEquals(
                List.of(
                        "kafka.properties.group.id (%s): cannot be set here: set kafka.group"
                                .formatted(file),
                        ("kafka.properties.sasl.jass.config (%s): no property of Kafka's clients; did"
                                        + " you mean sasl.jaas.config?")
                                .formatted(file)),
                ConfigProblems.problems(Role.INSTANCE, null, Map.of(), set));
    }

    @Test
    void a_file_that_cannot_be_read_is_told_with_the_reason_and_without_its_content()
            throws IOException {
        Path file = directory.resolve("kafka.properties");
        assertSaid("not found", file);
        assertSaid("a directory", directory);
        Files.writeString(file, "secret=\\u00zz");
        assertSaid("a malformed escape: a \\u without four hexadecimal digits", file);
        Files.write(file, "secret=\u00e4".getBytes(StandardCharsets.ISO_8859_1));
        assertSaid("not UTF-8", file);
    }

    @Test
    void a_byte_order_mark_is_skipped() throws IOException {
        Path file = Files.writeString(directory.resolve("a"), "\uFEFFsecurity.protocol=SSL");
        List<String> set = List.of(SERVERS, "kafka.properties-file=" + file);
        assertEquals(
                Map.of("security.protocol", "SSL"),
                ConfigLoader.load(Role.INSTANCE, null, Map.of(), set).kafka().properties());
    }

    private static void assertSaid(String reason, Path file) {
        String set = "kafka.properties-file=" + file;
        String problem = ConfigProblems.problems(Role.INSTANCE, null, Map.of(), set).toString();
        assertTrue(problem.contains(reason + "; allowed are Java properties files"), problem);
        assertFalse(problem.contains("secret") || problem.contains("zz"), problem);
    }
}
