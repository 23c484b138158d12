package io.headtail.cli.audit;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.audit.StoredBoundary;
import io.headtail.audit.StoredRow;
import io.headtail.testing.EventLog;
import io.headtail.testing.Oracle;
import io.headtail.testing.Said;
import io.headtail.testing.SimulatedViews;
import io.headtail.tool.ToolException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The command audit over a real broker; the boundaries are the oracle's, then altered. */
class AuditCommandIT {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long START = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
    private static final String TOPIC = "audit-command";
    private static final int K = 20;

    /** However much later this runs. */
    private static final String KEPT = "P36500D";

    private static final String KEEP_HOURS = "history.keep.every=PT0S";

    private static final List<String> SETS =
            List.of(
                    "event.views=/views",
                    "history.interval=PT30M",
                    "history.keep.every=" + KEPT,
                    "history.keep.hourly=" + KEPT,
                    "windows=[{name: hour, length: PT1H}, {name: month, calendar: month}]");

    private static Oracle views = new Oracle(List.of(), 0);

    private final Map<String, StoredBoundary> stored = new TreeMap<>();
    private boolean closed;

    @BeforeAll
    static void four_hours_of_views() {
        SimulatedViews.makeTopic(TOPIC, 2);
        new SimulatedViews(20_000, 200, START, 4 * HOUR, 5_000, 1, 7).sendTo(TOPIC);
        views = new Oracle(EventLog.events(TOPIC), 5_000);
    }

    @BeforeEach
    void what_a_right_history_would_hold() {
        store(views);
    }

    private void store(Oracle oracle) {
        for (long tick = START + 30 * MINUTE; tick <= START + 3 * HOUR; tick += 30 * MINUTE) {
            store(oracle, "hour", HOUR, tick);
            store(oracle, "month", Oracle.MONTH, tick);
        }
    }

    private void store(Oracle oracle, String window, long length, long tick) {
        List<StoredRow> rows = new ArrayList<>();
        for (Oracle.Row row : oracle.rows(length, tick, K)) {
            rows.add(new StoredRow(rows.size() + 1, row.videoId(), row.views()));
        }
        stored.put(
                window + tick, new StoredBoundary(window, tick, 0, K, 0, true, true, false, rows));
    }

    private List<StoredRow> storedRows(String key) {
        return requireNonNull(stored.get(key)).rows();
    }

    private final class Kept implements AuditCommand.History {
        @Override
        public List<StoredBoundary> between(String window, long fromMs, long toMs) {
            return stored.values().stream()
                    .filter(one -> one.window().equals(window))
                    .filter(one -> one.tick() >= fromMs && one.tick() <= toMs)
                    .toList();
        }

