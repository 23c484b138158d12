package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Role;
import io.headtail.testing.Await;
import io.headtail.testing.Node;
import io.headtail.testing.NodeProcess;
import io.headtail.testing.PostgresUnderTest;
import io.headtail.tool.embedded.EmbeddedKafka;
import io.headtail.tool.embedded.EmbeddedPostgres;
import io.headtail.tool.topic.EventProducer;
import io.headtail.tool.topic.EventTopic;
import io.headtail.tool.views.ViewGenerator;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostgreSQL goes away while views arrive, and comes back; then Kafka goes away, and the merger
 * restarts.
 */
@Order(1) // it takes long
class HistoryOutageIT {
    private static final String TOPIC = "outage";
    private static final int REQUESTS = 500;

    @TempDir private Path folder;

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private volatile boolean over;
    private int postgresPort;

    private String[] sets(EmbeddedKafka kafka) {
        return new String[] {
            "kafka.bootstrap-servers=" + kafka.bootstrapServers(),
            "windows=[{name: short, length: PT10S}, {name: hour, length: PT1H}, {name: all}]",
            "lateness=PT1S",
            "slack=PT4S",
            "top-k.max=20",
            "history.interval=PT1S",
            "history.url=jdbc:postgresql://127.0.0.1:" + postgresPort + "/headtail",
            "history.user=postgres"
        };
    }

    // Servers that are running when the test ends, however it does, are stopped: a broker whose
    // folder
    // is deleted ends the JVM.
    private <S extends AutoCloseable> S running(S server) {
        running.push(server);
        return server;
    }

    private void stop(AutoCloseable server) throws Exception {
        running.remove(server);
        server.close();
    }

    @AfterEach
    void stopAll() throws Exception {
        over = true;
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }

    @Test
    void live_answers_need_no_postgresql_and_stored_ones_no_kafka() throws Exception {
        EmbeddedPostgres postgres = running(PostgresUnderTest.startOwn(folder.resolve("postgres")));
        postgresPort = postgres.port();
        EmbeddedKafka kafka = running(EmbeddedKafka.start(folder.resolve("kafka"), 0));
        Map<String, String> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
        EventTopic.ensure(client, TOPIC, 2, Await.PATIENCE);
        Thread feeder = Thread.ofPlatform().start(() -> feed(client));
        try (Node node = Node.start(Role.STANDALONE, TOPIC, sets(kafka))) {
            awaitBoundaries(5);
            long with = p99(node.headtail.port(), "/view/video?window=short&k=20");
            stop(postgres);
            long tick = Node.tick(node.top("short", 1));
            long without = p99(node.headtail.port(), "/view/video?window=short&k=20");
            Await.until(
                    "live answers go on", () -> Node.tick(node.top("short", 1)) >= tick + 5_000);
            System.out.printf(
                    "p99 of /view/video: %d us with PostgreSQL, %d us without%n", with, without);
            postgres = running(EmbeddedPostgres.start(folder.resolve("postgres"), postgresPort));
            awaitBoundaries(15);
            assertEquals("0 0", holesAndInversions());
            assertEquals("", node.failure());
        }
        over = true;
        feeder.join();
        stop(kafka);
        String[] same = sets(kafka);
        try (Node merger = Node.start(Role.MERGER, TOPIC, same)) {
            int port = merger.headtail.port();
            Await.until("a stored answer", () -> merger.top("short", 5).statusCode() == 200);
            HttpResponse<byte[]> stored = merger.top("short", 5);
            assertTrue(
                    Node.header(stored, "TopK-Degraded").startsWith("stored; age=PT"),
                    () -> stored.headers().map().toString());
            assertEquals(200, merger.get("/health/ready").statusCode());
            Await.until(
                    "a stored Top-K",
                    () -> merger.get("/top-k?window=all&k=5").statusCode() == 200);
            HttpResponse<byte[]> all = merger.get("/top-k?window=all&k=5");
            assertEquals(200, all.statusCode());
            assertTrue(new String(all.body(), StandardCharsets.UTF_8).contains("\"count\":"));
            System.out.printf(
                    "p99 without Kafka, just started: %d us /view/video, %d us /top-k, %d us history%n",
                    p99(port, "/view/video?window=short&k=20"),
                    p99(port, "/top-k?window=all&k=20"),
                    p99(port, "/view/video/history?window=short&k=20"));
            kafka = running(EmbeddedKafka.start(folder.resolve("kafka"), portOf(same[0])));
            Await.until(
                    "Kafka's answers take over",
                    () ->
                            !merger.top("short", 5)
                                    .headers()
                                    .firstValue("TopK-Degraded")
                                    .orElse("")
                                    .startsWith("stored"));
            assertEquals("", merger.failure());
        }
    }

    private static int portOf(String servers) {
        return Integer.parseInt(servers.substring(servers.lastIndexOf(':') + 1));
    }

    private void feed(Map<String, String> client) {
        ViewGenerator ids = new ViewGenerator(500, 1.05, 1, 20_000);
        try (EventProducer producer = new EventProducer(client, TOPIC)) {
            while (!over) {
                producer.send(ids.nextId(), System.currentTimeMillis(), 1);
                LockSupport.parkNanos(1_000_000);
            }
            producer.flush();
        }
    }

    private String ask(String sql) {
        try (Connection connection =
                        DriverManager.getConnection(
                                "jdbc:postgresql://127.0.0.1:"
                                        + postgresPort
                                        + "/headtail?user=postgres");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        } catch (SQLException e) {
            return "-1";
        }
    }

    private void awaitBoundaries(int more) {
        String count =
                "SELECT count(*) FROM topk_boundaries WHERE window_name = 'short' AND is_final";
        int[] had = {-1};
        Await.until(
                "boundaries are written",
                () -> {
                    int now = Integer.parseInt(ask(count));
                    if (had[0] < 0) {
                        had[0] = now;
                    }
                    return had[0] >= 0 && now >= had[0] + more;
                });
    }

    // Seconds without a boundary, and final boundaries written before one of an earlier second. On
    // a
    // busy machine a second may stay provisional, since its events arrive after its end.
    private String holesAndInversions() {
        String seconds =
                "extract(epoch from max(snapshot_time) - min(snapshot_time))::int + 1 - count(*)";
        // For the silence before the first event only the ends are stored.
        String from =
                " FROM topk_boundaries WHERE window_name = 'short' AND snapshot_time >="
                        + " (SELECT min(snapshot_time) FROM global_topk_snapshots"
                        + " WHERE window_name = 'short')";
        return ask("SELECT " + seconds + from)
                + " "
                + ask(
                        "SELECT count(*) FROM (SELECT written_at < max(written_at) OVER (ORDER BY"
                                + " snapshot_time) AS early"
                                + from
                                + " AND is_final) o WHERE early");
    }

    // Of consecutive requests, in microseconds.
    private static long p99(int port, String path) {
        long[] nanos = new long[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            long before = System.nanoTime();
            HttpResponse<byte[]> response = NodeProcess.get(port, path);
            nanos[i] = System.nanoTime() - before;
            assertNotNull(response);
            // If PostgreSQL is slow, a read of history times out; it may be retried.
            if (path.contains("/history") && response.statusCode() == 503) {
                Await.until(path, () -> status(port, path) == 200);
            } else {
                assertEquals(200, response.statusCode(), path);
            }
        }
        Arrays.sort(nanos);
        return nanos[REQUESTS * 99 / 100] / 1_000;
    }

    private static int status(int port, String path) {
        HttpResponse<byte[]> response = NodeProcess.get(port, path);
        return response == null ? 0 : response.statusCode();
    }
}
