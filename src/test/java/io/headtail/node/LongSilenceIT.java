package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.headtail.config.Role;
import io.headtail.merge.Marks;
import io.headtail.merge.Partial;
import io.headtail.testing.AnswerJson;
import io.headtail.testing.Await;
import io.headtail.testing.BoundaryFiller;
import io.headtail.testing.EventLog;
import io.headtail.testing.Node;
import io.headtail.testing.Oracle;
import io.headtail.testing.PostgresUnderTest;
import io.headtail.testing.RawRecords;
import io.headtail.testing.SimulatedViews;
import io.headtail.time.SpanCode;
import io.headtail.time.WindowSpec;
import io.headtail.tool.topic.EventProducer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Partitions without an event for hours, or for fifty years, and a replay of thirteen. */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class LongSilenceIT {
    private static final int EVENTS = Integer.getInteger("headtail.years.events", 20_000);
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final int K = 10;
    private static final String WINDOWS =
            "windows=[{name: minute, length: PT1M}, {name: hour, length: PT1H}, {name: month,"
                    + " calendar: month}, {name: all}, {name: rising, rise: PT1H}]";
    private static final List<WindowSpec> SPECS =
            List.of(
                    WindowSpec.sliding("minute", MINUTE),
                    WindowSpec.sliding("hour", HOUR),
                    WindowSpec.month("month"),
                    WindowSpec.allTime("all"),
                    WindowSpec.rising("rising", HOUR));

    private final String database = PostgresUnderTest.newDatabase();

    @Test
    void silence_before_a_partitions_first_event_is_no_gap_in_anybodys_history() {
        String topic = "silent-at-first";
        SimulatedViews.makeTopic(topic, 4);
        long begin = System.currentTimeMillis() / HOUR * HOUR - 5 * HOUR;
        long end = begin + 4 * HOUR - 20 * MINUTE;
        String alpha = idIn(0);
        String gamma = idIn(2);
        try (EventProducer producer = new EventProducer(SimulatedViews.client(), topic)) {
            for (long at = begin; at < end; at += MINUTE) {
                producer.send(alpha.getBytes(StandardCharsets.UTF_8), at, 1);
                if (at >= begin + 150 * MINUTE) {
                    producer.send(gamma.getBytes(StandardCharsets.UTF_8), at + 1, 2);
                }
            }
            producer.flush();
        }
        long last = (end - MINUTE - 5_000) / (5 * MINUTE) * 5 * MINUTE;
        try (Node node =
                Node.start(
                        Role.STANDALONE,
                        topic,
                        WINDOWS,
                        "clock=event",
                        "event.views=/views",
                        "top-k.max=" + K,
                        "history.url=" + database)) {
            awaitStored(last);
            assertEquals(0, count("SELECT count(*) FROM topk_boundaries WHERE skipped"), "skipped");
            everyBoundaryFollows(topic, begin, last);
            for (long hour = begin; hour + HOUR <= last; hour += HOUR) {
                String path = "/top-k?window=hour&k=5&start=" + Instant.ofEpochMilli(hour);
                assertEquals(200, node.get(path).statusCode(), path);
            }
            assertEquals(200, node.get("/top-k?window=hour&k=5").statusCode());
            assertEquals("", node.failure());
        }
    }

    private static String idIn(int partition) {
        int i = 0;
        while (RawRecords.partition("v" + i, 4) != partition) {
            i++;
        }
        return "v" + i;
    }

    private static void everyBoundaryFollows(String topic, long begin, long last) {
        BoundaryFiller filler = new BoundaryFiller(4);
        EventLog.records(topic + "-history", r -> filler.accept(r.key(), r.value(), marks(r)));
        Oracle oracle = new Oracle(EventLog.events(topic), 5_000);
        for (WindowSpec spec : SPECS) {
            for (long tick = begin - DAY; tick <= last; tick += 5 * MINUTE) {
                String what = spec.name() + " at " + Instant.ofEpochMilli(tick);
                List<Partial> filled = filler.fill(spec.name(), tick);
                assertNotNull(filled, what);
                assertEquals(
                        oracle.rows(SpanCode.of(spec.span()), tick, K),
                        BoundaryFiller.rows(spec, tick, filled, K),
                        what);
            }
        }
    }

    private static Marks marks(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader("marks");
        return Marks.parse(header == null ? null : header.value());
    }

    @Test
    void one_record_of_1970_keeps_nobody_from_todays_history() {
        String topic = "since-1970";
        SimulatedViews.makeTopic(topic, 4);
        long now = System.currentTimeMillis();
        try (EventProducer producer = new EventProducer(SimulatedViews.client(), topic)) {
            producer.send("old".getBytes(StandardCharsets.UTF_8), 5_000, 1);
            producer.flush();
            for (int i = 0; i < 4_000; i++) {
                byte[] id = ("v" + i % 100).getBytes(StandardCharsets.UTF_8);
                producer.send(id, now - 2L * HOUR + i * 2L * HOUR / 4_000, 1);
            }
            producer.flush();
        }
        long start = System.nanoTime();
        try (Node node =
                Node.start(
                        Role.STANDALONE,
                        topic,
                        WINDOWS,
                        "top-k.max=" + K,
                        "history.url=" + database)) {
            awaitStored((now - 10_000) / (5 * MINUTE) * 5 * MINUTE);
            System.out.printf(
                    "with a record of 1970 the newest boundary is stored after %d ms;"
                            + " %d boundaries' partials published, %d rows of boundaries%n",
                    Duration.ofNanos(System.nanoTime() - start).toMillis(),
                    node.metric("headtail_boundaries_published_total"),
                    count("SELECT count(*) FROM topk_boundaries"));
            assertEquals(0, count(notKept(now)), "boundaries that retention would have thinned");
            assertEquals("", node.failure());
        }
    }

    private static String notKept(long now) {
        return """
                SELECT count(*) FROM topk_boundaries WHERE
                snapshot_time < '%s' AND date_trunc('hour', snapshot_time) <> snapshot_time
                OR snapshot_time < '%s' AND
                (snapshot_time AT TIME ZONE 'UTC')::time <> '00:00'"""
                .formatted(
                        Instant.ofEpochMilli(now - 31 * DAY),
                        Instant.ofEpochMilli(now - 366 * DAY));
    }

    private void awaitStored(long tick) {
        String sql =
                "SELECT count(*) FROM topk_boundaries WHERE NOT skipped AND snapshot_time = '%s'"
                        .formatted(Instant.ofEpochMilli(tick));
        Await.until(
                () -> count(sql) + " windows stored at " + Instant.ofEpochMilli(tick),
                () -> count(sql) == SPECS.size());
    }

    // −1 before the tables exist.
    private long count(String sql) {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            return -1;
        }
    }

    @Test
    void thirteen_years_cost_no_boundary_where_no_history_is_kept() {
        String topic = "thirteen-years";
        SimulatedViews.makeTopic(topic, 4);
        long endMs = System.currentTimeMillis() - DAY;
        new SimulatedViews(EVENTS, 5_000, endMs - 13 * 365 * DAY, 13 * 365 * DAY, 6 * DAY, 3, 13)
                .sendTo(topic);
        long without = replay(topic, "0", "history.interval=PT0S");
        long shipped = replay(topic, "1", "history.interval=PT5M");
        System.out.printf(
                "%d events of thirteen years: replayed in %d ms without boundaries, %d ms as"
                        + " shipped%n",
                EVENTS, without, shipped);
        EventLog.records(topic + "-history", record -> fail("a boundary that nobody keeps"));
    }

    private static long replay(String topic, String run, String history) {
        List<List<Oracle.Event>> log = EventLog.events(topic);
        Oracle oracle = new Oracle(log, 7 * DAY);
        assertTrue(oracle.late() > EVENTS / 100, oracle.late() + " late");
        long lastTick = EventLog.lastTick(log, 7 * DAY, 1_000);
        long start = System.nanoTime();
        try (Node node =
                Node.start(
                        Role.STANDALONE,
                        topic,
                        "windows=[{name: day, length: P1D}, {name: month, length: P30D},"
                                + " {name: year, length: P365D}, {name: all}]",
                        "clock=event",
                        "lateness=P7D",
                        "event.views=/views",
                        "kafka.group=" + topic + run,
                        "topics.partials=" + topic + run,
                        history)) {
            node.awaitFinal(lastTick);
            long took = Duration.ofNanos(System.nanoTime() - start).toMillis();
            for (String window : List.of("day", "month", "year", "all")) {
                long days = window.equals("day") ? 1 : window.equals("month") ? 30 : 365;
                long length = window.equals("all") ? Oracle.ALL : days * DAY;
                assertEquals(
                        oracle.rows(length, lastTick, 1_000),
                        AnswerJson.rows(node.top(window, 1_000).body()),
                        window);
            }
            return took;
        }
    }
}
