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
 * A real PostgreSQL server, as processes beside this JVM, for trials and tests. It listens on
 * 127.0.0.1 only and keeps PostgreSQL's default durability (fsync).
 *
 * <p>Its processes survive a killed JVM. The next start on the directory finds them (see {@link
 * OrphanedPostgres}) and stops them; it never reuses them.
 *
 * <p>Needs classes that are not on the product's own class path: {@link #start} fails with
 * instructions if they are missing.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    /** The superuser. */
    public static final String USER = "postgres";

    /** Any password is accepted: the server is reachable from this machine only. */
    public static final String PASSWORD = "postgres";

    /** A database that always exists. */
    public static final String DATABASE = "headtail";

    private static final String HOST = "127.0.0.1";
    private static final Duration START_TIMEOUT = Duration.ofMinutes(5);

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
     * Starts a server and returns when it answers: about a second, longer on the first start.
     *
     * @param dataDir created if absent; owned by this server until {@link #close}
     * @param port TCP port, 0 for any free port
     * @throws ToolException if the port is taken, the directory is unusable or in use, a server not
     *     started by Headtail runs in it, or the server does not start
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
            var builder = io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder();
            PreparedPostgres prepared = PreparedPostgres.ofThisImage();
            if (prepared != null) {
                prepared.unpackPrograms(binaries);
                prepared.unpackData(data);
                builder.setPgBinaryResolver((system, hardware) -> prepared.programs());
            }
            var server =
                    builder.setDataDirectory(data)
                            .setCleanDataDirectory(false)
                            .setOverrideWorkingDirectory(binaries.toFile())
                            .setPort(chosen)
                            // initdb fails if the machine's locale is not installed.
                            .setLocaleConfig("locale", "C")
                            .setServerConfig("fsync", "on")
                            .setServerConfig("synchronous_commit", "on")
                            .setServerConfig("full_page_writes", "on")
                            .setServerConfig("listen_addresses", HOST)
                            .setPGStartupWait(START_TIMEOUT)
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
     * Stops the server that a killed process has left running on the directory, if any.
     *
     * @return whether the directory is now unused
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

    /** Creates a database unless it exists. */
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

    /** The JDBC URL of {@link #DATABASE}, without user and password. */
    public String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    /** Like {@link #jdbcUrl()} for another database. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://" + HOST + ":" + port() + "/" + database;
    }

    /** The TCP port that it listens on, never 0. */
    public int port() {
        return server.getPort();
    }

    /** The process id of the postmaster, for tests that kill it. */
    public long pid() {
        return processes
                .postmaster()
                .map(ProcessHandle::pid)
                .orElseThrow(() -> new ToolException("the embedded PostgreSQL does not run"));
    }

    /** Stops the server, without waiting for its clients, and releases the directory. */
    @Override
    public void close() {
        try {
            Optional<ProcessHandle> postmaster = processes.postmaster();
            // A fast shutdown; also releases the library's own lock.
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
