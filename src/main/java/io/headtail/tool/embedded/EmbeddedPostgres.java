package io.headtail.tool.embedded;

import io.headtail.tool.ToolException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/**
 * A real PostgreSQL server, as processes beside this JVM, for trying things out and for tests. It
 * listens on 127.0.0.1 only and is as durable as a server is by default (fsync).
 *
 * <p>Its processes outlive a JVM that is killed. The next start on the directory finds them (see
 * {@link OrphanedPostgres}) and stops them; it never goes on with them.
 *
 * <p>Needs classes that the product's own class path does not carry: {@link #start} says so when
 * they are missing.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    /** The user, who may do everything. */
    public static final String USER = "postgres";

    /** Any password is accepted: the server is this machine's alone. */
    public static final String PASSWORD = "postgres";

    /** A database that is always there. */
    public static final String DATABASE = "headtail";

    private static final String HOST = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final io.zonky.test.db.postgres.embedded.EmbeddedPostgres server;
    private final OrphanedPostgres processes;
    private final DirectoryLock lock;

    private EmbeddedPostgres(
            io.zonky.test.db.postgres.embedded.EmbeddedPostgres server,
            OrphanedPostgres processes,
            DirectoryLock lock) {
        this.server = server;
        this.processes = processes;
        this.lock = lock;
    }

    /**
     * Starts a server and returns when it answers: a second or so, some more for the first time.
     *
     * @param dataDir made if absent; owned by this server until {@link #close}
     * @param port TCP port, 0 for any free one
     * @throws ToolException when the port is taken, the directory cannot be used or is in use, a
     *     server of someone else's runs in it, or the server does not start
     */
    public static EmbeddedPostgres start(Path dataDir, int port) {
        requireClasses();
        DirectoryLock lock = DirectoryLock.acquire(dataDir);
        try {
            Path data = dataDir.toAbsolutePath().normalize().resolve("postgres");
            OrphanedPostgres processes = new OrphanedPostgres(dataDir, data);
            processes.stop();
            int chosen = FreePort.of(port);
            processes.mark();
            Path binaries =
                    Path.of(
                            System.getProperty("java.io.tmpdir"),
                            "headtail-postgres-" + System.getProperty("user.name"));
            var server =
                    io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
                            .setDataDirectory(data)
                            .setCleanDataDirectory(false)
                            .setOverrideWorkingDirectory(binaries.toFile())
                            .setPort(chosen)
                            // The machine's may name one that is not installed: initdb refuses it.
                            .setLocaleConfig("locale", "C")
                            .setServerConfig("fsync", "on")
                            .setServerConfig("synchronous_commit", "on")
                            .setServerConfig("full_page_writes", "on")
                            .setServerConfig("listen_addresses", HOST)
                            .setPGStartupWait(PATIENCE)
                            .setRegisterShutdownHook(false)
                            .start();
            EmbeddedPostgres started = new EmbeddedPostgres(server, processes, lock);
            try {
                started.ensureDatabase(DATABASE);
                processes.markInitialised();
            } catch (IOException | SQLException e) {
                started.close();
                throw e;
            }
            return started;
        } catch (IOException | SQLException | RuntimeException e) {
            lock.close();
            if (e instanceof ToolException known) {
                throw known;
            }
            throw new ToolException(
                    "the embedded PostgreSQL did not start on port %d with its data in %s: %s"
                            .formatted(port, dataDir, e.getMessage()),
                    e);
        }
    }

    /**
     * Stops the server that one which was killed has left running on the directory, if it has.
     *
     * @return whether nobody uses the directory any more
     */
    public static boolean stopOrphan(Path dataDir) {
        try {
            DirectoryLock lock = DirectoryLock.acquire(dataDir);
            try {
                Path data = dataDir.toAbsolutePath().normalize().resolve("postgres");
                new OrphanedPostgres(dataDir, data).stop();
                return true;
            } finally {
                lock.close();
            }
        } catch (IOException | ToolException e) {
            return false;
        }
    }

    /** Makes a database unless there is one of this name. */
    public void ensureDatabase(String name) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            String quoted = "'" + name.replace("'", "''") + "'";
            try (ResultSet found =
                    statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = " + quoted)) {
                if (found.next()) {
                    return;
                }
            }
            statement.execute("CREATE DATABASE \"" + name.replace("\"", "\"\"") + "\"");
        }
    }

    /** For JDBC, with neither user nor password in it. */
    public String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    /** As {@link #jdbcUrl()}, of another database. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://" + HOST + ":" + port() + "/" + database;
    }

    /** The port it listens on, never 0. */
    public int port() {
        return server.getPort();
    }

    /** The id of the postmaster's process, for tests that kill it. */
    public long pid() {
        return processes
                .postmaster()
                .map(ProcessHandle::pid)
                .orElseThrow(() -> new ToolException("the embedded PostgreSQL does not run"));
    }

    /** Stops the server, without waiting for its clients, and gives the directory free. */
    @Override
    public void close() {
        try {
            Optional<ProcessHandle> postmaster = processes.postmaster();
            // Stops it in the fast way, and drops a lock of its own.
            server.close();
            postmaster.ifPresent(processes::awaitEnd);
            processes.unmark();
        } catch (IOException e) {
            throw new ToolException("the embedded PostgreSQL did not stop: " + e.getMessage(), e);
        } finally {
            lock.close();
        }
    }

    private static void requireClasses() {
        try {
            Class.forName(
                    "io.zonky.test.db.postgres.embedded.EmbeddedPostgres",
                    false,
                    EmbeddedPostgres.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new ToolException(
                    "the embedded PostgreSQL's classes are not on the class path; bin/headtail puts"
                            + " them there, as java -cp 'headtail.jar:lib/*:embedded/*' does",
                    e);
        }
    }
}
