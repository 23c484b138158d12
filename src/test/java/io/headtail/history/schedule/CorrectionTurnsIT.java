package io.headtail.history.schedule;

import static io.headtail.history.HistoryFixture.HOUR;
import static io.headtail.history.HistoryFixture.MINUTE;
import static io.headtail.history.HistoryFixture.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.HistoryFixture;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.connection.Pool;
import io.headtail.history.schedule.CorrectionTurns.Noted;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.settings.HistorySettings;
import io.headtail.testing.Await;
import io.headtail.testing.PgBouncer;
import io.headtail.testing.PostgresUnderTest;
import io.headtail.time.CalendarUnit;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose turn it is to correct what is sealed, in a real PostgreSQL. */
class CorrectionTurnsIT {
    @TempDir Path folder;

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private int migrations;

    private static HistoryFixture history() {
        return new HistoryFixture(HistoryKeep.DEFAULT);
    }

    private static Pool pool(String url) {
        return Pool.writing(
                new HistorySettings(
                        url, PostgresUnderTest.USER, null, null, 5 * MINUTE, HistoryKeep.DEFAULT),
                2,
                Await.PATIENCE,
                Await.PATIENCE);
    }

    private CorrectionTurns turns(Pool pool) {
        return new CorrectionTurns(pool, () -> migrations++, nanos::get);
    }

    private static boolean isFree(CorrectionTurns other) {
        return other.take(turn -> {});
    }

    private static void sql(HistoryFixture history, String sql) {
        try (Connection connection = DriverManager.getConnection(history.url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_turn_behind_a_pooler_holds_no_connection() throws Exception {
        try (HistoryFixture history = history();
                PgBouncer pooler = PgBouncer.start(folder, history.url, "transaction", 1);
                Pool pool = pool(pooler.url())) {
            CorrectionTurns turns = turns(pool);
            CorrectionTurns other = turns(pool);
            long[] before = new long[1];
            boolean taken =
                    turns.take(
                            turn -> {
                                before[0] = turns.noted(CalendarUnit.HOUR, 7).before();
                                assertFalse(isFree(other), "one works");
                            });
            assertTrue(taken, "nobody else works");
            assertEquals(7, before[0]);
            assertTrue(isFree(other), "nobody works any more");
        }
    }

    @Test
    void a_unit_that_is_counted_anew_while_work_on_it_goes_on_is_not_noted_as_done() {
        try (HistoryFixture history = history();
                Pool pool = pool(history.url)) {
            CorrectionTurns turns = new CorrectionTurns(pool, history.database::migrate);
            boolean taken =
                    turns.take(
                            turn -> {
                                Noted read = turns.noted(CalendarUnit.HOUR, START);
                                long end = START + HOUR;
                                write(history, end, 1);
                                Noted done = turns.done(CalendarUnit.HOUR, read, end).orElseThrow();
                                write(history, end + HOUR, 1);
                                write(history, end + HOUR, 2);
                                assertEquals(
                                        Optional.empty(),
                                        turns.done(CalendarUnit.HOUR, done, end + HOUR));
                                Noted again = turns.noted(CalendarUnit.HOUR, START);
                                assertEquals(end, again.before());
                                assertTrue(
                                        turns.done(CalendarUnit.HOUR, again, end + HOUR)
                                                .isPresent());
                            });
            assertTrue(taken, "nobody else works");
        }
    }

    private static void write(HistoryFixture history, long end, int generation) {
        BoundaryRows rows = HistoryFixture.answer("hour", end, List.of());
        rows = HistoryFixture.saying(rows, generation, 4, 0, null);
        assertEquals(1, history.database.writer().write(List.of(rows)));
    }

    @Test
    void a_turn_ends_with_its_work_or_when_its_holder_is_not_heard_of() throws Exception {
        try (HistoryFixture history = history();
                Pool pool = pool(history.url)) {
            CorrectionTurns turns = turns(pool);
            CorrectionTurns other = turns(pool);
            assertThrows(
                    IllegalStateException.class,
                    () ->
                            turns.take(
                                    turn -> {
                                        throw new IllegalStateException();
                                    }));
            assertTrue(isFree(other), "the work has failed");
            String wait = "UPDATE scheduled_corrections_turn SET until = now() ";
            boolean taken =
                    turns.take(
                            turn -> {
                                sql(history, wait + "- interval '1 ms'");
                                turn.keep();
                                nanos.addAndGet(Duration.ofMinutes(1).toNanos());
                                turn.keep();
                                assertFalse(isFree(other), "it was kept");
                                sql(history, wait + "- interval '1 ms'");
                                assertTrue(isFree(other), "it has run out");
                            });
            assertTrue(taken, "nobody else works");
            // As a killed process leaves it; by a clock that was set back since.
            sql(history, "INSERT INTO scheduled_corrections_turn VALUES (true, 'x', now())");
            sql(history, wait + "+ interval '110 s'");
            assertFalse(isFree(other), "it may work");
            sql(history, wait + "+ interval '1 h'");
            assertTrue(isFree(other), "it cannot have taken it so late");
        }
    }

    @Test
    void work_that_is_interrupted_gives_its_turn_back() {
        try (HistoryFixture history = history();
                Pool pool = pool(history.url)) {
            boolean taken = turns(pool).take(turn -> Thread.currentThread().interrupt());
            assertTrue(Thread.interrupted(), "it still is");
            assertTrue(taken, "nobody else works");
            assertTrue(isFree(turns(pool)), "nobody works any more");
        }
    }

    @Test
    void the_tables_are_made_once_and_again_after_a_failure() {
        try (HistoryFixture history = history();
                Pool pool = pool(history.url)) {
            CorrectionTurns turns = turns(pool);
            assertTrue(isFree(turns), "nobody works");
            assertTrue(isFree(turns), "nobody works");
            assertEquals(1, migrations);
            String rename = "ALTER TABLE %s RENAME TO %s";
            String table = "scheduled_corrections_turn";
            sql(history, rename.formatted(table, "away"));
            assertThrows(HistoryException.class, () -> isFree(turns));
            assertEquals(1, migrations);
            sql(history, rename.formatted("away", table));
            assertTrue(isFree(turns), "nobody works");
            assertTrue(isFree(turns), "nobody works");
            assertEquals(2, migrations);
        }
    }
}
