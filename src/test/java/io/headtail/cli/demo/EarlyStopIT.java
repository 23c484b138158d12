package io.headtail.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands with servers of their own that are stopped while these start. */
@Execution(ExecutionMode.CONCURRENT)
class EarlyStopIT {
    private static final int SIGTERM = 143;

    @TempDir private Path folder;

    private static void stopsQuietly(DemoProcess process) throws InterruptedException {
        assertEquals(SIGTERM, process.stop(), process::output);
        String said = process.output();
        assertFalse(said.contains("Exception in") || said.contains("\tat "), said);
    }

    @Test
    void a_demo_leaves_nothing() throws Exception {
        try (DemoProcess demo = new DemoProcess(folder)) {
            demo.await("(Starting an embedded Kafka broker)");
            stopsQuietly(demo);
            assertEquals(List.of(), demo.folders());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka", "postgres"})
    void a_server_can_be_started_again_on_the_same_data(String command) throws Exception {
        Path data = folder.resolve("data");
        String named = "--data=" + data;
        try (DemoProcess server = new DemoProcess(command, made("first"), named)) {
            Await.until(() -> "its data: " + server.output(), () -> Files.exists(data));
            stopsQuietly(server);
        }
        try (DemoProcess again = DemoProcess.again(command, made("again"), named)) {
            again.await("(listens on)");
            stopsQuietly(again);
        }
        assertTrue(Files.exists(data));
    }

    private Path made(String name) throws IOException {
        return Files.createDirectory(folder.resolve(name));
    }
}
