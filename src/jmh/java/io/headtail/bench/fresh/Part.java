package io.headtail.bench.fresh;

import io.headtail.bench.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of the bench in its own process: the broker, Headtail, the load. Its output goes to a file
 * beside the broker's data. A shutdown hook kills it with this JVM.
 */
public final class Part implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
    }

    private final Path log;
    private final Process process;

    private Part(Path log, Process process) {
        this.log = log;
        this.process = process;
    }

    /** Starts a command of {@code bin/headtail} with its JVM flags and these. */
    public static Part headtail(Path log, List<String> jvm, List<String> arguments) {
        return start(log, ChildJvm.command("io.headtail.Main", jvm, arguments));
    }

    /** Starts any command. */
    public static Part start(Path log, ProcessBuilder command) {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            Files.deleteIfExists(log);
            Process process =
                    command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
            RUNNING.add(process);
            return new Part(log, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until its output matches; returns the first group. */
    public String await(Pattern pattern) throws InterruptedException {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            Matcher matcher = pattern.matcher(text());
            if (matcher.find()) {
                return matcher.group(1);
            }
            Thread.sleep(20);
        }
        throw new IllegalStateException(
                log + ": nothing like '" + pattern + "' within " + TIMEOUT + ":\n" + text());
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** CPU time used so far, seconds. */
    public double cpuSeconds() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    /** What it has printed so far. */
    public String text() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends SIGKILL and waits. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        RUNNING.remove(process);
    }

    /** Sends SIGTERM and waits; kills it if it does not end. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        RUNNING.remove(process);
    }
}
