package io.headtail.cli.audit;

import static io.headtail.cli.audit.RecountIT.ABOUT;
import static io.headtail.cli.audit.RecountIT.HOUR;
import static io.headtail.cli.audit.RecountIT.LATENESS_MS;
import static io.headtail.cli.audit.RecountIT.MINUTE;
import static io.headtail.cli.audit.RecountIT.START;
import static io.headtail.cli.audit.RecountIT.rows;
import static io.headtail.cli.audit.RecountIT.said;
import static io.headtail.cli.audit.RecountIT.sixHours;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headtail.audit.recount.CountedRow;
import io.headtail.testing.Oracle;
import io.headtail.testing.Said;
import io.headtail.testing.SimulatedViews;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The command recount, against the tests' oracle. */
class RecountCommandIT {
    private static final long MONTH_END = START + 3 * HOUR;

    @Test
    void the_command_prints_what_the_oracle_counts() throws IOException {
        List<List<Oracle.Event>> events = sixHours("recount-command", 50_000, 500);
        Oracle onTime = new Oracle(events, LATENESS_MS);
        Oracle everything = new Oracle(events, Long.MAX_VALUE / 2);
        for (long tick : new long[] {MONTH_END - HOUR, MONTH_END, MONTH_END + HOUR}) {
            check("recount-command", "minute", tick, MINUTE, onTime, false);
            check("recount-command", "hour", tick, HOUR, onTime, false);
            check("recount-command", "hour", tick, HOUR, everything, true);
            check("recount-command", "month", tick, Oracle.MONTH, onTime, false);
            check("recount-command", "all", tick, Oracle.ALL, onTime, false);
        }
        Said table =
                said("recount-command", "--window", "hour", "--at", "2026-02-01T01:00:00+01:00");
        assertEquals(0, table.exit(), table.err());
        List<String> lines = table.out().lines().toList();
        assertEquals(
                "window hour, [2026-01-31T23:00:00Z, 2026-02-01T00:00:00Z), topic recount-command",
                lines.get(0));
        Oracle.Row first = onTime.rows(HOUR, MONTH_END, 1).get(0);
        assertEquals("     1 %,15d  %s".formatted(first.views(), first.videoId()), lines.get(2));
        assertTrue(
                table.out().endsWith("watermark has reached 2026-02-01T00:00:00Z\n"), table.out());
        Said early = said("recount-command", "--window", "hour", "--at", "2026-02-01T03:00:00Z");
        assertTrue(early.out().contains("not final: a partition's watermark has not"), early.out());
    }

    private static void check(
            String topic, String window, long tick, long length, Oracle oracle, boolean late)
            throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of("--window", window, "--at", "" + Instant.ofEpochMilli(tick)));
        arguments.addAll(late ? List.of("--json", "--include-late") : List.of("--json"));
        arguments.addAll(List.of("--k", "50"));
        Said said = said(topic, arguments.toArray(String[]::new));
        assertEquals(0, said.exit(), said.err());
        Json json = Json.read(said.out());
        assertEquals(rows(oracle, length, tick, 50), json.items, () -> said.out() + ABOUT);
        long start = tick - length;
        if (length <= 0) {
            start = length == Oracle.ALL ? oracle.firstTimestamp(tick) : Oracle.monthStart(tick);
        }
        assertEquals(
                "{window=%s, start=%s, end=%s, reached=true}"
                        .formatted(window, Instant.ofEpochMilli(start), Instant.ofEpochMilli(tick)),
                json.head.toString());
    }

    private record Json(Map<String, String> head, List<CountedRow> items) {
        static Json read(String text) throws IOException {
            Map<String, String> head = new LinkedHashMap<>();
            List<CountedRow> items = new ArrayList<>();
            try (JsonParser parser = new JsonFactory().createParser(text)) {
                String id = "";
                while (parser.nextToken() != null) {
                    JsonToken token = parser.currentToken();
                    if (!token.isScalarValue()) {
                        continue;
                    }
                    switch (parser.currentName()) {
                        case "id" -> id = parser.getText();
                        case "count" -> items.add(new CountedRow(id, parser.getLongValue()));
                        case "late", "invalid" -> assertTrue(parser.getLongValue() >= 0);
                        default -> head.put(parser.currentName(), parser.getText());
                    }
                }
            }
            return new Json(head, items);
        }
    }

    @Test
    void bad_input_is_refused_with_what_is_allowed() {
        SimulatedViews.makeTopic("recount-empty", 1);
        refused(
                "configured are minute, hour, month, all",
                "--window",
                "week",
                "--at",
                "2026-01-01T00:00:00Z");
        refused("write it in RFC 3339", "--window", "hour", "--at", "yesterday");
        refused(
                "not a multiple of the tick, PT1S; the nearest are 2026-01-01T00:00:00Z and"
                        + " 2026-01-01T00:00:01Z",
                "--window",
                "hour",
                "--at",
                "2026-01-01T00:00:00.5Z");
        refused("the years 1970 to 9999", "--window", "hour", "--at", "1969-01-01T00:00:00Z");
        refused(
                "--k 0: allowed are 1 to 100000",
                "--window",
                "hour",
                "--at",
                "2026-01-01T00:00:00Z",
                "--k",
                "0");
        refused("Missing required option: '--at=TIME'", "--window", "hour");
        Said noTopic = said("recount-absent", "--window", "hour", "--at", "2026-01-01T00:00:00Z");
        assertEquals(2, noTopic.exit());
        assertTrue(noTopic.err().contains("topic 'recount-absent'"), noTopic.err());
        Said empty =
                said("recount-empty", "--window", "all", "--at", "2026-01-01T00:00:00Z", "--json");
        assertEquals(
                "{\"window\":\"all\",\"start\":\"2026-01-01T00:00:00Z\",\"end\":\"2026-01-01T00:00:00Z\","
                        + "\"reached\":false,\"late\":0,\"invalid\":0,\"items\":[]}\n",
                empty.out());
    }

    private static void refused(String reason, String... arguments) {
        Said said = said("recount-empty", arguments);
        assertEquals(2, said.exit(), said.err());
        assertEquals("", said.out());
        assertTrue(said.err().contains(reason), said.err());
    }
}