        @Override
        public @Nullable StoredTick lastBefore(String window, long beforeMs) {
            return between(window, Long.MIN_VALUE, beforeMs - 1).stream()
                    .filter(one -> !one.skipped())
                    .max(Comparator.comparingLong(StoredBoundary::tick))
                    .map(one -> new StoredTick(one.tick(), one.k()))
                    .orElse(null);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private Said audit(String topic, String... arguments) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "audit",
                                "--from",
                                "2026-03-01T00:30:00Z",
                                "--to",
                                "2026-03-01T03:00:00Z"));
        all.addAll(List.of(arguments));
        return Said.of(config -> new Kept(), topic, SETS, all.toArray(String[]::new));
    }

    @Test
    void a_history_that_is_right_is_equal() {
        Said said = audit(TOPIC);
        assertEquals(0, said.exit(), said.err());
        assertEquals(
                """
                audit of hour, month from 2026-03-01T00:30:00Z to 2026-03-01T03:00:00Z, topic audit-command
                12 boundaries, 240 rows compared: 12 equal, 0 different, 0 missing
                """,
                said.out());
        assertTrue(closed);
    }

    @Test
    void what_differs_and_what_is_missing_is_named_by_window_time_and_rank() {
        long two = START + 2 * HOUR;
        List<StoredRow> rows = new ArrayList<>(storedRows("hour" + two));
        StoredRow third = rows.get(2);
        rows.set(2, new StoredRow(3, third.videoId(), third.views() + 1));
        stored.put("hour" + two, new StoredBoundary("hour", two, 0, K, 0, true, true, false, rows));
        stored.remove("month" + (START + HOUR));
        Said said = audit(TOPIC);
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
        Said json = audit(TOPIC, "--json", "--window", "hour");
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
    void what_is_provisional_skipped_or_incomplete_is_listed_and_does_not_fail() {
        long two = START + 2 * HOUR;
        List<StoredRow> rows = storedRows("hour" + two);
        stored.put(
                "hour" + two, new StoredBoundary("hour", two, 0, K, 0, false, true, false, rows));
        stored.put(
                "month" + two,
                new StoredBoundary("month", two, 0, K, 0, true, false, false, List.of()));
        long three = START + 3 * HOUR;
        stored.put(
                "month" + three,
                new StoredBoundary("month", three, 0, K, 0, false, false, true, List.of()));
        Said said = audit(TOPIC);
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
    void where_the_log_was_cut_the_audit_says_so_and_a_difference_wins()
            throws ExecutionException, InterruptedException {
        String topic = "audit-cut";
        SimulatedViews.makeTopic(topic, 1);
        new SimulatedViews(20_000, 200, START, 4 * HOUR, 5_000, 1, 7).sendTo(topic);
        List<List<Oracle.Event>> events = EventLog.events(topic);
        store(new Oracle(events, 5_000));
        long offset =
                events.get(0).stream()
                        .filter(event -> event.timestamp() >= START + HOUR + 20 * MINUTE)
                        .findFirst()
                        .orElseThrow()
                        .offset();
        try (Admin admin = Admin.create(Map.<String, Object>copyOf(SimulatedViews.client()))) {
            admin.deleteRecords(
                            Map.of(
                                    new TopicPartition(topic, 0),
                                    RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        }
        Said said = audit(topic);
        assertEquals(3, said.exit(), said.out() + said.err());
        assertTrue(
                said.out().endsWith(": 2 equal, 0 different, 0 missing, 10 out of reach\n"),
                said.out());
        assertTrue(said.out().contains("partition 0 begins at offset " + offset), said.out());
        long three = START + 3 * HOUR;
        stored.put(
                "hour" + three,
                new StoredBoundary("hour", three, 0, K, 0, true, true, false, List.of()));
        assertEquals(1, audit(topic).exit());
    }

    /** Views each minute from 10:00 in one partition, from 12:30 in another, none in the others. */
    @Test
    void what_was_not_stored_while_partitions_were_silent_is_missing_and_what_was_is_compared() {
        String topic = "audit-silence";
        SimulatedViews.makeTopic(topic, 4);
        long ten = START + 10 * HOUR;
        byte[] view = "{\"views\":1}".getBytes(StandardCharsets.UTF_8);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(
                        Map.<String, Object>copyOf(SimulatedViews.client()),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            for (long at = ten; at < ten + 4 * HOUR; at += MINUTE) {
                var alpha = producer.send(new ProducerRecord<>(topic, 0, at, "alpha", view));
                assertNotNull(alpha);
                if (at >= ten + 150 * MINUTE) {
                    var gamma = producer.send(new ProducerRecord<>(topic, 1, at, "gamma", view));
                    assertNotNull(gamma);
                }
            }
        }
        Oracle oracle = new Oracle(EventLog.events(topic), 5_000);
        stored.clear();
        store(oracle, "hour", HOUR, ten + 180 * MINUTE);
        Said said = silence(topic);
        assertEquals(1, said.exit(), said.out() + said.err());
        // Every hour from 11:00 on is full of alpha alone, and so is each half hour.
        assertTrue(
                said.out().endsWith(": 1 equal, 0 different, 5 missing, 3 unchanged\n"),
                said.out());
        for (long at = ten; at < ten + 3 * HOUR; at += 30 * MINUTE) {
            store(oracle, "hour", HOUR, at);
        }
        stored.remove("hour" + (ten + 90 * MINUTE));
        assertEquals(0, silence(topic).exit(), silence(topic).out());
        stored.remove("hour" + (ten + 30 * MINUTE));
        assertEquals(1, silence(topic).exit());
    }

    private Said silence(String topic) {
        return Said.of(
                config -> new Kept(),
                topic,
                SETS,
                "audit",
                "--window",
                "hour",
                "--from",
                "2026-03-01T09:00:00Z",
                "--to",
                "2026-03-01T13:00:00Z");
    }

    @Test
    void what_retention_has_thinned_is_not_missing() {
        stored.values().removeIf(one -> one.tick() % HOUR != 0);
        List<String> sets = new ArrayList<>(SETS);
        sets.replaceAll(set -> set.startsWith("history.keep.every=") ? KEEP_HOURS : set);
        Said thinned =
                Said.of(
                        config -> new Kept(),
                        TOPIC,
                        sets,
                        "audit",
                        "--from",
                        "2026-03-01T00:30:00Z",
                        "--to",
                        "2026-03-01T03:00:00Z");
        assertEquals(0, thinned.exit(), thinned.out() + thinned.err());
        assertTrue(thinned.out().endsWith(": 6 equal, 0 different, 0 missing\n"), thinned.out());
        assertEquals(1, audit(TOPIC).exit());
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
