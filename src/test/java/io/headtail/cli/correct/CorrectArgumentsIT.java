package io.headtail.cli.correct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.PostgresUnderTest;
import io.headtail.testing.Said;
import io.headtail.testing.SimulatedViews;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the command correct says of arguments, and of a database with nothing to correct. */
class CorrectArgumentsIT {
    private static final String TOPIC = "correct-arguments";

    private final String url = PostgresUnderTest.newDatabase();
    private final List<String> sets = CorrectCommandIT.sets(url);

    private Said said(String... arguments) {
        return Said.of(null, TOPIC, sets, arguments);
    }

    @Test
    void a_dry_run_makes_no_tables() throws Exception {
        SimulatedViews.makeTopic(TOPIC + "-dry", 1);
        Said dry =
                Said.of(
                        null,
                        TOPIC + "-dry",
                        sets,
                        "correct",
                        "--dry-run",
                        "--window",
                        "hour",
                        "--from",
                        "2026-03-01T00:30:00Z",
                        "--to",
                        "2026-03-01T03:00:00Z");
        assertEquals(2, dry.exit(), dry.err() + dry.out());
        assertTrue(
                dry.err()
                        .contains(
                                "relation \"topk_boundaries\" does not exist; a merger creates the"
                                        + " tables"),
                dry.err());
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet tables =
                        statement.executeQuery(
                                "SELECT FROM pg_tables WHERE schemaname = 'public'")) {
            assertFalse(tables.next(), "a table");
        }
    }

    @Test
    void a_span_without_boundaries_is_told_from_one_that_is_right() {
        SimulatedViews.makeTopic(TOPIC + "-none", 1);
        Said future =
                Said.of(
                        null,
                        TOPIC + "-none",
                        sets,
                        "correct",
                        "--window",
                        "hour",
                        "--from",
                        "2999-01-01T00:00:00Z",
                        "--to",
                        "2999-01-02T00:00:00Z");
        assertEquals(0, future.exit(), future.err());
        assertTrue(
                future.out()
                        .endsWith("none of these windows is stored at a boundary of this span\n"),
                future.out());
    }

    @Test
    void bad_input_is_refused_before_anything_is_opened() {
        refused("configured are hour, month, ever", "week", "2026-03-01T00:30:00Z");
        refused("must not be after --to", "hour", "2026-03-01T04:00:00Z");
        refused("not a multiple of the tick", "hour", "2026-03-01T00:00:00.001Z");
        Said none =
                Said.of(
                        null,
                        TOPIC,
                        List.of(),
                        "correct",
                        "--window",
                        "hour",
                        "--from",
                        "2026-03-01T00:30:00Z",
                        "--to",
                        "2026-03-01T03:00:00Z");
        assertEquals(2, none.exit());
        assertTrue(none.err().contains("history.url: not set"), none.err());
    }

    private void refused(String reason, String window, String from) {
        Said said =
                said("correct", "--window", window, "--from", from, "--to", "2026-03-01T03:00:00Z");
        assertEquals(2, said.exit(), said.err());
        assertTrue(said.err().contains(reason), said.err());
    }
}
