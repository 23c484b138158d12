package io.headtail.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.headtail.history.connection.HistoryException;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.merge.StoreBehindException;
import io.headtail.testing.Await;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * PostgreSQL fails over to a replica that lacks the last commits: here its tables are put back to
 * what they were.
 */
class LostCommitsIT {
    private static final String[] TABLES = {
        "global_topk_snapshots",
        "topk_boundaries",
        "topk_snapshot_offsets",
        "topk_consumed_offsets",
        "topk_generations"
    };

    private final HistoryFixture history = new HistoryFixture(HistoryKeep.DEFAULT);
    private final Sender sender = new Sender(history);
    private final long start = sender.next.tick;

    @AfterEach
    void close() {
        history.close();
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = history.connection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private void remember() throws SQLException {
        for (String table : TABLES) {
            execute("CREATE TABLE was_" + table + " AS SELECT * FROM " + table);
        }
    }

    private void failOver() throws SQLException {
        for (String table : TABLES) {
            execute("DELETE FROM " + table, "INSERT INTO " + table + " SELECT * FROM was_" + table);
        }
        // As the connections to the server that is gone.
        try (Connection connection = history.connection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <>"
                            + " pg_backend_pid() AND datname = current_database()");
        }
    }

    private long resume() throws Exception {
        return sender.writer.storedUpTo("group", "history", "id-1");
    }

    private void send(int boundary) {
        sender.next.tick = start + boundary * Sender.STEP;
        sender.send(0, "v=" + (boundary + 1));
    }

    private boolean isReadable() {
        try {
            history.stored("minute");
            return true;
        } catch (HistoryException e) {
            return false;
        }
    }

    // A connection that was ended on purpose may be met by a reader first: it asks again.
    private void expectAll(int boundaries) {
        Await.until("the history can be read", this::isReadable);
        assertEquals(boundaries, history.stored("minute").size());
        for (int b = 0; b < boundaries; b++) {
            assertEquals("v=" + (b + 1), sender.stored(start + b * Sender.STEP));
        }
    }

    @Test
    void a_writer_starts_from_the_offset_that_is_stored_with_the_rows() throws Exception {
        assertEquals(-1, resume(), "nothing is stored: from the start");
        send(0);
        send(1);
        assertEquals(2, sender.writer.store());
        sender.restart();
        assertEquals(2, resume());
        assertEquals(
                -1,
                sender.writer.storedUpTo("group", "history", "id-2"),
                "of a topic made again nothing is stored");
    }

    @Test
    void what_the_database_has_lost_is_written_again_before_anything_else() throws Exception {
        resume();
        send(0);
        send(1);
        sender.writer.store();
        remember();
        send(2);
        send(3);
        assertEquals(4, sender.writer.store());
        failOver();
        send(4);
        assertThrows(StoreBehindException.class, this::storeAnyhow);
        sender.writer.restart();
        long from = resume();
        assertEquals(2, from);
        sender.from(from);
        assertEquals(5, sender.writer.store());
        expectAll(5);
    }

    // The connections that are lost are an error of their own, and tried again.
    private void storeAnyhow() throws Exception {
        for (int attempt = 0; attempt < 10; attempt++) {
            try {
                sender.writer.store();
                return;
            } catch (StoreBehindException e) {
                throw e;
            } catch (IOException e) {
                assertEquals(5, sender.log.size());
            }
        }
    }

    @Test
    void a_commit_whose_outcome_is_not_known_is_repeated_without_harm() throws Exception {
        resume();
        send(0);
        sender.writer.store();
        long before = sender.writer.written();
        HistoryWriter unaware = sender.writer;
        // Another one that read the same has committed it.
        sender.restart();
        resume();
        send(1);
        sender.writer.store();
        sender.writer = unaware;
        sender.from(1);
        assertEquals(2, sender.writer.store());
        assertEquals(before, sender.writer.written(), "nothing is written twice");
        expectAll(2);
    }

    @Test
    void what_waits_for_a_partition_holds_back_the_offset() throws Exception {
        resume();
        sender.next.partitions = 2;
        sender.next.fingerprint = 8;
        send(0);
        sender.send(1, "w=1");
        send(1);
        send(2);
        assertEquals(2, sender.writer.store(), "two wait");
        sender.restart();
        assertEquals(2, resume());
    }
}
