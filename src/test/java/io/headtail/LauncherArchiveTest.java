package io.headtail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The archive of classes that {@code bin/headtail} has its JVMs make and use. The JDK here is a
 * script that says what flags it got, makes the archive it is asked for, and refuses one whose
 * content is "bad".
 */
class LauncherArchiveTest {
    private static final String MAKE = "-XX:ArchiveClassesAtExit=";
    private static final String USE = "-XX:SharedArchiveFile=";
    private static final String JAVA =
            """
            #!/bin/sh
            on=
            for flag; do
                echo "$flag"
                case $flag in
                    -XX:ArchiveClassesAtExit=*) echo good >"${flag#*=}" ;;
                    -Xshare:on) on=yes ;;
                    -XX:SharedArchiveFile=*) grep -q good "${flag#*=}" || [ -z "$on" ] || exit 1 ;;
                esac
            done
            """;

    @TempDir Path home;
    private Path target;

    @BeforeEach
    void install() throws IOException {
        Path bin = Files.createDirectories(home.resolve("app/bin"));
        executable(bin.resolve("headtail"), Files.readString(Path.of("bin", "headtail")));
        Files.copy(Path.of("bin", "jvm.flags"), bin.resolve("jvm.flags"));
        target = Files.createDirectories(home.resolve("app/target"));
        Path jar = Files.createFile(target.resolve("headtail.jar"));
        Files.setLastModifiedTime(jar, FileTime.fromMillis(System.currentTimeMillis() - 60_000));
        Path jdk = Files.createDirectories(home.resolve("jdk/bin"));
        executable(jdk.resolve("java"), JAVA);
        Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
    }

    private static void executable(Path file, String content) throws IOException {
        Files.writeString(file, content);
        assertTrue(file.toFile().setExecutable(true));
    }

    @Test
    void the_first_start_of_a_role_makes_an_archive_that_the_next_ones_use() throws Exception {
        String made = flag(start("standalone"), MAKE);
        for (int i = 0; i < 2; i++) {
            String used = flag(start("standalone"), USE);
            assertEquals(made.substring(0, made.lastIndexOf('.')), used);
            assertEquals(List.of(Path.of(used)), archives());
        }
    }

    @Test
    void roles_jdks_and_flags_each_have_an_archive_of_their_own() throws Exception {
        start("standalone");
        String used = flag(start("standalone"), USE);
        assertNotEquals("", flag(start("merger"), MAKE));
        assertNotEquals("", flag(start("standalone", "HEADTAIL_JAVA_OPTS", "-Xmx1g"), MAKE));
        assertEquals(used, flag(start("standalone"), USE));
        Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"25.0.2\"\n");
        assertNotEquals("", flag(start("standalone"), MAKE));
    }

    @Test
    void an_archive_that_the_jvm_refuses_is_made_again() throws Exception {
        Path made = Path.of(flag(start("standalone"), MAKE));
        Files.writeString(made, "bad");
        assertNotEquals("", flag(start("standalone"), MAKE));
        assertFalse(Files.exists(made));
    }

    @Test
    void an_archive_of_an_older_jar_is_not_used() throws Exception {
        start("standalone");
        start("standalone");
        Files.setLastModifiedTime(
                target.resolve("headtail.jar"),
                FileTime.fromMillis(System.currentTimeMillis() + 60_000));
        List<String> flags = start("standalone");
        assertEquals("", flag(flags, USE));
        assertNotEquals("", flag(flags, MAKE));
    }

    @Test
    void an_archive_that_a_running_process_writes_is_left_alone() throws Exception {
        Path made = Path.of(flag(start("standalone"), MAKE));
        String name = made.getFileName().toString();
        String prefix = name.substring(0, name.lastIndexOf('.') + 1);
        Path ours = Files.move(made, made.resolveSibling(prefix + ProcessHandle.current().pid()));
        assertNotEquals("", flag(start("standalone"), MAKE));
        assertTrue(Files.exists(ours));
    }

    @Test
    void commands_that_are_no_role_have_no_archive() throws Exception {
        List<String> flags = start("--version");
        assertEquals("", flag(flags, MAKE) + flag(flags, USE));
        assertTrue(flags.contains("io.headtail.Main"), flags.toString());
    }

    private List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.toString().contains(".jsa")).toList();
        }
    }

    /** What follows this in the one flag that begins with it; the empty string if none does. */
    private static String flag(List<String> flags, String begin) {
        return flags.stream()
                .filter(flag -> flag.startsWith(begin))
                .map(flag -> flag.substring(begin.length()))
                .findAny()
                .orElse("");
    }

    private List<String> start(String command, String... environment) throws Exception {
        String launcher = home.toRealPath().resolve("app/bin/headtail").toString();
        ProcessBuilder builder = new ProcessBuilder(launcher, command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        builder.environment().remove("HEADTAIL_JAVA_OPTS");
        if (environment.length > 0) {
            builder.environment().putAll(Map.of(environment[0], environment[1]));
        }
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output.lines().toList();
    }
}
