package io.headtail.config;

import static io.headtail.config.ConfigProblems.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and variables that are wrong: what is said of them, and where they are. */
class ConfigProblemsTest {
    @TempDir Path directory;

    @Test
    void a_file_that_is_not_there_is_all_that_is_said() {
        ConfigException e =
                assertThrows(
                        ConfigException.class,
                        () ->
                                ConfigLoader.load(
                                        Role.STANDALONE,
                                        directory.resolve("nofile.yaml"),
                                        Map.of(),
                                        List.of()));
        assertEquals(
                List.of("file %s: not found".formatted(directory.resolve("nofile.yaml"))),
                e.problems());
    }

    @Test
    void an_unknown_variable_is_answered_with_the_nearest_one() {
        assertEquals(
                List.of(
                        "environment variable HEADTAIL_KAFKA_TOPICS: unknown;"
                                + " did you mean HEADTAIL_KAFKA_TOPIC?"),
                problems(Role.STANDALONE, null, Map.of("HEADTAIL_KAFKA_TOPICS", "x")));
    }

    @Test
    void a_bad_variable_is_named() {
        assertEquals(
                List.of(
                        "http.port: '' (environment variable HEADTAIL_HTTP_PORT):"
                                + " allowed are whole numbers from 0 to 65535"),
                problems(Role.STANDALONE, null, Map.of("HEADTAIL_HTTP_PORT", "")));
    }

    @Test
    void a_problem_in_a_file_is_found_by_its_line_and_all_are_reported_at_once()
            throws IOException {
        Path file =
                file(
                        """
                        kafka:
                          topic: a b
                          grupe: x
                        tick: PT1S
                        windows:
                          - { name: day, length: P1D }
                          - { name: week, length: P1W }
                        http: 8080
                        tick: PT2S
                        kafka.topic: c
                        """);
        ConfigException e =
                assertThrows(
                        ConfigException.class,
                        () -> ConfigLoader.load(Role.STANDALONE, file, Map.of(), List.of()));
        List<String> expected =
                List.of(
                        "kafka.grupe (%s:3): unknown key; did you mean kafka.group?",
                        "http (%s:8): must be a mapping of keys",
                        "tick (%1$s:9): set twice; first at %1$s:4",
                        "kafka.topic (%1$s:10): set twice; first at %1$s:2",
                        "windows: 'P1W' (%s:7): window 'week': weeks are not known; write days, such as"
                                + " P7D",
                        "kafka.bootstrap-servers: missing, and there is no default; set it in the file,"
                                + " by HEADTAIL_KAFKA_BOOTSTRAP_SERVERS, or by --set"
                                + " kafka.bootstrap-servers=host:9092",
                        "kafka.topic: 'a b' (%s:2): allowed are 1 to 249 letters, digits, '.', '_' and"
                                + " '-'");
        assertEquals(expected.stream().map(line -> line.formatted(file)).toList(), e.problems());
        assertEquals("configuration:\n  - " + String.join("\n  - ", e.problems()), e.getMessage());
    }

    @Test
    void a_file_that_cannot_be_read_is_named() throws IOException {
        Path absent = directory.resolve("absent.yaml");
        assertEquals(
                List.of("file %s: not found".formatted(absent)),
                problems(Role.STANDALONE, absent, Map.of()));
        Path latin1 = directory.resolve("latin1.yaml");
        Files.write(latin1, "tick: \u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(
                List.of("file %s: not UTF-8".formatted(latin1)),
                problems(Role.STANDALONE, latin1, Map.of()));
    }

    @Test
    void invalid_or_excessive_yaml_is_refused() throws IOException {
        for (String yaml :
                List.of(
                        "kafka: [",
                        "- tick",
                        "tick: PT1S\n---\ntick: PT1S",
                        "kafka: &a {topic: x}\ntopics: *a",
                        "? [a]\n: b",
                        "x: &a [*a]",
                        "a: ".repeat(100),
                        "[".repeat(1_000),
                        "tick: !!java.net.URL [x]")) {
            List<String> problems = problems(Role.STANDALONE, file(yaml), Map.of());
            assertFalse(problems.isEmpty(), yaml);
            assertTrue(problems.toString().contains("headtail.yaml"), problems.toString());
            assertFalse(problems.get(0).contains("\n"), problems.toString());
        }
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(directory.resolve("headtail.yaml"), yaml);
    }
}
