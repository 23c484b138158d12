package io.headtail.history.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.connection.HistoryException;
import io.headtail.testing.Await;
import io.headtail.testing.DatabaseCopy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A backup takes the place of the database under a writer that goes on. */
class RestoredStatsIT extends StatsCorrectionScene {
    private static final List<String> ALL = List.of();

    @Test
    void after_a_backup_is_restored_the_tables_come_to_the_same_rows() throws Exception {
        StatsProcess process = process();
        append(200);
        goOn(process);
        assertTrue(correct(process) > 0, "views were late");
        append(50);
        goOn(process);
        DatabaseCopy backup = DatabaseCopy.of(fixture.url);
        append(300);
        goOn(process);
        assertTrue(correct(process) > 0, "views were late");
        append(50);
        goOn(process);
        correct(process);
        List<String> before = EarlierSchema.rows(fixture, ALL);
        backup.restore();
        goOn(process);
        assertTrue(correct(process) > 0, "they wait again");
        assertEquals(before, EarlierSchema.rows(fixture, ALL));
        check();
        assertEquals(List.of("0"), rows("SELECT count(*) FROM video_stats_late"));
        assertEquals(List.of("0"), rows("SELECT count(*) FROM video_stats_gaps"));
    }

    private void append(int count) {
        log.append(0, count);
        log.append(1, count);
        nowMs.set(log.newestMs());
    }

    private long correct(StatsProcess process) {
        return process.stats.correction().run(0, log.newestMs() + 1).views();
    }

    /** Until all is read and stored, whatever has to be read again. */
    private void goOn(StatsProcess process) {
        Await.until(
                "all is written",
                () -> {
                    if (!process.begin()) {
                        return false;
                    }
                    process.read(() -> 10_000);
                    return process.store(true) && process.hasReadAll() && maintained(process);
                });
    }

    private static boolean maintained(StatsProcess process) {
        try {
            process.stats.maintain(2);
            return true;
        } catch (HistoryException e) {
            // A connection that was ended.
            return false;
        }
    }
}
