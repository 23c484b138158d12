package io.headtail.history.retention;

import static io.headtail.history.HistoryFixture.DAY;
import static io.headtail.history.HistoryFixture.MINUTE;
import static io.headtail.history.HistoryFixture.START;
import static io.headtail.history.HistoryFixture.answer;
import static io.headtail.history.HistoryFixture.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.HistoryFixture;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.connection.Transactions;
import io.headtail.history.day.DayRange;
import io.headtail.history.day.DayTables;
import io.headtail.history.day.RetentionRule;
import io.headtail.history.settings.HistoryKeep;
import java.sql.Connection;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DayTableSwapIT {
    /** By a writer that takes the month for older, since its day or its settings are others. */
    @Test
    void a_day_of_a_month_that_was_made_one_partition_meanwhile_is_left_to_the_next_run()
            throws Exception {
        try (HistoryFixture history = new HistoryFixture(HistoryKeep.DEFAULT);
                Connection connection = history.connection()) {
            long empty = START + 10 * DAY + 5 * MINUTE;
            List<BoundaryRows> written =
                    List.of(
                            answer("hour", START + 3 * DAY + 5 * MINUTE, rows(new Random(1), 3)),
                            answer("hour", empty, List.of()));
            history.writer(() -> START + 500 * DAY).write(written);
            DayRange day = DayRange.day(DayRange.dayOf(empty));
            DayRange month = DayRange.month(day.fromDay());
            assertEquals(List.of(month), DayTables.all(connection));
            RetentionRule.Grid hours = RetentionRule.Grid.HOURS;
            DayTableSwap.SwapResult outcome =
                    Transactions.run(connection, c -> new DayTableSwap(c, day, hours).run());
            assertEquals(written, history.stored("hour"));
            assertFalse(outcome.done());
            assertTrue(
                    Transactions.run(connection, c -> new DayTableSwap(c, month, hours).run())
                            .done());
        }
    }
}
