package io.headtail.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A real PgBouncer in front of a database, where one is installed; tests are skipped, and say so,
 * where none is. Every role of the database may come in without a password.
 */
public final class PgBouncer implements AutoCloseable {
    private final Process process;
    private final String database;
    private final int port;

    private PgBouncer(Process process, String database, int port) {
        this.process = process;
        this.database = database;
        this.port = port;
    }

    /**
     * Starts one.
     *
     * @param folder for its files, the test's own
     * @param url of the database, for JDBC
     * @param poolMode {@code session}, {@code transaction} or {@code statement}
     * @param poolSize connections to the server, at most
     */
    public static PgBouncer start(
            Path folder, String url, String poolMode, int poolSize, String... more)
            throws IOException {
        String program = InstalledServer.named("pgbouncer");
        URI server = URI.create(url.substring("jdbc:".length()));
        String database = server.getPath().substring(1);
        int port = InstalledServer.freePort();
        Path users = folder.resolve("users.txt");
        Files.writeString(users, "\"postgres\" \"postgres\"\n\"limited\" \"limited\"\n");
        List<String> lines = new ArrayList<>();
        lines.add("[databases]");
        lines.add("* = host=%s port=%d".formatted(server.getHost(), server.getPort()));
        lines.add("[pgbouncer]");
        lines.add("listen_addr = 127.0.0.1");
        lines.add("listen_port = " + port);
        lines.add("unix_socket_dir =");
        lines.add("auth_type = trust");
        lines.add("auth_file = " + users);
        lines.add("pool_mode = " + poolMode);
        lines.add("default_pool_size = " + poolSize);
        lines.addAll(List.of(more));
        Path config = folder.resolve("pgbouncer.ini");
        Files.write(config, lines);
        open(folder);
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            // It does not run as root.
            command.addAll(
                    List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"));
        }
        command.addAll(List.of(program, "-q", config.toString()));
        Path log = folder.resolve("pgbouncer.log");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        PgBouncer started = new PgBouncer(process, database, port);
        Await.until("PgBouncer answers", () -> !process.isAlive() || started.answers());
        assumeTrue(process.isAlive(), () -> "PgBouncer cannot be started here: " + read(log));
        return started;
    }

    private static void open(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            }
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private boolean answers() {
        try (Connection client = DriverManager.getConnection(plainUrl())) {
            return !client.isClosed();
        } catch (SQLException e) {
            return false;
        }
    }

    /** Of the database behind it, with the user and nothing that is about poolers. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres";
    }

    /** For a client that is not Headtail and brings no state of its own. */
    public String plainUrl() {
        return url() + "&preferQueryMode=simple&ApplicationName=";
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
