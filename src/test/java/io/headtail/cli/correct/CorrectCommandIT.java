package io.headtail.cli.correct;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Config;
import io.headtail.config.ConfigLoader;
import io.headtail.config.Role;
import io.headtail.history.HistoryDatabase;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.BoundaryRows.RankedVideo;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.instance.settings.CountingRules;
import io.headtail.testing.EventLog;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.Oracle;
import io.headtail.testing.PostgresUnderTest;
import io.headtail.testing.Said;
import io.headtail.testing.SimulatedViews;
import io.headtail.time.WindowSpec;
import io.headtail.tool.topic.EventProducer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The command correct over a real broker and PostgreSQL, and what audit says before and after. */
class CorrectCommandIT {
    private static final long MINUTE = 60_000;
    static final long HOUR = 60 * MINUTE;
    static final long START = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
    private static final String TOPIC = "correct-command";
    private static final int K = 20;
    static final long LATENESS = 5_000;
    private static final String KEPT = "P36500D";

    private final String url = PostgresUnderTest.newDatabase();
    private final List<String> sets = sets(url);

    static List<String> sets(String url) {
        return List.of(
                "event.views=/views",
                "top-k.max=" + K,
                "history.url=" + url,
                "history.interval=PT30M",
                "history.keep.every=" + KEPT,
                "history.keep.hourly=" + KEPT,
                "windows=[{name: hour, length: PT1H}, {name: month, calendar: month}, {name: ever}]");
    }

    private Said said(String... arguments) {
        return Said.of(null, TOPIC, sets, arguments);
    }

