package io.headtail.node;

import static io.headtail.testing.KafkaUnderTest.bootstrapServers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.cli.audit.StoredHistory;
import io.headtail.config.Role;
import io.headtail.testing.Await;
import io.headtail.testing.EventLog;
import io.headtail.testing.Node;
import io.headtail.testing.NodeProcess;
import io.headtail.testing.Oracle;
import io.headtail.testing.PostgresUnderTest;
import io.headtail.testing.Said;
import io.headtail.testing.SimulatedViews;
import io.headtail.tool.embedded.EmbeddedPostgres;
import io.headtail.tool.topic.EventProducer;
import io.headtail.tool.views.ViewGenerator;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Hours of views over a real broker and a real PostgreSQL; mergers, of which one writes, are killed
 * again and again, and PostgreSQL is stopped twice. {@code -Dheadtail.history.kills=20
 * -Dheadtail.history.hours=6} kills as often, over as many hours, as is claimed elsewhere.
 */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
@Order(1) // it takes long
class HistoryIT {
    private static final long SEED = Long.getLong("headtail.seed", 5);
    private static final int KILLS = Integer.getInteger("headtail.history.kills", 2);
    private static final int HOURS = Integer.getInteger("headtail.history.hours", 4);
    private static final int EVENTS = 25_000 * HOURS;
    private static final int K = 100;
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final String TOPIC = "history";
    private static final String WINDOWS =
            "[{name: minute, length: PT1M}, {name: hour, length: PT1H},"
                    + " {name: rising, rise: PT30M}, {name: month, calendar: month}, {name: all}]";

    @TempDir private Path folder;

    private final Random random = new Random(SEED);
    private final NodeProcess[] mergers = new NodeProcess[2];
    private volatile int sent;
    private int logs;
    private int port;

    private String[] sets() {
        return new String[] {
            "windows=" + WINDOWS,
            "event.views=/views",
            "top-k.max=" + K,
            "history.url=jdbc:postgresql://127.0.0.1:" + port + "/headtail",
            "history.user=postgres",
            "history.keep.every=P36500D",
            "history.keep.hourly=P36500D"
        };
    }

    // Counts, and leaves the history to others: its own is nowhere to be reached. Without any it
    // would
    // publish no boundaries.
    private String[] counting(String replica) {
        return new String[] {
            "windows=" + WINDOWS,
            "event.views=/views",
            "top-k.max=" + K,
            "clock=event",
            "history.url=jdbc:postgresql://127.0.0.1:1/none",
            "replica=" + replica,
            "kafka.group=" + TOPIC + replica
        };
    }

    @Test
    void every_boundary_is_there_once_and_right_whatever_is_killed() throws Exception {
        // The last whole hour that has ended is the last but one of them.
        long end = Math.floorDiv(System.currentTimeMillis(), 5 * MINUTE) * 5 * MINUTE;
        long start = Math.floorDiv(end - HOURS * HOUR, HOUR) * HOUR;
        SimulatedViews.makeTopic(TOPIC, 4);
        EmbeddedPostgres postgres = PostgresUnderTest.startOwn(folder.resolve("postgres"));
        port = postgres.port();
        try (Node instance = Node.start(Role.STANDALONE, TOPIC, counting("0"))) {
            for (int m = 0; m < mergers.length; m++) {
                startMerger(m);
            }
            Thread feeder = Thread.ofPlatform().start(() -> feed(start, end));
            for (int kill = 0; kill < KILLS; kill++) {
                awaitSent(EVENTS / KILLS * kill + random.nextInt(EVENTS / KILLS));
                int m = random.nextInt(mergers.length);
                mergers[m].kill();
                if (kill == KILLS / 4 || kill == 3 * KILLS / 4) {
                    postgres.close();
                    awaitSent(Math.min(EVENTS, sent + EVENTS / 10));
                    postgres = EmbeddedPostgres.start(folder.resolve("postgres"), port);
                }
                startMerger(m);
            }
            feeder.join();
            long last = end - 5 * MINUTE;
            tables().awaitWritten(last, this::logsOfMergers);
            assertEquals("", instance.failure());
            audit(start + 5 * MINUTE, last);
            sealedHours(start, last);
            // On a busy machine it may lose its partitions, and count and send all once more.
            instance.stop();
            alteredByHand(start, last);
            coldStart(end);
        } finally {
            for (NodeProcess merger : mergers) {
                if (merger != null) {
                    merger.close();
                }
            }
            postgres.close();
        }
    }

    private void startMerger(int m) {
        Path log = folder.resolve("merger-" + logs++ + ".log");
        mergers[m] = NodeProcess.start(log, Role.MERGER, TOPIC, sets());
    }

