package io.headtail.history;

import static io.headtail.history.HistoryFixture.START;
import static io.headtail.history.HistoryFixture.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.connection.Pool;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.settings.HistorySettings;
import io.headtail.testing.PostgresUnderTest;
import io.headtail.tool.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that cannot be used says which it is, why, and what to do. */
class UnusableDatabaseIT {
    @TempDir private static Path data;
    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws Exception {
        server = PostgresUnderTest.startOwn(data);
        Path hba = data.resolve("postgres/pg_hba.conf");
        String rules = Files.readString(hba);
        Files.writeString(hba, "host all limited 127.0.0.1/32 scram-sha-256\n" + rules);
        sql("CREATE ROLE limited LOGIN PASSWORD 'right'", "SELECT pg_reload_conf()");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void sql(String... statements) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(server.jdbcUrl() + "?user=postgres");
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private static String url(String database, String user, String password) {
        return server.jdbcUrl(database) + "?user=" + user + "&password=" + password;
    }

    private static HistoryException refused(String url) {
        try (HistoryFixture history = new HistoryFixture(url, HistoryKeep.DEFAULT)) {
            return assertThrows(HistoryException.class, history.database::migrate);
        }
    }

    private static void assertSays(HistoryException refused, String... texts) {
        String message = String.valueOf(refused.getMessage());
        for (String text : texts) {
            assertTrue(message.contains(text), () -> text + " is not in: " + message);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"LATIN1", "SQL_ASCII", "WIN1252", "EUC_JP"})
    void a_database_that_lacks_ids_is_refused_by_its_encoding(String encoding) throws Exception {
        String name = "of_" + encoding.toLowerCase(Locale.ROOT);
        sql(
                "CREATE DATABASE %s ENCODING '%s' TEMPLATE template0 LOCALE 'C'"
                        .formatted(name, encoding));
        HistoryException refused = refused(url(name, "postgres", ""));
        assertSays(
                refused,
                "127.0.0.1:" + server.port() + "/" + name,
                encoding,
                "allowed is UTF8",
                "CREATE DATABASE headtail ENCODING 'UTF8' TEMPLATE template0");
        assertTrue(refused.unsuitable());
    }

    @Test
    void the_advice_makes_a_database_usable() throws Exception {
        sql("CREATE DATABASE advised ENCODING 'UTF8' TEMPLATE template0 LOCALE 'C'");
        try (HistoryFixture history =
                new HistoryFixture(url("advised", "postgres", ""), HistoryKeep.DEFAULT)) {
            history.database.migrate();
            List<BoundaryRows> all = new ArrayList<>();
            for (int plane = 0; plane <= 16; plane++) {
                List<BoundaryRows.RankedVideo> odd = new ArrayList<>();
                for (int of : new int[] {0x1, 0xfdd0, 0xe000, 0xfffe, 0xffff}) {
                    String id = Character.toString(plane << 16 | of);
                    odd.add(new BoundaryRows.RankedVideo(id.repeat(3), 9 - odd.size()));
                }
                all.add(answer("hour", START + plane * Sender.STEP, odd));
            }
            history.database.writer().write(all);
            assertEquals(all, history.stored("hour"), "any id that is an id");
        }
    }

    @Test
    void a_wrong_password_a_lacking_database_and_lacking_rights_are_told_apart() {
        String at = "127.0.0.1:" + server.port() + "/";
        assertSays(
                refused(url("headtail", "limited", "wrong")),
                at + "headtail",
                "password authentication failed for user \"limited\"",
                "history.password-file");
        assertSays(
                refused(url("lacking", "postgres", "")),
                at + "lacking",
                "database \"lacking\" does not exist",
                "CREATE DATABASE headtail OWNER headtail ENCODING 'UTF8'");
        assertSays(
                refused(url("headtail", "limited", "right")),
                at + "headtail",
                "permission denied for schema public",
                "GRANT CREATE");
        assertFalse(refused(url("headtail", "limited", "wrong")).unsuitable());
    }

    @Test
    void a_read_only_database_is_refused_with_a_hint_at_the_primary() throws Exception {
        sql(
                "CREATE DATABASE standby",
                "ALTER DATABASE standby SET default_transaction_read_only = on");
        HistoryException refused = refused(url("standby", "postgres", ""));
        assertSays(refused, "/standby", "read-only transaction", "primary", "history.read-url");
        assertTrue(refused.passing());
    }

    @Test
    void a_database_that_is_away_is_named_at_once() throws Exception {
        EmbeddedPostgres away = PostgresUnderTest.startOwn(data.resolve("away"));
        String url = away.jdbcUrl() + "?user=postgres";
        try (HistoryFixture history = new HistoryFixture(url, HistoryKeep.DEFAULT)) {
            history.database.migrate();
            away.close();
            String address = "PostgreSQL at 127.0.0.1:" + away.port();
            assertSays(failure(history), address, "history.url");
            for (int again = 0; again < 2; again++) {
                HistoryException refused = failure(history);
                assertSays(refused, address, "refused", "history.url");
                assertTrue(refused.passing());
            }
        }
        // With a patience of hours, which nobody waits for.
        HistorySettings settings =
                new HistorySettings(url, "postgres", null, null, 1, HistoryKeep.DEFAULT);
        try (Pool pool = Pool.writing(settings, 1, Duration.ofHours(9), Duration.ofHours(9))) {
            assertThrows(HistoryException.class, () -> pool.transaction("nothing", c -> 0));
        }
        assertSays(
                refused("jdbc:postgresql://nowhere.invalid/headtail?user=postgres"),
                "nowhere.invalid/headtail",
                "history.url");
    }

    private static HistoryException failure(HistoryFixture history) {
        return assertThrows(HistoryException.class, history.database::migrate);
    }
}
