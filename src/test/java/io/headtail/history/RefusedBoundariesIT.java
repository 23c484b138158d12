package io.headtail.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.headtail.history.boundary.StoredAnswer;
import io.headtail.history.retention.RetentionJob;
import io.headtail.history.settings.HistoryKeep;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Boundaries that PostgreSQL refuses for their content are reported, and hold up nothing else. */
class RefusedBoundariesIT {
    private final HistoryFixture history = new HistoryFixture(HistoryKeep.DEFAULT);
    private final Sender sender = new Sender(history);
    private final long start = sender.next.tick;

    @AfterEach
    void close() {
        history.close();
    }

    private String one(String sql) throws SQLException {
        try (Connection connection = history.connection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? String.valueOf(result.getString(1)) : "none";
        }
    }

    @Test
    void an_answer_that_is_never_complete_is_stored_as_one() throws Exception {
        sender.next.complete = false;
        sender.next.completeFrom = Long.MAX_VALUE;
        sender.send(0, "a=5");
        sender.next.complete = true;
        sender.next.completeFrom = Long.MIN_VALUE;
        sender.next.tick = start + Sender.STEP;
        sender.send(0, "a=6");
        assertEquals(2, sender.writer.store());
        StoredAnswer never = history.database.reader().exactly("minute", start, 10);
        assertNotNull(never);
        assertFalse(never.isComplete());
        assertEquals(Long.MAX_VALUE, never.completeFrom());
        assertEquals(Long.MAX_VALUE, history.stored("minute").get(0).completeFrom());
        assertEquals("a=6", sender.stored(start + Sender.STEP));
        assertEquals(0, sender.writer.putAside());
        assertEquals("infinity", one("SELECT complete_from FROM topk_boundaries LIMIT 1"));
    }

    @Test
    void one_bad_boundary_of_many_is_put_aside() throws Exception {
        execute("ALTER TABLE topk_boundaries ADD CONSTRAINT not_two CHECK (rows <> 2 OR skipped)");
        for (int b = 0; b < 60; b++) {
            sender.next.tick = start + b * Sender.STEP;
            if (b == 17 || b == 18 || b == 50) {
                sender.send(0, "bad=2", "worse=1");
            } else {
                sender.send(0, "a=" + (b + 1));
            }
        }
        assertEquals(60, sender.writer.store());
        assertEquals(57, history.stored("minute").size());
        assertEquals("a=60", sender.stored(start + 59 * Sender.STEP));
        assertEquals(3, sender.writer.putAside());
        assertEquals(
                "3",
                one("SELECT count(*) FROM topk_boundaries_refused WHERE reason LIKE '%not_two%'"));
        sender.restart();
        sender.from(0);
        assertEquals(60, sender.writer.store(), "again, from the start");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = history.connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** As by a limit on the time of a statement, or on locks, that holds for this user. */
    @Test
    void a_batch_too_large_at_once_is_stored_in_parts() throws Exception {
        for (String state : new String[] {"57014", "53200"}) {
            execute(
                    "CREATE OR REPLACE FUNCTION at_most_five() RETURNS trigger LANGUAGE plpgsql AS $$"
                            + " BEGIN IF (SELECT count(*) FROM came) > 5 THEN RAISE EXCEPTION 'too"
                            + " much' USING ERRCODE = '"
                            + state
                            + "'; END IF; RETURN NULL; END $$");
            execute(
                    "CREATE OR REPLACE TRIGGER at_most AFTER INSERT ON topk_boundaries REFERENCING"
                            + " NEW TABLE AS came EXECUTE FUNCTION at_most_five()");
            for (int b = 0; b < 23; b++) {
                sender.next.tick += Sender.STEP;
                sender.send(0, "a=" + (b + 1));
            }
            assertEquals(sender.log.size(), sender.writer.store());
            assertEquals("a=23", sender.stored(sender.next.tick));
            assertEquals(sender.log.size(), history.stored("minute").size());
        }
        assertEquals(0, sender.writer.putAside());
    }

    @Test
    void boundaries_of_years_that_no_table_can_have_are_put_aside() throws Exception {
        sender.send(0, "a=1");
        long far = 400_000_000_000_000L / Sender.STEP * Sender.STEP;
        sender.next.tick = far;
        sender.send(0, "far=1");
        sender.next.tick = 6_000_000_000_000_000L / Sender.STEP * Sender.STEP;
        sender.send(0, "farther=1");
        sender.next.tick = start + Sender.STEP;
        sender.send(0, "a=2");
        assertEquals(4, sender.writer.store());
        assertEquals("a=1", sender.stored(start));
        assertEquals("a=2", sender.stored(start + Sender.STEP));
        assertEquals(2, sender.writer.putAside());
        assertEquals("2", one("SELECT count(*) FROM topk_boundaries_refused"));
        assertEquals(Long.toString(far), one("SELECT min(tick_ms) FROM topk_boundaries_refused"));
    }

    @Test
    void refused_boundaries_are_noted_for_as_long_as_all_boundaries_are_kept() throws Exception {
        for (int year = 0; year < 3; year++) {
            sender.next.tick =
                    (400_000 + 31_536L * year) * 1_000_000_000 / Sender.STEP * Sender.STEP;
            sender.send(0, "far=1");
        }
        sender.writer.store();
        assertEquals(3, sender.writer.putAside());
        String order =
                "(SELECT count(*) FROM topk_boundaries_refused o WHERE o.tick_ms < r.tick_ms)";
        execute(
                "UPDATE topk_boundaries_refused r SET refused_at = timestamptz '2026-03-01"
                        + " 23:59:59Z' + interval '1 s' * "
                        + order);
        Instant second = Instant.parse("2026-03-02T00:00:00Z");
        RetentionJob job = history.database.retention();
        job.run(second.plus(HistoryKeep.DEFAULT.every()).minusSeconds(1));
        assertEquals("3", one("SELECT count(*) FROM topk_boundaries_refused"));
        job.run(second.plus(HistoryKeep.DEFAULT.every()));
        assertEquals("2", one("SELECT count(*) FROM topk_boundaries_refused"));
        assertEquals(
                "2026-03-02 00:00:00",
                one("SELECT min(refused_at) AT TIME ZONE 'UTC' FROM topk_boundaries_refused"));
    }

    @Test
    void a_row_with_microseconds_written_by_hand_is_read_once() throws Exception {
        sender.send(0, "a=1");
        sender.writer.store();
        for (String table :
                new String[] {
                    "topk_boundaries", "topk_snapshot_offsets", "global_topk_snapshots"
                }) {
            execute("UPDATE " + table + " SET snapshot_time = snapshot_time + interval '7 us'");
        }
        StoredAnswer newest = history.database.reader().newest("minute", 10);
        assertNotNull(newest);
        assertEquals(start, newest.tick());
        assertEquals(1, newest.rows().size());
    }
}
