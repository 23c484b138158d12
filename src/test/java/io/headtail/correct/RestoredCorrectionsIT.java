package io.headtail.correct;

import static io.headtail.history.HistoryFixture.HOUR;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.correct.schedule.ScheduledCorrections;
import io.headtail.history.HistoryFixture;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.connection.HistoryException;
import io.headtail.testing.Await;
import io.headtail.testing.DatabaseCopy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A backup takes the place of the database under a schedule that goes on. */
class RestoredCorrectionsIT extends ScheduledScene {
    @Test
    void what_a_backup_does_not_have_is_corrected_again() throws Exception {
        DatabaseCopy backup = DatabaseCopy.of(history.url);
        nowMs = END + AFTER;
        ScheduledCorrections corrections = corrections(null);
        run(corrections);
        storeLater();
        run(corrections);
        assertEquals(counted(1, W, V), stored(END));
        assertEquals(counted(1, V), stored(END + HOUR));
        List<String> before = lines();
        backup.restore();
        run(corrections);
        assertEquals(counted(1, W, V), stored(END));
        storeLater();
        run(corrections);
        assertEquals(before, lines());
    }

    @Test
    void an_hour_that_was_done_ahead_of_one_that_waits_is_corrected_again() throws Exception {
        storeProvisional();
        store(END + 2 * HOUR, 3, 1);
        nowMs = END + 2 * HOUR + AFTER;
        store(nowMs, 1, 0);
        ScheduledCorrections corrections = corrections(null);
        // The first hour is done, and noted; the second waits.
        nowMs = END + HOUR + AFTER;
        run(corrections);
        DatabaseCopy backup = DatabaseCopy.of(history.url);
        nowMs = END + 2 * HOUR + AFTER;
        run(corrections);
        assertEquals(counted(1), stored(END + 2 * HOUR));
        backup.restore();
        run(corrections);
        assertEquals(counted(1), stored(END + 2 * HOUR));
    }

    private void storeLater() {
        nowMs = END + HOUR + AFTER;
        store(END + HOUR, 4, 1);
        store(nowMs, 1, 0);
    }

    private void storeProvisional() {
        BoundaryRows rows =
                HistoryFixture.answer("hour", END + HOUR, 0, false, true, false, 4, List.of(W));
        history.database.writer().write(List.of(HistoryFixture.saying(rows, 0, 3, 1, null)));
    }

    private List<String> lines() throws Exception {
        return history.query(
                "SELECT snapshot_time, revision, rows, head_total, (SELECT count(*) FROM"
                        + " topk_boundary_revisions r WHERE r.snapshot_time = b.snapshot_time)"
                        + " FROM topk_boundaries b ORDER BY snapshot_time");
    }

    // A connection that was ended may be met first.
    private void run(ScheduledCorrections corrections) {
        Await.until(
                "the schedule runs",
                () -> {
                    try {
                        boolean alone = corrections.run();
                        history.stored("hour");
                        return alone;
                    } catch (HistoryException e) {
                        return false;
                    }
                });
    }
}
