package io.headtail.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Await;
import io.headtail.testing.DoubledAfterRestart;
import io.headtail.testing.HeadtailJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * {@code headtail drill} as a user starts it: a process that starts all the others. A fault is
 * followed until answers are exact again: how fast the machine is decides only how long it takes.
 */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
@Order(1) // it takes long
class DrillIT {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path OUTPUT = TARGET.resolve("drill-it");

    @TempDir Path folder;
    private Path temporary;
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        temporary = Files.createDirectory(folder.resolve("tmp"));
        Files.createDirectories(OUTPUT);
    }

    @AfterEach
    void end() {
        for (Process drill : started) {
            drill.descendants().forEach(ProcessHandle::destroyForcibly);
            drill.destroyForcibly();
        }
    }

    @Test
    void every_final_answer_equals_the_recount_whatever_is_killed_stopped_or_paused()
            throws Exception {
        Path record = folder.resolve("record");
        Ended ended =
                run(
                        "faults",
                        "--kills=5",
                        "--faults=kill,stop,pause,merger,silence",
                        "--record=" + record);
        assertEquals(0, ended.exit, ended.output);
        assertEquals(0, ended.number("answersWrong"));
        // Each of four windows was exact at the start and after each fault.
        assertTrue(ended.number("answersCompared") >= 4 * (1 + 5), ended.output);
        assertTrue(ended.number("late") > 0, ended.output);
        // Silence makes answers that say themselves that they are not final.
        assertTrue(ended.number("answersNotExact") > 0, ended.output);
        assertRecorded(record, ended.number("events"), ended.number("answersCompared"));
        assertNothingIsLeft();
    }

    @Test
    void faults_of_log_clock_and_store_make_no_unmarked_answer_wrong() throws Exception {
        Ended ended =
                run(
                        "tricks",
                        "--kills=5",
                        "--faults=open-tx,leaderless,clock-step,purge,store-object");
        assertEquals(0, ended.exit, ended.output);
        assertEquals(0, ended.number("answersWrong"));
        // After the purge the windows that need what was deleted may be incomplete to the end.
        assertTrue(ended.number("answersCompared") >= 4 + 5, ended.output);
        assertNothingIsLeft();
    }

    @Test
    void no_request_fails_and_no_answer_is_wrong_while_every_process_is_replaced()
            throws Exception {
        // How old answers get is a matter of the machine, and a slow one notices late.
        Ended ended =
                run(
                        "rollout",
                        "--faults=rollout",
                        "--max-age=PT1H",
                        "--set=shutdown.delay=PT6S",
                        "--set=topics.late=late");
        assertEquals(0, ended.exit, ended.output);
        assertEquals(0, ended.number("requestsFailed"), ended.output);
        assertEquals(0, ended.number("answersWrong"), ended.output);
        assertTrue(ended.number("answersCompared") >= 2 * 6, ended.output);
        assertTrue(ended.output.contains("late events, 0 missing, 0 twice"), ended.output);
        // Each of two instances and of two mergers ended when told to.
        assertEquals(4, Pattern.compile("stopSeconds").matcher(ended.output).results().count());
        assertNothingIsLeft();
    }

    @Test
    void an_event_added_twice_after_a_restart_is_found() throws Exception {
        Path starts = Files.createDirectory(folder.resolve("starts"));
        Ended ended =
                run(
                        "planted",
                        "--kills=1",
                        "--faults=kill",
                        "--extra-class-path=" + TARGET.resolve("test-classes"),
                        "--set=event.views=/views",
                        "--set=kafka.properties.interceptor.classes="
                                + DoubledAfterRestart.class.getName(),
                        "--set=kafka.properties." + DoubledAfterRestart.FOLDER + "=" + starts,
                        "--set=kafka.properties." + DoubledAfterRestart.FIRST + "=2");
        assertEquals(1, ended.exit, ended.output);
        assertTrue(ended.number("answersWrong") > 0, ended.output);
        assertTrue(ended.output.contains("recounted v_"), ended.output);
        assertNothingIsLeft();
    }

    @Test
    void a_drill_stopped_by_a_signal_leaves_no_processes_and_files() throws Exception {
        Process drill = start("stopped", "--kills=1");
        Path output = OUTPUT.resolve("stopped.log");
        Await.until(
                () -> "three processes of " + read(output), () -> drill.descendants().count() == 3);
        List<ProcessHandle> children = drill.descendants().toList();
        drill.destroy();
        assertTrue(Await.end(drill), read(output));
        assertEquals(143, drill.exitValue(), read(output));
        assertTrue(children.stream().noneMatch(ProcessHandle::isAlive), read(output));
        assertNothingIsLeft();
    }

    private static void assertRecorded(Path record, long events, long compared) throws IOException {
        try (Stream<String> lines = Files.lines(record.resolve("events.ndjson"))) {
            assertEquals(events, lines.filter(line -> line.endsWith("\"}")).count());
        }
        try (Stream<String> lines = Files.lines(record.resolve("answers.ndjson"))) {
            long exact =
                    lines.filter(
                                    line ->
                                            line.contains(
                                                    "\"final\":true,\"complete\":true,\"degraded\":null"))
                            .count();
            assertTrue(exact >= compared, exact + " exact answers, not " + compared);
        }
    }

    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(temporary)) {
            // A library that unpacks itself there leaves its file when the JVM is told to stop.
            List<Path> ours =
                    left.filter(path -> path.getFileName().toString().startsWith("headtail"))
                            .toList();
            assertEquals(List.of(), ours);
        }
    }

    private Process start(String name, String... options) throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "drill",
                                "--json",
                                "--every=PT5S",
                                "--rate=250",
                                "--heap=256m",
                                "--seed=" + Long.getLong("headtail.seed", 4)));
        arguments.addAll(List.of(options));
        List<String> command =
                HeadtailJvm.command(List.of("-Xmx1g", "-Djava.io.tmpdir=" + temporary), arguments);
        Path output = OUTPUT.resolve(name + ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().put("JAVA_TOOL_OPTIONS", quoted(HeadtailJvm.shortLived()));
        Process drill = builder.start();
        started.add(drill);
        return drill;
    }

    // The JVM divides the variable at white space, which a path may have.
    private static String quoted(List<String> flags) {
        return flags.stream().map(flag -> "'" + flag + "'").collect(Collectors.joining(" "));
    }

    private Ended run(String name, String... options) throws Exception {
        Process drill = start(name, options);
        Path output = OUTPUT.resolve(name + ".log");
        assertTrue(Await.end(drill), read(output));
        return new Ended(drill.exitValue(), read(output));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Ended(int exit, String output) {
        /** A number of the report. */
        long number(String name) {
            // The last: before come those of each fault.
            Matcher matcher = Pattern.compile("\"" + name + "\":(\\d+)").matcher(output);
            long last = -1;
            while (matcher.find()) {
                last = Long.parseLong(matcher.group(1));
            }
            return last;
        }
    }
}
