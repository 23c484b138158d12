package io.headtail.history;

import static io.headtail.history.HistoryFixture.HOUR;
import static io.headtail.history.HistoryFixture.START;
import static io.headtail.history.HistoryFixture.answer;
import static io.headtail.history.HistoryFixture.rows;
import static io.headtail.history.HistoryFixture.saying;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.revision.Recounted;
import io.headtail.history.revision.StoredLine;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.merge.Answer;
import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a merger serves of a last hour that is corrected, and counted by other settings since. */
class CorrectedUnitsIT {
    private static final WindowSpec HOURS = WindowSpec.sliding("hour", HOUR);

    private final HistoryFixture history = new HistoryFixture(HistoryKeep.DEFAULT);
    private final CorrectedUnits units = new CorrectedUnits(history.database, List.of(HOURS), 20);

    @AfterEach
    void close() {
        history.close();
    }

    /** Writes a generation's answer, and corrects it. */
    private void correct(int generation) {
        BoundaryRows first =
                saying(answer("hour", START, rows(new Random(1), 3)), generation, 4, 0, null);
        assertEquals(1, history.database.writer().write(List.of(first)));
        StoredLine line = history.database.revisions().lines("hour", START, START).get(0);
        Recounted recounted =
                new Recounted(first.startMs(), rows(new Random(2), 3), Map.of(0, 700L, 1, 700L));
        assertEquals(1, history.database.revisions().write(line, recounted).revision());
    }

    /** As first counted, in memory. */
    private static Answer live(int generation) {
        return Answer.stored(
                        HOURS, START, START - HOUR, true, Long.MIN_VALUE, null, 0, 0, 20, List.of())
                .countedBy(answer("hour", START, List.of()).fingerprint() + generation);
    }

    private Answer served(Answer live) {
        units.look(CalendarUnit.HOUR, live);
        return units.instead(CalendarUnit.HOUR, live);
    }

    @Test
    void a_correction_of_other_settings_replaces_no_live_answer() {
        correct(1);
        assertEquals(1, served(live(1)).revision());
        // The instances count by other settings now; the history has not got that yet.
        Answer anew = live(2);
        assertSame(anew, served(anew));
        correct(2);
        assertEquals(1, served(anew).revision());
        Answer before = live(1);
        assertSame(before, served(before));
    }
}
