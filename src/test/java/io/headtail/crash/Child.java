package io.headtail.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One role of Headtail in a JVM of its own, from the packaged jar as {@code bin/headtail} starts
 * it. None outlives the JVM of the test.
 */
final class Child implements AutoCloseable {
    private static final Pattern LISTENS = Pattern.compile("listens on http://[^ ]*:(\\d+),");
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
    }

    private final Path log;
    private final Process process;

    private Child(Path log, Process process) {
        this.log = log;
        this.process = process;
    }

    /**
     * Starts one.
     *
     * @param log the file that it writes to
     * @param settings {@code key=value} each
     */
    static Child start(Path log, String role, List<String> settings) {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+UseCompactObjectHeaders",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Xmx256m",
                        "-cp",
                        Path.of("target", "headtail.jar").toString(),
                        "io.headtail.Main",
                        role));
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            RUNNING.add(process);
            return new Child(log, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String java() {
        return ProcessHandle.current().info().command().orElse("java");
    }

    /** The port that its HTTP listens on; waits until it does. */
    int awaitPort() {
        Await.until(
                log + " says its port",
                Duration.ofSeconds(30),
                () -> !process.isAlive() || LISTENS.matcher(text()).find());
        Matcher matcher = LISTENS.matcher(text());
        if (!matcher.find()) {
            throw new AssertionError(log + ": ended with " + process.exitValue());
        }
        return Integer.parseInt(matcher.group(1));
    }

    /** Sends a signal by its name, as {@code TERM} or {@code STOP}. */
    void signal(String name) {
        try {
            Process kill =
                    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new AssertionError("kill -" + name + " of " + log + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Waits for its end; returns the exit code. */
    int awaitExit(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(log + ": still running after " + atMost);
            }
            RUNNING.remove(process);
            return process.exitValue();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    Path log() {
        return log;
    }

    /** What it has written so far. */
    String text() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AssertionError interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new AssertionError("interrupted", e);
    }

    /** Kills it if it still runs, stopped or not. */
    @Override
    public void close() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }
}
