package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.cli.Cli;
import io.headtail.config.Role;
import io.headtail.testing.Await;
import io.headtail.testing.Node;
import io.headtail.testing.PostgresUnderTest;
import io.headtail.tool.embedded.EmbeddedKafka;
import io.headtail.tool.embedded.EmbeddedPostgres;
import io.headtail.tool.topic.EventProducer;
import io.headtail.tool.topic.EventTopic;
import io.headtail.tool.views.ViewGenerator;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A producer that always has a transaction open, as Flink, Streams and Connect do, while the broker
 * is restarted: every boundary becomes final, and agrees with the log. {@code
 * -Dheadtail.transactional.minutes=10} runs that long, with a commit every 15 s and two restarts.
 */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
@Order(1) // it takes long
class TransactionalIT {
    private static final int MINUTES = Integer.getInteger("headtail.transactional.minutes", 0);
    private static final int COMMIT_S = MINUTES == 0 ? 2 : 15;
    private static final int COMMITS = MINUTES == 0 ? 4 : MINUTES * 60 / COMMIT_S;
    private static final int RESTARTS = MINUTES == 0 ? 1 : 2;
    private static final long INTERVAL_MS = 5_000;
    private static final long EVENT_NANOS = 10_000_000;
    private static final String TOPIC = "transactional";
    private static final Pattern COUNTS =
            Pattern.compile("([\\d,]+) equal, 0 different, 0 missing(?:, ([\\d,]+) unchanged)?\\R");

    @TempDir private Path folder;

    private final AtomicInteger commits = new AtomicInteger();
    private volatile boolean enough;
    private EmbeddedKafka kafka;
    private int postgresPort;

    private List<String> sets() {
        return List.of(
                "kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "windows=[{name: short, length: PT7S}, {name: twenty, length: PT20S}, {name: all}]",
                "lateness=PT1S",
                "slack=PT4S",
                "top-k.max=50",
                "history.interval=" + Duration.ofMillis(INTERVAL_MS),
                "history.url=jdbc:postgresql://127.0.0.1:" + postgresPort + "/headtail",
                "history.user=postgres");
    }

    @BeforeEach
    void startBroker() {
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
    }

    @Test
    void every_boundary_becomes_final_and_is_what_the_log_says() throws Exception {
        try (EmbeddedPostgres postgres = PostgresUnderTest.startOwn(folder.resolve("postgres"))) {
            postgresPort = postgres.port();
            EventTopic.ensure(client(), TOPIC, 2, Await.PATIENCE);
            try (Node node = Node.start(Role.STANDALONE, TOPIC, sets().toArray(String[]::new))) {
                long from = ceil(System.currentTimeMillis());
                CompletableFuture<Void> feed = CompletableFuture.runAsync(this::feed);
                for (int i = 1; i <= RESTARTS; i++) {
                    awaitCommits(feed, COMMITS * i / (RESTARTS + 1));
                    restartBroker();
                }
                awaitCommits(feed, COMMITS);
                // Later events make it final: without them it would wait for stragglers.
                long to = ceil(System.currentTimeMillis());
                awaitBoundary(node, to);
                enough = true;
                feed.join();
                assertEquals("", node.failure());
                assertAllAreFinal(to);
                assertAuditFindsNoDifference(from, to);
            }
        } finally {
            kafka.close();
        }
    }

    private Map<String, String> client() {
        return Map.of(
                "bootstrap.servers", kafka.bootstrapServers(),
                "transactional.id", TOPIC,
                "transaction.timeout.ms", "300000",
                "delivery.timeout.ms", "300000",
                "max.block.ms", "300000");
    }

    private void awaitCommits(CompletableFuture<Void> feed, int count) {
        Await.until(
                () -> count + " commits, not " + commits,
                () -> {
                    if (feed.isCompletedExceptionally()) {
                        feed.join();
                    }
                    return commits.get() >= count;
                });
    }

    private void restartBroker() {
        int port = kafka.port();
        kafka.close();
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), port);
        System.out.println("restarted the broker after " + commits + " commits");
    }

    private void feed() {
        ViewGenerator ids = new ViewGenerator(200, 1.05, 1, 20_000);
        try (EventProducer producer = new EventProducer(client(), TOPIC)) {
            while (!enough) {
                producer.begin();
                long beganNs = System.nanoTime();
                while (System.nanoTime() - beganNs < COMMIT_S * 1_000_000_000L) {
                    producer.send(ids.nextId(), System.currentTimeMillis(), 1);
                    LockSupport.parkNanos(EVENT_NANOS);
                }
                producer.commit();
                commits.incrementAndGet();
            }
        }
    }

    private static long ceil(long ms) {
        return Math.ceilDiv(ms, INTERVAL_MS) * INTERVAL_MS;
    }

    private void awaitBoundary(Node node, long tick) {
        String windows = "WHERE is_final AND snapshot_time = '" + Instant.ofEpochMilli(tick) + "'";
        Await.until(
                () ->
                        "final boundaries at %s; there are %s; %s"
                                .formatted(
                                        Instant.ofEpochMilli(tick), boundaries(""), node.failure()),
                () -> boundaries(windows).size() == 3);
    }

    /** A line each. */
    private List<String> boundaries(String where) {
        try (Connection connection =
                        DriverManager.getConnection(
                                "jdbc:postgresql://127.0.0.1:"
                                        + postgresPort
                                        + "/headtail?user=postgres");
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT concat_ws(' ', window_name, snapshot_time, is_final,"
                                        + " skipped, is_complete, inexact) FROM topk_boundaries "
                                        + where
                                        + " ORDER BY snapshot_time, window_name")) {
            List<String> lines = new ArrayList<>();
            while (result.next()) {
                lines.add(result.getString(1));
            }
            return lines;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertAllAreFinal(long to) {
        assertEquals(
                List.of(),
                boundaries(
                        ("WHERE snapshot_time <= '%s' AND (NOT is_final OR NOT is_complete"
                                        + " OR skipped OR inexact IS NOT NULL)")
                                .formatted(Instant.ofEpochMilli(to))));
    }

    private void assertAuditFindsNoDifference(long from, long to) {
        List<String> command = new ArrayList<>(List.of("audit"));
        command.addAll(List.of("--from", Instant.ofEpochMilli(from).toString()));
        command.addAll(List.of("--to", Instant.ofEpochMilli(to).toString()));
        List<String> sets = new ArrayList<>(sets());
        sets.add("kafka.topic=" + TOPIC);
        sets.forEach(set -> command.addAll(List.of("--set", set)));
        StringWriter out = new StringWriter();
        int exit =
                Cli.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(out))
                        .execute(command.toArray(String[]::new));
        System.out.print(commits + " commits; audit prints\n" + out);
        assertEquals(0, exit, out.toString());
        long boundaries = 3 * ((to - from) / INTERVAL_MS + 1);
        Matcher counts = COUNTS.matcher(out.toString());
        assertTrue(counts.find(), out.toString());
        // If the machine stalls for an interval, one boundary has no changes.
        String unchanged = counts.group(2);
        long right = number(counts.group(1)) + (unchanged == null ? 0 : number(unchanged));
        assertEquals(boundaries, right, out.toString());
    }

    private static long number(String printed) {
        return Long.parseLong(printed.replace(",", ""));
    }
}
