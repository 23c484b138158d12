package io.headtail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Await;
import io.headtail.tool.JvmFlags;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/headtail}, on a folder laid out like an installed distribution. */
class LauncherTest {
    private static final Path LAUNCHER = Path.of("bin", "headtail").toAbsolutePath();
    private static final Path FLAGS = LAUNCHER.resolveSibling("jvm.flags");

    @TempDir Path home;

    @Test
    void the_script_is_plain_posix_shell() throws Exception {
        assertEquals(0, run(new ProcessBuilder("sh", "-n", LAUNCHER.toString())).exit);
    }

    @Test
    void the_script_says_that_there_is_neither_jar_nor_source() throws Exception {
        Path installed = install();
        Ended ended = run(withThisJdk(installed.toString(), "--version"));
        assertEquals(2, ended.exit, ended.output);
        assertTrue(ended.output.contains("there are no sources to build it from"), ended.output);
    }

    @Test
    void the_script_finds_its_own_folder_through_a_symbolic_link() throws Exception {
        Path link = Files.createSymbolicLink(home.resolve("link"), install());
        Ended ended = run(withThisJdk(link.toString(), "--version"));
        String jar = home.toRealPath().resolve("app/target/headtail.jar").toString();
        assertTrue(ended.output.contains(jar), ended.output);
    }

    @Test
    void benches_and_drills_start_their_jvms_with_its_flags() throws Exception {
        List<String> flags =
                Files.readAllLines(FLAGS).stream().filter(line -> !line.startsWith("#")).toList();
        assertEquals(JvmFlags.ALL, flags);
    }

    private Path install() throws IOException {
        Path bin = Files.createDirectories(home.resolve("app/bin"));
        Path installed = Files.copy(LAUNCHER, bin.resolve("headtail"));
        assertTrue(installed.toFile().setExecutable(true));
        Files.copy(FLAGS, bin.resolve("jvm.flags"));
        return installed;
    }

    private static ProcessBuilder withThisJdk(String... command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    private static Ended run(ProcessBuilder builder) throws Exception {
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(Await.end(process));
        return new Ended(process.exitValue(), output);
    }

    private record Ended(int exit, String output) {}
}
