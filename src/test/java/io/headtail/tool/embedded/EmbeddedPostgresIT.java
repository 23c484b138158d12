package io.headtail.tool.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.PostgresUnderTest;
import io.headtail.tool.ToolException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT) // it mostly waits
@Order(1) // it takes long
class EmbeddedPostgresIT {
    @TempDir Path data;

    @Test
    void data_survives_a_restart_and_is_written_to_the_disk() throws SQLException {
        long pid;
        try (EmbeddedPostgres postgres = PostgresUnderTest.startOwn(data);
                Connection idle = connect(postgres.jdbcUrl())) {
            pid = postgres.pid();
            assertEquals("on", ask(idle, "SHOW fsync"));
            assertEquals("on", ask(idle, "SHOW synchronous_commit"));
            assertEquals("UTF8", ask(idle, "SHOW server_encoding"));
            run(idle, "CREATE TABLE t AS SELECT 'kept' AS c");
        }
        // The idle client did not keep it from stopping.
        assertFalse(ProcessHandle.of(pid).isPresent());
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data, 0);
                Connection connection = connect(postgres.jdbcUrl())) {
            assertNotEquals(pid, postgres.pid());
            assertEquals("kept", ask(connection, "SELECT c FROM t"));
        }
    }

    @Test
    void a_server_left_by_a_killed_jvm_is_stopped_and_never_used() throws Exception {
        PostgresUnderTest.initialise(data);
        Process holder = PostgresHolder.start(data);
        String[] said;
        try (BufferedReader out = holder.inputReader()) {
            said = out.readLine().split(" ");
            ToolException inUse =
                    assertThrows(ToolException.class, () -> EmbeddedPostgres.start(data, 0));
            assertTrue(inUse.toString().contains("in use by another server"), inUse.toString());
            holder.destroyForcibly().waitFor();
        }
        long orphan = Long.parseLong(said[1]);
        assertTrue(ProcessHandle.of(orphan).isPresent(), "PostgreSQL outlives its JVM");
        try (Connection connection = connect(url(said[0]))) {
            run(connection, "CREATE TABLE t AS SELECT 'committed' AS c");
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data, Integer.parseInt(said[0]));
                Connection connection = connect(postgres.jdbcUrl())) {
            assertNotEquals(orphan, postgres.pid());
            assertFalse(ProcessHandle.of(orphan).isPresent());
            assertEquals("committed", ask(connection, "SELECT c FROM t"));
        }
    }

    @Test
    void a_server_of_someone_else_is_left_alone() throws Exception {
        PostgresUnderTest.initialise(data);
        Process holder = PostgresHolder.start(data);
        try (BufferedReader out = holder.inputReader()) {
            out.readLine();
            holder.destroyForcibly().waitFor();
        }
        Path marker = data.resolve("started-by-headtail");
        String said = Files.readString(marker);
        Files.delete(marker);
        ToolException e = assertThrows(ToolException.class, () -> EmbeddedPostgres.start(data, 0));
        assertTrue(e.toString().contains("was not started by Headtail"), e.toString());
        Files.writeString(marker, said);
        EmbeddedPostgres.start(data, 0).close();
    }

    @Test
    void a_first_start_that_was_cut_off_is_begun_again() throws Exception {
        Files.createDirectories(data.resolve("postgres/base"));
        Files.writeString(data.resolve("started-by-headtail"), "");
        EmbeddedPostgres.start(data, 0).close();
    }

    @Test
    void a_taken_port_is_named() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            ToolException e =
                    assertThrows(
                            ToolException.class,
                            () -> EmbeddedPostgres.start(data, taken.getLocalPort()));
            assertTrue(e.toString().contains("port " + taken.getLocalPort() + " of 127.0.0.1"));
        }
    }

    private static String url(String port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + EmbeddedPostgres.DATABASE;
    }

    private static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(url, EmbeddedPostgres.USER, EmbeddedPostgres.PASSWORD);
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertTrue(result.next());
            return result.getString(1);
        }
    }
}