    // Spread evenly over the time that the kills take: hours pass in those seconds.
    private void feed(long start, long end) {
        long nanos = Duration.ofMillis(3_000L * Math.max(5, KILLS)).toNanos() / EVENTS;
        ViewGenerator ids = new ViewGenerator(5_000, 1.05, SEED, 20_000);
        Random own = new Random(SEED);
        long began = System.nanoTime();
        try (EventProducer producer = new EventProducer(SimulatedViews.client(), TOPIC)) {
            for (int i = 0; i < EVENTS; i++) {
                long behind =
                        own.nextInt(100) == 0 ? 6_000 + own.nextInt(50_000) : own.nextInt(5_000);
                long timestamp = start + (end - start) * i / EVENTS - behind;
                producer.send(ids.nextId(), Math.max(start, timestamp), 1 + own.nextInt(3));
                sent = i + 1;
                if (i % 100 == 0) {
                    LockSupport.parkNanos(began + i * nanos - System.nanoTime());
                }
            }
            producer.flush();
        }
    }

    private void awaitSent(int events) {
        Await.until(() -> sent + " of " + events + " sent", () -> sent >= events);
    }

    private HistoryTables tables() {
        return new HistoryTables(port);
    }

    private String logsOfMergers() {
        StringBuilder text = new StringBuilder();
        for (NodeProcess merger : mergers) {
            text.append(merger.text());
        }
        return text.toString();
    }

    private Said said(long from, long to) {
        return Said.of(
                StoredHistory::open,
                TOPIC,
                List.of(sets()),
                "audit",
                "--from",
                Instant.ofEpochMilli(from).toString(),
                "--to",
                Instant.ofEpochMilli(to).toString());
    }

    private void audit(long from, long to) {
        Said audit = said(from, to);
        System.out.println("history, seed " + SEED + ", " + KILLS + " kills: " + audit.out());
        assertEquals(0, audit.exit(), () -> audit.out() + audit.err());
        long boundaries = 5 * ((to - from) / (5 * MINUTE) + 1);
        assertTrue(
                audit.out().contains("boundaries compared " + boundaries)
                        || audit.out().contains(boundaries + " boundaries"),
                audit.out());
    }

    private void sealedHours(long start, long last) {
        Oracle oracle = new Oracle(EventLog.events(TOPIC), 5_000);
        int at = mergers[0].port();
        int compared = 0;
        for (long hour = start; hour + HOUR <= last; hour += HOUR) {
            String path = "/top-k?window=hour&k=" + K + "&start=" + Instant.ofEpochMilli(hour);
            HttpResponse<byte[]> response = NodeProcess.get(at, path);
            assertNotNull(response);
            assertEquals(
                    200,
                    response.statusCode(),
                    () -> new String(response.body(), StandardCharsets.UTF_8));
            List<String> rows = new ArrayList<>();
            for (Oracle.Row row : oracle.rows(HOUR, hour + HOUR, K)) {
                rows.add("{\"id\":\"%s\",\"count\":%d}".formatted(row.videoId(), row.views()));
            }
            String expected =
                    "{\"window\":\"hour\",\"start\":\"%s\",\"end\":\"%s\",\"as_of\":\"%s\",\"final\":true,\"revision\":0,\"items\":[%s]}"
                            .formatted(
                                    Instant.ofEpochMilli(hour),
                                    Instant.ofEpochMilli(hour + HOUR),
                                    Instant.ofEpochMilli(hour + HOUR + 5_000),
                                    String.join(",", rows));
            assertEquals(expected, new String(response.body(), StandardCharsets.UTF_8));
            compared++;
        }
        assertTrue(compared >= HOURS - 1, compared + " hours");
    }

    private void alteredByHand(long start, long last) throws SQLException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            HistoryCommits.awaitAll(admin, TOPIC);
        }
        Instant altered = Instant.ofEpochMilli(start + 2 * HOUR);
        Instant deleted = Instant.ofEpochMilli(start + 3 * HOUR + 5 * MINUTE);
        tables().alter(altered, deleted);
        Said audit = said(start + 5 * MINUTE, last);
        System.out.println(audit.out());
        assertEquals(1, audit.exit(), audit::out);
        assertTrue(audit.out().contains(altered.toString()), audit::out);
        assertTrue(audit.out().contains(deleted.toString()), audit::out);
    }

    // Half of the log is gone, and somebody counts what is left: it knows less than what is stored.
    private void coldStart(long end) throws Exception {
        List<String> before = tables().rows();
        long tick = end - 10_000;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            Map<TopicPartition, RecordsToDelete> cut = new HashMap<>();
            List<List<Oracle.Event>> log = EventLog.events(TOPIC);
            for (int p = 0; p < log.size(); p++) {
                long middle = log.get(p).get(log.get(p).size() / 2).offset();
                cut.put(new TopicPartition(TOPIC, p), RecordsToDelete.beforeOffset(middle));
            }
            admin.deleteRecords(cut).all().get();
            try (Node cold = Node.start(Role.STANDALONE, TOPIC, counting("cold"))) {
                Await.until(
                        "the cold one has counted to the end",
                        () -> Node.tick(cold.top("all", 1)) >= tick);
                assertEquals("false", Node.header(cold.top("hour", 1), "TopK-Complete"));
            }
            HistoryCommits.awaitAll(admin, TOPIC);
        }
        List<String> changed = new ArrayList<>(tables().rows());
        List<String> lost = new ArrayList<>(before);
        lost.removeAll(new HashSet<>(changed));
        changed.removeAll(new HashSet<>(before));
        assertEquals(lost, changed, this::logsOfMergers);
    }
}
