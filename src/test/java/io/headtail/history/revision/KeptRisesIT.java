package io.headtail.history.revision;

import static io.headtail.history.HistoryFixture.HOUR;
import static io.headtail.history.HistoryFixture.START;
import static io.headtail.history.HistoryFixture.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.headtail.history.HistoryFixture;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.testing.ExactBoundary;
import io.headtail.time.WindowSpec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A boundary with rises, and one with views that replaces it under the same name. */
class KeptRisesIT {
    private static final WindowSpec HOURS = WindowSpec.sliding("hour", HOUR);
    private static final WindowSpec RISES = WindowSpec.rising("hour", HOUR / 2);
    private static final Map<Integer, Long> ENDS = Map.of(0, 700L);

    private static BoundaryRows counted(WindowSpec spec, long generation) {
        BoundaryRows.ReadSpan span = new BoundaryRows.ReadSpan(0, 10, 5, 4, "", null);
        BoundaryRows rows =
                ExactBoundary.of(
                        spec, START, 10, rows(new Random(generation), 3), -generation, span);
        return new BoundaryRows(
                rows.answer(), false, "topic", -generation, generation, rows.spans());
    }

    private static String kept(HistoryFixture history) throws SQLException {
        try (Connection connection = history.connection();
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT string_agg(generation || ' ' || revision || ' ' || (rise_of"
                                        + " IS NOT DISTINCT FROM fingerprint), ', ' ORDER BY"
                                        + " generation, revision) FROM topk_boundary_revisions")) {
            result.next();
            return result.getString(1);
        }
    }

    private static void assertStored(HistoryFixture history, WindowSpec spec) {
        StoredAnswer stored = history.database.reader().at(spec, START, 10);
        assertNotNull(stored, spec + " is stored");
        assertEquals(spec.isRising(), stored.isRise());
        WindowSpec other = spec.isRising() ? HOURS : RISES;
        assertNull(history.database.reader().at(other, START, 10), other + " is not stored");
    }

    @Test
    void corrections_and_later_settings_keep_what_is_a_rise() throws Exception {
        try (HistoryFixture history = new HistoryFixture(HistoryKeep.DEFAULT)) {
            history.database.writer().write(List.of(counted(RISES, 1)));
            assertStored(history, RISES);
            correct(history, 7);
            assertStored(history, RISES);
            history.database.writer().write(List.of(counted(HOURS, 2)));
            assertStored(history, HOURS);
            correct(history, 8);
            assertStored(history, HOURS);
            history.database.writer().write(List.of(counted(RISES, 3)));
            assertStored(history, RISES);
            assertEquals("1 0 true, 1 1 true, 2 0 false, 2 1 false", kept(history));
        }
    }

    private static void correct(HistoryFixture history, int seed) {
        StoredLine line = RevisionStoreIT.line(history, START);
        Recounted recounted = new Recounted(line.startMs(), rows(new Random(seed), 4), ENDS);
        assertEquals(
                Revised.Change.WRITTEN,
                history.database.revisions().write(line, recounted).change());
    }

    /** It leaves columns as they are that it does not know. */
    @Test
    void an_earlier_release_replaces_a_rise_by_views() throws Exception {
        try (HistoryFixture history = new HistoryFixture(HistoryKeep.DEFAULT)) {
            history.database.writer().write(List.of(counted(RISES, 1)));
            try (Connection connection = history.connection();
                    Statement statement = connection.createStatement()) {
                statement.execute("UPDATE topk_boundaries SET fingerprint = -2, generation = 2");
                if (!connection.getAutoCommit()) {
                    connection.commit();
                }
            }
            assertStored(history, HOURS);
        }
    }
}
