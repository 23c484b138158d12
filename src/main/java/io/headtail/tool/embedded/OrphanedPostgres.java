package io.headtail.tool.embedded;

import io.headtail.tool.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The postmaster of a data directory, possibly left over from a killed JVM. Two files identify it:
 * PostgreSQL's {@code postmaster.pid} names the process, and our marker beside it says that
 * Headtail started it. A server without our marker belongs to someone else, and is left alone.
 *
 * <p>The caller has locked the directory, so a postmaster of ours found here has no owner any more.
 */
final class OrphanedPostgres {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanedPostgres.class);
    private static final String MARKER = "started-by-headtail";
    private static final String INITIALISED = "initialised";
    private static final Duration STOP_TIMEOUT = Duration.ofMinutes(5);
    private static final long POLL_INTERVAL_NANOS = 10_000_000;

    private final Path data;
    private final Path marker;
    private final Path initialised;

    /**
     * @param dataDir contains our marker
     * @param data PostgreSQL's own directory
     */
    OrphanedPostgres(Path dataDir, Path data) {
        this.data = data;
        this.marker = dataDir.resolve(MARKER);
        this.initialised = dataDir.resolve(INITIALISED);
    }

    /** Marks the server that is started next as ours. */
    void mark() throws IOException {
        if (Files.exists(marker) && !Files.exists(initialised)) {
            // Our first start was interrupted; initdb refuses a half-initialized directory.
            deleteData();
        }
        Files.writeString(
                marker, "process " + ProcessHandle.current().pid() + " at " + Instant.now() + "\n");
    }

    /** Marks the directory as initialized: it is never deleted from now on. */
    void markInitialised() throws IOException {
        if (!Files.exists(initialised)) {
            Files.createFile(initialised);
        }
    }

    private void deleteData() throws IOException {
        if (Files.exists(data)) {
            try (Stream<Path> paths = Files.walk(data)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** Removes the marker, after our server has ended. */
    void unmark() {
        try {
            Files.deleteIfExists(marker);
        } catch (IOException e) {
            // Harmless: it only says that a postmaster, if one runs, is ours.
        }
    }

    /**
     * Stops the server that runs on the directory, if there is one.
     *
     * @throws ToolException if it is not ours, or does not stop
     */
    void stop() throws IOException {
        Optional<ProcessHandle> found = postmaster();
        if (found.isEmpty()) {
            return;
        }
        long pid = found.get().pid();
        if (!Files.exists(marker)) {
            throw new ToolException(
                    "data directory "
                            + data
                            + ": PostgreSQL process "
                            + pid
                            + " uses it and was not started by Headtail; stop it, or choose another"
                            + " directory");
        }
        LOG.warn(
                "PostgreSQL was left running by one that was killed, stopping it: pid="
                        + pid
                        + " owner=["
                        + Files.readString(marker).strip()
                        + "] directory="
                        + data);
        interrupt(found.get());
        awaitEnd(found.get());
    }

    private void interrupt(ProcessHandle process) throws IOException {
        try {
            // ProcessHandle can only send SIGTERM, on which PostgreSQL waits for its clients.
            new ProcessBuilder("sh", "-c", "kill -INT " + process.pid()).start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits for the end of a postmaster that is stopping: its process ends a little after its file
     * is removed.
     *
     * @throws ToolException if it has not ended within {@link #STOP_TIMEOUT}
     */
    void awaitEnd(ProcessHandle process) {
        long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
        // A process that is not a child of this JVM cannot be waited for, only polled.
        while (process.isAlive()) {
            if (System.nanoTime() > deadline) {
                throw new ToolException(
                        "PostgreSQL process " + process.pid() + " did not stop in " + STOP_TIMEOUT);
            }
            LockSupport.parkNanos(POLL_INTERVAL_NANOS);
        }
    }

    /** The process that {@code postmaster.pid} names, if it is a server of this directory. */
    Optional<ProcessHandle> postmaster() {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            if (lines.size() < 2 || !data.equals(Path.of(lines.get(1)))) {
                return Optional.empty();
            }
            return ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
                    .filter(ProcessHandle::isAlive)
                    .filter(this::isServer);
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether it is a server: process ids are reused, so it may be any other process. */
    private boolean isServer(ProcessHandle process) {
        return process.info().commandLine().orElse("").contains(data.toString())
                || process.info().command().orElse("").endsWith("/postgres");
    }
}
