package io.headtail.history.stats;

import static io.headtail.history.HistoryFixture.HOUR;
import static io.headtail.history.HistoryFixture.START;
import static io.headtail.history.HistoryFixture.answer;
import static io.headtail.history.HistoryFixture.rows;
import static io.headtail.history.HistoryFixture.saying;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.HistoryFixture;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.connection.Pool;
import io.headtail.history.revision.Recounted;
import io.headtail.history.revision.Revised;
import io.headtail.history.revision.StoredLine;
import io.headtail.history.schedule.CorrectionTurns;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.settings.VideoStatsSettings;
import io.headtail.testing.Await;
import io.headtail.time.CalendarUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A database that an earlier release has filled is migrated: it holds the same, and whatever is
 * done with it afterwards has the same result as in one that was never migrated.
 */
class EarlierSchemaIT {
    private static final Map<Integer, Long> ENDS = Map.of(0, 700L, 1, 800L);

    /** Set by migrations to what cannot be known otherwise; looked at separately. */
    private static final List<String> SET = List.of("late_from");

    /** A database, and a writer of views per minute. */
    private static final class Side implements AutoCloseable {
        final HistoryFixture history;
        final Pool pool;

        Side(HistoryFixture history) {
            this.history = history;
            this.pool = history.pool(6, Await.PATIENCE);
            history.database.migrate();
        }

        StatsProcess process(StatsLog log) {
            StatsProcess process =
                    new StatsProcess(
                            new VideoStats(
                                    pool,
                                    history.database::migrate,
                                    new VideoStatsSettings(
                                            StatsLog.MINUTE,
                                            Long.MAX_VALUE,
                                            Long.MAX_VALUE,
                                            1 << 20),
                                    new StatsMarks("t", "views", "rules\n"),
                                    log::newestMs,
                                    100),
                            log);
            for (int p = 0; p < log.partitions.size(); p++) {
                process.assign(p);
            }
            assertTrue(process.begin(), "the store is not away");
            return process;
        }

        Revised correct(int hour, int seed) {
            long tick = START + hour * HOUR;
            StoredLine line = history.database.revisions().lines("hour", tick, tick).get(0);
            return history.database
                    .revisions()
                    .write(line, new Recounted(line.startMs(), rows(new Random(seed), 9), ENDS));
        }

        void check(StatsLog log) throws Exception {
            new StatsRecount(history.url, StatsProcess.TIMING.latenessMs(), StatsLog.MINUTE)
                    .check(log, minute -> true);
        }

        @Override
        public void close() {
            pool.close();
            history.close();
        }
    }

    private static BoundaryRows counted(int hour, int generation, boolean isFinal) {
        long tick = START + hour * HOUR;
        List<BoundaryRows.RankedVideo> rows = rows(new Random(10L * hour + generation), 8);
        BoundaryRows of = answer("hour", tick, 0, isFinal, true, false, 100, rows);
        return saying(of, generation, isFinal ? 4 : 3, hour, null);
    }

    private static void read(StatsProcess process) {
        process.read(() -> 10_000);
        assertTrue(process.store(true), "nothing is in the way");
        process.stats.maintain(2);
    }

    /** Three hours of each generation, the last of which is provisional. */
    private static void count(Side side) throws Exception {
        for (int hour = 1; hour <= 6; hour++) {
            int generation = hour <= 3 ? 1 : 2;
            side.history.database.writer().write(List.of(counted(hour, generation, hour < 6)));
        }
        side.history.query(
                "INSERT INTO topk_generations (window_name, topic_id, fingerprint, span) VALUES ('hour', '%s', -6, %d), ('hour', '%s', -5, %d) RETURNING 1"
                        .formatted(HistoryFixture.TOPIC, HOUR, HistoryFixture.TOPIC, HOUR));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "8"})
    void what_an_earlier_release_has_stored_stays_and_goes_on(String version) throws Exception {
        StatsLog log = new StatsLog(new Random(3), 2, START);
        log.append(0, 400);
        log.append(1, 400);
        boolean corrects = version.equals("8");
        String url = EarlierSchema.database(version);
        try (Side never = new Side(new HistoryFixture(HistoryKeep.DEFAULT))) {
            count(never);
            if (corrects) {
                assertEquals(1, never.correct(1, 71).revision());
                assertEquals(2, never.correct(1, 72).revision());
                assertEquals(1, never.correct(4, 73).revision());
                StatsProcess process = never.process(log);
                read(process);
                assertTrue(process.stats.correction().run(0, START + HOUR).views() > 0, "late");
                var unused =
                        never.history
                                .database
                                .correctionTurns()
                                .take(turn -> noted(never.history.database.correctionTurns()));
            }
            EarlierSchema.copyRows(never.history, url);
            try (Side migrated = new Side(new HistoryFixture(url, HistoryKeep.DEFAULT))) {
                assertEquals(all(never), all(migrated));
                assertEquals(
                        List.of(),
                        migrated.history.query(
                                "SELECT * FROM video_stats_marks WHERE late_from IS DISTINCT FROM stream_time"));
                log.append(0, 300);
                log.append(1, 300);
                for (Side side : List.of(never, migrated)) {
                    goOn(side, log, corrects);
                }
                assertEquals(all(never), all(migrated));
                assertEquals(
                        corrects ? 1 : 0,
                        migrated.history
                                .query(
                                        "SELECT DISTINCT 1 FROM video_stats_marks WHERE late_from IS NOT NULL")
                                .size());
            }
        }
    }

    private static void noted(CorrectionTurns turns) {
        assertEquals(START + 4 * HOUR, turns.noted(CalendarUnit.HOUR, START + 4 * HOUR).before());
    }

    private static List<String> all(Side side) throws Exception {
        List<String> all = EarlierSchema.rows(side.history, SET);
        assertFalse(all.isEmpty());
        return all;
    }

    /** Corrections, answers of either generation, views. */
    private static void goOn(Side side, StatsLog log, boolean corrected) throws Exception {
        var writer = side.history.database.writer();
        assertEquals(corrected ? 3 : 1, side.correct(1, 77).revision());
        assertEquals(corrected ? 2 : 1, side.correct(4, 78).revision());
        assertEquals(0, writer.write(List.of(counted(1, 1, true))), "it is corrected");
        assertEquals(1, writer.write(List.of(counted(1, 2, true))), "a later generation");
        assertEquals(1, side.correct(1, 79).revision());
        assertEquals(0, writer.write(List.of(counted(4, 1, true))), "an earlier generation");
        assertEquals(1, writer.write(List.of(counted(6, 2, true))), "it was provisional");
        StatsProcess process = side.process(log);
        read(process);
        side.check(log);
        assertTrue(process.stats.correction().run(0, log.newestMs()).views() > 0, "late");
        side.check(log);
    }
}
