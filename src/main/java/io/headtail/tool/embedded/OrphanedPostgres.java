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
 * The postmaster of a data directory, which may be one whose JVM was killed. Two files tell: {@code
 * postmaster.pid}, PostgreSQL's own, says which process; ours beside it says that Headtail started
 * it. A server without our file is somebody else's, and is left alone.
 *
 * <p>Whoever calls has locked the directory, so that a postmaster of ours found here has no owner
 * any more.
 */
final class OrphanedPostgres {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanedPostgres.class);
    private static final String MARKER = "started-by-headtail";
    private static final String INITIALISED = "initialised";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long LOOK_EVERY_NANOS = 10_000_000;

    private final Path data;
    private final Path marker;
    private final Path initialised;

    /**
     * @param dataDir holds our file
     * @param data PostgreSQL's own directory
     */
    OrphanedPostgres(Path dataDir, Path data) {
        this.data = data;
        this.marker = dataDir.resolve(MARKER);
        this.initialised = dataDir.resolve(INITIALISED);
    }

    /** Says that the server which is started next is ours. */
    void mark() throws IOException {
        if (Files.exists(marker) && !Files.exists(initialised)) {
            // Our first start was cut off: half of a new directory, in which initdb would refuse.
            deleteData();
        }
        Files.writeString(
                marker, "process " + ProcessHandle.current().pid() + " at " + Instant.now() + "\n");
    }

    /** Says that the directory has been made whole: it is never deleted from now on. */
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

    /** Says that ours has ended. */
    void unmark() {
        try {
            Files.deleteIfExists(marker);
        } catch (IOException e) {
            // It only says that a postmaster, if one runs, is ours.
        }
    }

    /**
     * Stops the server that runs on the directory, if one does and is ours.
     *
     * @throws ToolException if one runs that is not, or it does not stop
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
            // ProcessHandle can only send SIGTERM, at which PostgreSQL waits for its clients.
            new ProcessBuilder("sh", "-c", "kill -INT " + process.pid()).start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits for a postmaster that was told to stop: its process ends a little later than its file
     * goes.
     *
     * @throws ToolException if it has not ended after half a minute
     */
    void awaitEnd(ProcessHandle process) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        // What is no child of this JVM has no end to wait for, only a state to look at.
        while (process.isAlive()) {
            if (System.nanoTime() > deadline) {
                throw new ToolException(
                        "PostgreSQL process " + process.pid() + " did not stop in " + PATIENCE);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
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

    /** A process id is soon given out again: what has it now may be anything. */
    private boolean isServer(ProcessHandle process) {
        return process.info().commandLine().orElse("").contains(data.toString())
                || process.info().command().orElse("").endsWith("/postgres");
    }
}
