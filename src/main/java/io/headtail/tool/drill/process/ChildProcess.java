package io.headtail.tool.drill.process;

import io.headtail.tool.ToolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A process of a build; a shutdown hook kills it with this JVM. */
public final class ChildProcess implements AutoCloseable {
    private static final Pattern LISTENS = Pattern.compile("listens on http://[^ ]*:(\\d+),");
    private static final int STOPPED_BY_SIGTERM = 143;
    private static final int MAX_LOG_LINES = 15;
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
    }

    private final Path log;
    private final Process process;
    private volatile int port;

    private ChildProcess(Path log, Process process) {
        this.log = log;
        this.process = process;
    }

    /**
     * Starts a process.
     *
     * @param log file for its output
     * @param environment variables added to this process's own
     */
    public static ChildProcess start(
            Path log, List<String> command, Map<String, String> environment) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            RUNNING.add(process);
            return new ChildProcess(log, process);
        } catch (IOException e) {
            throw new ToolException("cannot start " + command.get(0) + ": " + e.getMessage(), e);
        }
    }

    /** The port of its HTTP server; 0 until its log names it. */
    public int port() {
        if (port == 0) {
            Matcher matcher = LISTENS.matcher(text());
            port = matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
        }
        return port;
    }

    /** Its metrics as Prometheus text; null if it does not answer. */
    @Nullable String metrics() {
        int at = port();
        return at == 0 ? null : Http.text(at, "/metrics");
    }

    /** Sends a signal by name, such as {@code TERM} or {@code STOP}; no-op if it has ended. */
    public void signal(String name) {
        try {
            int code =
                    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                            .start()
                            .waitFor();
            if (code != 0 && process.isAlive()) {
                throw new ToolException("kill -" + name + " of " + log + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppableWait.StoppedException();
        }
    }

    /** Whether it runs, including while it is paused. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Its exit code, once it has ended. */
    public int exitCode() {
        return process.exitValue();
    }

    /** What is wrong with its exit code, once it has ended after SIGTERM; null if nothing is. */
    public @Nullable String notStoppedInOrder() {
        return exitCode() == STOPPED_BY_SIGTERM
                ? null
                : "%s exited with %d after SIGTERM, not with %d"
                        .formatted(log.getFileName(), exitCode(), STOPPED_BY_SIGTERM);
    }

    /** The file with its output. */
    public Path log() {
        return log;
    }

    /** Its output so far. */
    public String text() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last {@code atMost} lines of its output. */
    List<String> lastLines(int atMost) {
        List<String> lines = text().lines().toList();
        return lines.subList(Math.max(0, lines.size() - atMost), lines.size());
    }

    /** The last lines of some processes' outputs, each below the name of its file. */
    public static String logs(Collection<ChildProcess> children) {
        StringBuilder text = new StringBuilder();
        for (ChildProcess child : children) {
            text.append("--- ").append(child.log.getFileName()).append('\n');
            child.lastLines(MAX_LOG_LINES).forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }

    /** Waits until it has ended by itself. */
    public void awaitEnd() {
        try {
            if (!process.waitFor(Duration.ofMinutes(5).toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ToolException(log + ": process " + process.pid() + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppableWait.StoppedException();
        }
    }

    /** Kills it if it still runs, paused or not, and waits for its end. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(Duration.ofMinutes(5).toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ToolException(log + ": process " + process.pid() + " cannot be killed");
            }
            RUNNING.remove(process);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
