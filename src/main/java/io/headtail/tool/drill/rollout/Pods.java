package io.headtail.tool.drill.rollout;

import io.headtail.tool.ToolException;
import io.headtail.tool.drill.process.Build;
import io.headtail.tool.drill.process.ChildProcess;
import io.headtail.tool.drill.process.Http;
import io.headtail.tool.drill.process.StoppableWait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The running processes, by the names that they would have as pods. */
final class Pods implements AutoCloseable {
    /** Longer than the slowest machine needs. */
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private record Stopping(ChildProcess child, long nanos) {}

    private final Path logs;
    private final String heap;
    private final Map<String, String> environment;
    private final Map<String, ChildProcess> running = new ConcurrentSkipListMap<>();
    private final Map<String, Stopping> stopping = new TreeMap<>();
    private final Map<String, Integer> starts = new TreeMap<>();
    private final List<ChildProcess> all = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    /**
     * @param logs folder with a log file for every start
     * @param heap heap of each process, in the form of {@code -Xmx}
     * @param environment environment variables of each process
     */
    Pods(Path logs, String heap, Map<String, String> environment) {
        this.logs = logs;
        this.heap = heap;
        this.environment = environment;
    }

    /** Starts a process, without waiting for it. */
    void start(String name, String role, Build build, List<String> sets) {
        List<String> arguments = new ArrayList<>(List.of(role));
        sets.forEach(set -> arguments.addAll(List.of("--set", set)));
        ChildProcess child =
                ChildProcess.start(
                        logs.resolve(name + "_" + starts.merge(name, 1, Integer::sum) + ".log"),
                        build.commandLine(heap, List.of(), arguments),
                        environment);
        all.add(child);
        running.put(name, child);
    }

    /** The port of a running process; 0 until it listens. */
    int port(String name) {
        ChildProcess child = running.get(name);
        return child == null ? 0 : child.port();
    }

    /** Waits until it listens. */
    void awaitPort(String name, StoppableWait waits) {
        waits.until(name + " listens\n" + logs(), TIMEOUT, () -> port(name) != 0);
    }

    /** Waits until it listens and is ready. */
    void awaitReady(String name, StoppableWait waits) {
        awaitPort(name, waits);
        waits.until(name + " is ready\n" + logs(), TIMEOUT, () -> Http.isReady(port(name)));
    }

    /** Tells a process to stop. */
    void signal(String name) {
        ChildProcess child = take(name);
        stopping.put(name, new Stopping(child, System.nanoTime()));
        child.signal("TERM");
    }

    /** Waits until it has ended after {@link #signal}; returns how long that took, in ms. */
    long awaitStop(String name, StoppableWait waits) {
        Stopping since = stopping.remove(name);
        if (since == null) {
            throw new IllegalStateException(name + " has not been told to stop");
        }
        ChildProcess child = since.child;
        waits.until(name + " ends after SIGTERM", TIMEOUT, () -> !child.isAlive());
        String problem = child.notStoppedInOrder();
        if (problem != null) {
            problems.add(problem);
        }
        return (System.nanoTime() - since.nanos) / 1_000_000;
    }

    /** Kills a process by SIGKILL. */
    void kill(String name) {
        take(name).close();
    }

    private ChildProcess take(String name) {
        ChildProcess child = running.remove(name);
        if (child == null) {
            throw new IllegalStateException(name + " does not run");
        }
        return child;
    }

    /**
     * Checks that no process has ended by itself.
     *
     * @throws ToolException if one has
     */
    void check() {
        running.forEach(
                (name, child) -> {
                    if (!child.isAlive()) {
                        throw new ToolException(
                                "%s ended by itself with %d%n%s"
                                        .formatted(
                                                child.log().getFileName(),
                                                child.exitCode(),
                                                logs()));
                    }
                });
    }

    /** What processes did that they should not have done. */
    List<String> problems() {
        return problems;
    }

    /** The last lines of the running processes' logs. */
    private String logs() {
        return ChildProcess.logs(running.values());
    }

    /** Kills all processes that still run. */
    @Override
    public void close() {
        all.forEach(ChildProcess::close);
    }
}
