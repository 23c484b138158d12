package io.headtail.cli.audit;

import static io.headtail.cli.audit.AuditCommandScene.HOUR;
import static io.headtail.cli.audit.AuditCommandScene.K;
import static io.headtail.cli.audit.AuditCommandScene.SETS;
import static io.headtail.cli.audit.AuditCommandScene.START;
import static io.headtail.cli.audit.AuditCommandScene.TOPIC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.audit.StoredBoundary;
import io.headtail.audit.StoredRow;
import io.headtail.testing.Said;
import io.headtail.tool.ToolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The command audit over a real broker; the boundaries are the oracle's, then altered. */
class AuditCommandIT {
    private final AuditCommandScene scene = new AuditCommandScene();

    @Test
    void a_history_that_is_right_is_equal() {
        Said said = scene.audit(TOPIC);
        assertEquals(0, said.exit(), said.err());
        assertEquals(
                """
                audit of hour, month from 2026-03-01T00:30:00Z to 2026-03-01T03:00:00Z, topic audit-command
                12 boundaries, 240 rows compared: 12 equal, 0 different, 0 missing
                """,
                said.out());
        assertTrue(scene.closed);
    }

    @Test
    void differences_and_missing_boundaries_are_named_by_window_time_and_rank() {
        long two = START + 2 * HOUR;
        List<StoredRow> rows = new ArrayList<>(scene.storedRows("hour" + two));
        StoredRow third = rows.get(2);
        rows.set(2, new StoredRow(3, third.videoId(), third.views() + 1));
        scene.stored.put(
                "hour" + two, new StoredBoundary("hour", two, 0, K, 0, true, true, false, rows));
        scene.stored.remove("month" + (START + HOUR));
        Said said = scene.audit(TOPIC);
        assertEquals(1, said.exit(), said.err());
        System.out.print("audit prints\n" + said.out());
        String row = third.videoId() + " (%,d)";
        assertEquals(
                """
                audit of hour, month from 2026-03-01T00:30:00Z to 2026-03-01T03:00:00Z, topic audit-command
                different    hour         2026-03-01T02:00:00Z     1 of 20 ranks differ
                             rank 3: expected %s, found %s
                missing      month        2026-03-01T01:00:00Z
                12 boundaries, 220 rows compared: 10 equal, 1 different, 1 missing
                """
                        .formatted(row.formatted(third.views()), row.formatted(third.views() + 1)),
                said.out());
        Said json = scene.audit(TOPIC, "--json", "--window", "hour");
        assertEquals(1, json.exit());
        assertEquals(
                ("{'from':'2026-03-01T00:30:00Z','to':'2026-03-01T03:00:00Z','windows':['hour'],"
                                + "'found':[{'window':'hour','time':'2026-03-01T02:00:00Z',"
                                + "'verdict':'different','revision':0,'rows':20,'differing':1,"
                                + "'first':[{'rank':3,'expected':{'id':'ID','count':%d},"
                                + "'found':{'id':'ID','count':%d}}],'note':null}],"
                                + "'boundaries':6,'rows':120,'equal':5,'different':1,'missing':0,'unchanged':0,"
                                + "'not_due':0,'provisional':0,'incomplete':0,'skipped':0,"
                                + "'out_of_reach':0,'broken':null}\n")
                        .replace('\'', '"')
                        .replace("ID", third.videoId())
                        .formatted(third.views(), third.views() + 1),
                json.out());
    }

    @Test
    void provisional_skipped_and_incomplete_boundaries_are_listed_and_do_not_fail() {
        long two = START + 2 * HOUR;
        List<StoredRow> rows = scene.storedRows("hour" + two);
        scene.stored.put(
                "hour" + two, new StoredBoundary("hour", two, 0, K, 0, false, true, false, rows));
        scene.stored.put(
                "month" + two,
                new StoredBoundary("month", two, 0, K, 0, true, false, false, List.of()));
        long three = START + 3 * HOUR;
        scene.stored.put(
                "month" + three,
                new StoredBoundary("month", three, 0, K, 0, false, false, true, List.of()));
        Said said = scene.audit(TOPIC);
        assertEquals(0, said.exit(), said.err());
        assertEquals(
                """
                audit of hour, month from 2026-03-01T00:30:00Z to 2026-03-01T03:00:00Z, topic audit-command
                provisional  hour         2026-03-01T02:00:00Z     equals the recount
                incomplete   month        2026-03-01T02:00:00Z
                skipped      month        2026-03-01T03:00:00Z
                12 boundaries, 180 rows compared: 9 equal, 0 different, 0 missing, 1 provisional, 1 incomplete, 1 skipped
                """,
                said.out());
    }

    @Test
    void bad_input_is_refused_before_anything_is_opened() {
        refused("configured are hour, month", "--window", "hour,week");
        refused("must not be after --to", "--from", "2026-03-01T04:00:00Z");
        refused("not a multiple of the tick", "--from", "2026-03-01T00:00:00.001Z");
        Said absent =
                Said.of(
                        config -> {
                            throw new ToolException("no history");
                        },
                        TOPIC,
                        SETS,
                        "audit",
                        "--from",
                        "2026-03-01T00:30:00Z",
                        "--to",
                        "2026-03-01T03:00:00Z",
                        "--json");
        assertEquals(2, absent.exit());
        assertEquals("headtail: no history\n", absent.err());
        assertEquals("", absent.out());
    }

    private static void refused(String reason, String... arguments) {
        Map<String, String> given = new TreeMap<>();
        given.put("--from", "2026-03-01T00:30:00Z");
        given.put("--to", "2026-03-01T03:00:00Z");
        given.put(arguments[0], arguments[1]);
        List<String> all = new ArrayList<>(List.of("audit"));
        given.forEach(
                (option, value) -> {
                    all.add(option);
                    all.add(value);
                });
        Said said =
                Said.of(
                        config -> {
                            throw new AssertionError("opened");
                        },
                        TOPIC,
                        SETS,
                        all.toArray(String[]::new));
        assertEquals(2, said.exit(), said.err());
        assertTrue(said.err().contains(reason), said.err());
    }
}
