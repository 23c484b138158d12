package io.headtail.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Await;
import io.headtail.testing.HeadtailJvm;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.json.JsonMapper;

/** What a process logs in JSON from its start to its end. */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class JsonLogIT {
    private static final String TOPIC = "json-log";

    @TempDir private Path folder;

    private Path log() {
        return folder.resolve("log");
    }

    private Process start(String... arguments) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(HeadtailJvm.command(List.of("-Xmx256m"), List.of(arguments)));
        builder.environment().put("HEADTAIL_LOGGING_FORMAT", "json");
        return builder.redirectError(log().toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .start();
    }

    private String text() {
        try {
            return Files.readString(log());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void every_line_from_start_to_stop_is_an_object() throws Exception {
        KafkaUnderTest.createTopic(TOPIC, 1, Map.of("retention.ms", "60000"));
        List<String> arguments = new ArrayList<>(List.of("standalone"));
        for (String set : Node.settings(TOPIC, "lanes=1")) {
            arguments.addAll(List.of("--set", set));
        }
        Process process = start(arguments.toArray(String[]::new));
        try {
            Await.until(() -> "it runs: " + text(), () -> text().contains("partition is live"));
            process.destroy();
            assertTrue(Await.end(process));
        } finally {
            process.destroyForcibly();
        }
        List<Map<?, ?>> lines = new ArrayList<>();
        for (String line : Files.readAllLines(log())) {
            lines.add(JsonMapper.shared().readValue(line, Map.class));
        }
        for (Map<?, ?> line : lines) {
            Instant.parse(String.valueOf(line.get("@timestamp")));
            assertTrue(List.of("INFO", "WARN", "ERROR").contains(line.get("level")), line + "");
            assertNotNull(line.get("logger"));
            assertNotNull(line.get("message"));
        }
        // The topic's short retention is warned of before a partition is assigned.
        assertTrue(lines.stream().anyMatch(line -> "WARN".equals(line.get("level"))), text());
        assertTrue(
                lines.stream()
                        .filter(line -> String.valueOf(line.get("message")).contains("is live"))
                        .allMatch(line -> Integer.valueOf(0).equals(line.get("partition"))),
                text());
    }

    @Test
    void a_wrong_configuration_is_told_in_plain_words() throws Exception {
        Process process = start("merger", "--set", "logging.format=xml");
        assertTrue(Await.end(process));
        assertEquals(2, process.exitValue());
        assertTrue(text().startsWith("headtail: "), text());
        assertTrue(
                text().contains("logging.format")
                        && text().contains("'xml'")
                        && text().contains("text, json"),
                text());
    }
}
