package io.headtail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Await;
import io.headtail.tool.JvmFlags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code headtail demo} as a user starts and stops it. */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class DemoIT {
    /** Of what hangs. */
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    @TempDir private Path folder;

    @Test
    void stopped_by_a_signal_it_leaves_no_folder() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Path output = folder.resolve("output");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmFlags.ALL);
        command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-Djava.io.tmpdir=" + temporary, "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of("io.headtail.Main", "demo", "--port=0"));
        Process demo =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            Await.until(
                    TIMEOUT,
                    () -> "a row of the table: " + read(output),
                    () -> read(output).contains("minute: "));
            assertEquals(1, demos(temporary).size());
            demo.destroy();
            assertTrue(demo.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS), read(output));
        } finally {
            demo.descendants().forEach(ProcessHandle::destroyForcibly);
            demo.destroyForcibly();
        }
        assertEquals(143, demo.exitValue(), read(output));
        assertEquals(List.of(), demos(temporary));
    }

    private static List<Path> demos(Path temporary) throws IOException {
        try (Stream<Path> left = Files.list(temporary)) {
            return left.filter(path -> path.getFileName().toString().startsWith("headtail-demo"))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