    private Said correct(String windows, String... more) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "correct",
                                "--window",
                                windows,
                                "--from",
                                "2026-03-01T00:30:00Z",
                                "--to",
                                "2026-03-01T03:00:00Z"));
        all.addAll(List.of(more));
        return said(all.toArray(String[]::new));
    }

    private void audited() {
        Said said = said("audit", "--from", "2026-03-01T00:30:00Z", "--to", "2026-03-01T03:00:00Z");
        assertEquals(0, said.exit(), said.err() + said.out());
        assertTrue(said.out().contains("18 boundaries"), said.out());
        assertTrue(said.out().contains("0 different, 0 missing"), said.out());
    }

    @Test
    void late_views_are_counted_and_audited_and_counted_again_when_more_come() throws Exception {
        SimulatedViews.makeTopic(TOPIC, 2);
        new SimulatedViews(20_000, 200, START, 4 * HOUR, LATENESS, 1, 7).sendTo(TOPIC);
        Config config = config();
        try (HistoryDatabase database =
                HistoryDatabase.openPatiently(requireNonNull(config.history()))) {
            database.migrate();
            database.writer().write(boundaries(config));
            audited();
            List<BoundaryRows> before = stored(database);

            Said dry = correct("hour,month,ever", "--dry-run");
            assertEquals(0, dry.exit(), dry.err());
            assertEquals(before, stored(database), "a dry run");

            Said first = correct("hour,month,ever");
            assertEquals(
                    first.out(),
                    dry.out().replace("a dry run: nothing is stored, this is what would be\n", ""));
            assertEquals(0, first.exit(), first.err());
            System.out.print("correct prints\n" + first.out());
            assertTrue(first.out().contains("revision 1"), first.out());
            assertTrue(first.out().contains("it was provisional"), first.out());
            check(config, database);
            audited();

            Said again = correct("hour,month,ever");
            assertEquals(0, again.exit(), again.err());
            assertEquals(
                    """
                    correction of hour, month, ever from 2026-03-01T00:30:00Z to 2026-03-01T03:00:00Z, topic correct-command
                    18 boundaries: 0 corrected, 0 settled, 18 unchanged
                    """,
                    again.out());

            // Late events that come after a correction are the next one's, and no audit's.
            try (EventProducer producer = new EventProducer(SimulatedViews.client(), TOPIC)) {
                producer.send(
                        "later".getBytes(StandardCharsets.UTF_8), START + 2 * HOUR - 1, 100_000);
                producer.flush();
            }
            audited();
            Said json = correct("hour", "--json");
            assertEquals(0, json.exit(), json.err());
            assertEquals(
                    2, json.out().split("\"outcome\":\"corrected\",\"revision\":2", -1).length - 1);
            assertTrue(json.out().contains("\"unchanged\":4"), json.out());
            audited();

            Said other =
                    Said.of(
                            null,
                            TOPIC,
                            with("lateness=PT7S"),
                            "correct",
                            "--window",
                            "hour",
                            "--from",
                            "2026-03-01T00:30:00Z",
                            "--to",
                            "2026-03-01T03:00:00Z");
            assertEquals(1, other.exit(), other.err());
            assertEquals(
                    "other settings hour         2026-03-01T00:30:00Z to 2026-03-01T03:00:00Z (6 boundaries)"
                            + " counted by other settings than these; give those of the instances"
                            + " that counted it",
                    other.out().lines().skip(1).findFirst().orElse(""));

            cut();
            Said cut = correct("hour");
            assertEquals(3, cut.exit(), cut.err() + cut.out());
            assertEquals(
                    "out of reach   hour         2026-03-01T00:30:00Z to 2026-03-01T03:00:00Z (6 boundaries)"
                            + " the window begins before what the log still holds: partition 0"
                            + " begins at offset 6,000",
                    cut.out().lines().skip(1).findFirst().orElse(""));
        }
    }

    private static List<BoundaryRows> stored(HistoryDatabase database) {
        List<BoundaryRows> all = new ArrayList<>();
        for (String window : List.of("hour", "month", "ever")) {
            database.reader().boundaries(window, START, START + 4 * HOUR, all::add);
        }
        return all;
    }

    private List<String> with(String set) {
        List<String> all = new ArrayList<>(sets);
        all.add(set);
        return all;
    }

    private static void cut() throws Exception {
        try (Admin admin = Admin.create(Map.copyOf(SimulatedViews.client()))) {
            admin.deleteRecords(
                            Map.of(
                                    new TopicPartition(TOPIC, 0),
                                    RecordsToDelete.beforeOffset(6_000),
                                    new TopicPartition(TOPIC, 1),
                                    RecordsToDelete.beforeOffset(6_000)))
                    .all()
                    .get();
        }
    }

    private Config config() {
        return config(sets, TOPIC);
    }

    static Config config(List<String> sets, String topic) {
        List<String> all = new ArrayList<>(sets);
        all.add("kafka.bootstrap-servers=" + KafkaUnderTest.bootstrapServers());
        all.add("kafka.topic=" + topic);
        return ConfigLoader.load(Role.STANDALONE, null, Map.of(), all);
    }

    /** What instances and a merger would have stored; one of them provisional, and short. */
    static List<BoundaryRows> boundaries(Config config) {
        String topic = config.kafka().topic();
        Oracle oracle = new Oracle(EventLog.events(topic), LATENESS);
        String topicId = EventLog.topicId(topic);
        CountingRules rules = CountingRules.of(config.instance());
        List<BoundaryRows> all = new ArrayList<>();
        for (WindowSpec window : config.windows()) {
            for (long tick = START + 30 * MINUTE; tick <= START + 3 * HOUR; tick += 30 * MINUTE) {
                boolean isFinal = tick != START + 2 * HOUR;
                List<RankedVideo> rows = rows(oracle, window, tick);
                all.add(
                        new BoundaryRows(
                                new StoredAnswer(
                                        window.name(),
                                        tick,
                                        window.isAllTime()
                                                ? oracle.firstTimestamp(tick)
                                                : window.startOf(tick),
                                        false,
                                        K,
                                        0,
                                        isFinal,
                                        true,
                                        Long.MIN_VALUE,
                                        null,
                                        0,
                                        isFinal ? rows : rows.subList(0, K - 1)),
                                false,
                                topicId,
                                rules.fingerprint(topicId, 2, window.span(), K),
                                1,
                                List.of()));
            }
        }
        return all;
    }

    private static List<RankedVideo> rows(Oracle oracle, WindowSpec window, long tick) {
        long length =
                window.isAllTime()
                        ? Oracle.ALL
                        : window.isMonth() ? Oracle.MONTH : tick - window.startOf(tick);
        return oracle.rows(length, tick, K).stream()
                .map(row -> new RankedVideo(row.videoId(), row.views()))
                .toList();
    }

    static void check(Config config, HistoryDatabase database) {
        Oracle everything = new Oracle(EventLog.events(config.kafka().topic()), Long.MAX_VALUE / 2);
        int[] corrected = new int[1];
        for (WindowSpec window : config.windows()) {
            database.reader()
                    .boundaries(
                            window.name(),
                            START,
                            START + 4 * HOUR,
                            stored -> {
                                assertEquals(
                                        rows(everything, window, stored.tick()), stored.rows());
                                assertTrue(stored.isFinal());
                                assertFalse(stored.revision() > 1);
                                corrected[0] += stored.revision();
                            });
        }
        assertTrue(corrected[0] >= 12, corrected[0] + " are corrected");
    }
}
