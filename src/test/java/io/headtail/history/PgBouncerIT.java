package io.headtail.history;

import static io.headtail.history.HistoryFixture.DAY;
import static io.headtail.history.HistoryFixture.HOUR;
import static io.headtail.history.HistoryFixture.MINUTE;
import static io.headtail.history.HistoryFixture.START;
import static io.headtail.history.HistoryFixture.answer;
import static io.headtail.history.HistoryFixture.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.write.BoundaryWriter;
import io.headtail.testing.PgBouncer;
import io.headtail.testing.PostgresUnderTest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Behind a pooler, where each transaction may get another connection, which other clients use too.
 */
class PgBouncerIT {
    private static final HistoryKeep KEEP =
            new HistoryKeep(Duration.ofDays(2), Duration.ofDays(30), null);

    /** What a client that comes later finds set, but for what PgBouncer sets for each. */
    private static final String LEFT =
            "SELECT name || '=' || setting FROM pg_settings WHERE source = 'session' AND name NOT IN"
                    // The driver's own, of every client with it.
                    + " ('DateStyle', 'TimeZone', 'client_encoding', 'application_name',"
                    + " 'extra_float_digits', 'standard_conforming_strings') UNION ALL SELECT"
                    + " 'advisory lock ' || objid FROM pg_locks WHERE locktype = 'advisory' AND"
                    // Other tests have databases beside it.
                    + " database = (SELECT oid FROM pg_database WHERE datname ="
                    + " current_database()) UNION ALL SELECT 'prepared ' || name FROM pg_prepared_statements UNION ALL SELECT"
                    + " 'temporary ' || relname FROM pg_class WHERE relpersistence = 't' UNION ALL"
                    + " SELECT 'listens to ' || pg_listening_channels()";

    @TempDir Path folder;

    @Test
    void all_of_the_history_works_and_leaves_nothing_to_other_clients() throws Exception {
        for (int poolSize = 1; poolSize <= 2; poolSize++) {
            try (PgBouncer pooler =
                            PgBouncer.start(
                                    folder,
                                    PostgresUnderTest.newDatabase(),
                                    "transaction",
                                    poolSize);
                    HistoryFixture one = new HistoryFixture(pooler.url(), KEEP);
                    HistoryFixture two = new HistoryFixture(pooler.url(), KEEP)) {
                work(List.of(one, two));
                assertEquals(List.of(), left(pooler, poolSize));
            }
        }
    }

    private static void work(List<HistoryFixture> mergers) throws Exception {
        Instant now = Instant.ofEpochMilli(START + 20 * DAY);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> all = new ArrayList<>();
            for (HistoryFixture merger : mergers) {
                all.add(
                        threads.submit(
                                () -> {
                                    merger.database.migrate();
                                    write(merger);
                                }));
                all.add(
                        threads.submit(
                                () -> {
                                    merger.database.migrate();
                                    for (int i = 0; i < 10; i++) {
                                        merger.database.retention().run(now);
                                        merger.database.reader().newest("hour", 5);
                                        merger.database.reader().newestTicks();
                                    }
                                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        HistoryFixture any = mergers.get(0);
        assertTrue(any.database.retention().run(now).ran());
        List<BoundaryRows> expected = new ArrayList<>();
        for (int hour = 0; hour < 30; hour++) {
            expected.add(answer("hour", START + hour * HOUR, rows(new Random(hour), 20)));
        }
        expected.add(answer("hour", START + 29 * HOUR + MINUTE, rows(new Random(29), 20)));
        assertEquals(expected, any.stored("hour"));
        assertEquals(
                expected.size(), any.database.reader().ranks("hour", 0, START + DAY * 9).size());
        Sender sender = new Sender(any);
        for (int i = 0; i < 10; i++) {
            sender.next.tick += Sender.STEP;
            sender.send(0, "a=" + i, "b=1");
            sender.writer.storedUpTo("g", "t", "id");
            sender.writer.store();
            sender.restart();
        }
        assertEquals("a=9 b=1", sender.stored(sender.next.tick));
    }

    private static void write(HistoryFixture merger) {
        BoundaryWriter writer = merger.database.writer(() -> START);
        for (int hour = 0; hour < 30; hour++) {
            writer.write(
                    List.of(
                            answer("hour", START + hour * HOUR, rows(new Random(hour), 20)),
                            answer(
                                    "hour",
                                    START + hour * HOUR + MINUTE,
                                    rows(new Random(hour), 20))));
        }
    }

    /** Of each connection that the pooler has to the server. */
    private static List<String> left(PgBouncer pooler, int poolSize) throws SQLException {
        List<String> left = new ArrayList<>();
        List<Connection> clients = new ArrayList<>();
        try {
            for (int i = 0; i < poolSize; i++) {
                Connection client = DriverManager.getConnection(pooler.plainUrl());
                clients.add(client);
                // Holds its connection to the server, so that the next client gets another.
                client.setAutoCommit(false);
                try (Statement statement = client.createStatement();
                        ResultSet result = statement.executeQuery(LEFT)) {
                    while (result.next()) {
                        left.add(result.getString(1));
                    }
                }
            }
        } finally {
            for (Connection client : clients) {
                client.close();
            }
        }
        return left;
    }

    @Test
    void a_pool_that_allows_no_transactions_is_refused_with_what_to_set() throws Exception {
        try (PgBouncer pooler =
                        PgBouncer.start(folder, PostgresUnderTest.newDatabase(), "statement", 2);
                HistoryFixture history = new HistoryFixture(pooler.url(), KEEP)) {
            HistoryException refused =
                    assertThrows(HistoryException.class, history.database::migrate);
            String message = String.valueOf(refused.getMessage());
            assertTrue(message.contains("pool_mode = transaction"), message);
        }
    }

    @Test
    void statements_that_a_url_has_prepared_on_the_server_are_named_as_the_cause()
            throws Exception {
        try (PgBouncer pooler =
                PgBouncer.start(folder, PostgresUnderTest.newDatabase(), "transaction", 1)) {
            String url = pooler.url() + "&prepareThreshold=1";
            try (HistoryFixture one = new HistoryFixture(url, KEEP);
                    HistoryFixture two = new HistoryFixture(url, KEEP)) {
                one.database.migrate();
                HistoryException refused =
                        assertThrows(HistoryException.class, two.database::migrate);
                String message = String.valueOf(refused.getMessage());
                assertTrue(message.contains("set prepareThreshold=0"), message);
            }
        }
    }
}
