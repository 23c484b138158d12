package io.headtail.testing;

import io.headtail.tool.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * One real PostgreSQL for all tests of a JVM, started by the first that asks and stopped with the
 * JVM: its image where a Docker engine answers, otherwise the embedded one. Each test class takes a
 * database of its own.
 *
 * <p>{@code HEADTAIL_TEST_DOCKER=never} or {@code always} decides it by hand; {@code
 * HEADTAIL_TEST_POSTGRES_IMAGE} names another image.
 */
public final class PostgresUnderTest {
    /** Who may do everything, in both. */
    public static final String USER = EmbeddedPostgres.USER;

    /** The password that goes with it. */
    public static final String PASSWORD = EmbeddedPostgres.PASSWORD;

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private PostgresUnderTest() {}

    /**
     * Starts an embedded server of the caller's own. It has run before, elsewhere: to initialise
     * its data takes more than to start it.
     *
     * @param dataDir absent, or empty
     */
    public static EmbeddedPostgres startOwn(Path dataDir) {
        initialise(dataDir);
        return EmbeddedPostgres.start(dataDir, 0);
    }

    /** Makes the data of a server that has run before, for one that is started there. */
    public static void initialise(Path dataDir) {
        String from = Initialised.DATA + "/.";
        try {
            Files.createDirectories(dataDir);
            // With their permissions, which PostgreSQL looks at.
            Process copy =
                    new ProcessBuilder("cp", "-a", from, dataDir.toString()).inheritIO().start();
            if (!Await.end(copy) || copy.exitValue() != 0) {
                throw new IllegalStateException("cannot copy " + from + " to " + dataDir);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Made once, by the class loader. */
    private static final class Initialised {
        static final Path DATA = make();

        private static Path make() {
            Path data = ServerData.folder("initialised");
            RealServers.endWithJvm(() -> {}, data);
            EmbeddedPostgres.start(data, 0).close();
            return data;
        }
    }

    /** Makes an empty database; its JDBC URL, with user and password in it. */
    public static String newDatabase() {
        return newDatabase("");
    }

    /** The same, but text is ordered as in English, {@code b} before {@code B}, not by bytes. */
    public static String newDatabaseInEnglish() {
        return newDatabase("TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'");
    }

    private static String newDatabase(String options) {
        String name = "test" + DATABASES.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(url("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " " + options);
        } catch (SQLException e) {
            throw new IllegalStateException("database " + name, e);
        }
        return url(name);
    }

    private static String url(String database) {
        return "jdbc:postgresql://"
                + Shared.ADDRESS
                + "/"
                + database
                + "?user="
                + USER
                + "&password="
                + PASSWORD;
    }

    /**
     * Lets an embedded server whose temporary files are in a folder run the binaries that those of
     * this JVM run: it takes seconds to unpack them.
     */
    public static void shareBinaries(Path temporary) {
        String name = "headtail-postgres-" + System.getProperty("user.name");
        Path shared = Path.of(System.getProperty("java.io.tmpdir"), name).toAbsolutePath();
        try {
            Files.createDirectories(shared);
            Files.createSymbolicLink(temporary.resolve(name), shared);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Started once, by the class loader. */
    private static final class Shared {
        static final String ADDRESS = RealServers.start(Shared::container, Shared::embedded);

        private static String container() {
            String image =
                    Optional.ofNullable(System.getenv("HEADTAIL_TEST_POSTGRES_IMAGE"))
                            .orElse("postgres:18");
            // Testcontainers itself removes it when this JVM ends.
            PostgreSQLContainer postgres =
                    new PostgreSQLContainer(image).withUsername(USER).withPassword(PASSWORD);
            postgres.start();
            return postgres.getHost()
                    + ":"
                    + postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
        }

        private static String embedded() {
            Path data = ServerData.folder("postgres");
            EmbeddedPostgres postgres = startOwn(data);
            RealServers.endWithJvm(postgres::close, data);
            withoutFsync(postgres.jdbcUrl());
            return "127.0.0.1:" + postgres.port();
        }

        // No test ends this server: whoever looks at what survives that starts one of its own.
        private static void withoutFsync(String url) {
            try (Connection connection = DriverManager.getConnection(url, USER, PASSWORD);
                    Statement statement = connection.createStatement()) {
                statement.execute("ALTER SYSTEM SET fsync = off");
                statement.execute("SELECT pg_reload_conf()");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
