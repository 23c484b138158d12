package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Role;
import io.headtail.merge.Mark;
import io.headtail.testing.Await;
import io.headtail.testing.BoundaryLog;
import io.headtail.testing.EventLog;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.Node;
import io.headtail.testing.Oracle;
import io.headtail.testing.PlacedViews;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Transactions on the topic that are open for longer than lateness and slack, and for good. */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class OpenTransactionIT {
    private static final long LATENESS_MS = 1_000;
    private static final long BOUNDARY_MS = 2_000;
    private static final long COMMIT_INTERVAL_MS = 3_000;
    private static final int TRANSACTIONS = 4;
    private static final String BROKER = KafkaUnderTest.bootstrapServers();

    // An instance, which publishes boundaries whoever keeps them.
    private static Node start(String topic, String... sets) {
        KafkaUnderTest.createTopic(topic, 2, Map.of());
        String[] all = new String[sets.length + 6];
        all[0] = "windows=[{name: short, length: PT8S}, {name: all}]";
        all[1] = "lateness=PT1S";
        all[2] = "slack=PT4S";
        all[3] = "history.interval=PT2S";
        all[4] = "event.partitioner=any";
        all[5] = "lanes=1";
        System.arraycopy(sets, 0, all, 6, sets.length);
        return Node.start(Role.INSTANCE, topic, all);
    }

    private static void pause() {
        LockSupport.parkNanos(20_000_000);
    }

    @Test
    void boundaries_become_final_and_exact_beside_transactions_of_some_seconds() {
        String topic = "transactions";
        try (Node node = start(topic);
                PlacedViews plain = new PlacedViews(topic, Map.of("bootstrap.servers", BROKER));
                PlacedViews transactional = PlacedViews.transactional(topic, BROKER)) {
            long first = System.currentTimeMillis();
            long last = first;
            for (int t = 0; t < TRANSACTIONS; t++) {
                transactional.producer.beginTransaction();
                long begun = System.nanoTime();
                while (System.nanoTime() - begun < COMMIT_INTERVAL_MS * 1_000_000) {
                    last = System.currentTimeMillis();
                    transactional.send(0, "t" + last % 3, last);
                    plain.send(1, "p" + last % 3, last);
                    pause();
                }
                transactional.producer.commitTransaction();
            }
            // What comes after moves the watermarks past all of that.
            long end = last;
            BoundaryLog[] read = new BoundaryLog[1];
            Await.until(
                    () -> "provisional still are " + read[0].provisional(first, end),
                    () -> {
                        long now = System.currentTimeMillis();
                        plain.send(0, "z", now);
                        plain.send(1, "z", now);
                        read[0] = BoundaryLog.read(BROKER, topic + "-history");
                        return read[0].within(end + BOUNDARY_MS, Long.MAX_VALUE).size() >= 4
                                && read[0].provisional(first, end).isEmpty();
                    });
            List<BoundaryLog.Key> boundaries = read[0].within(first, end);
            assertTrue(boundaries.size() >= 4 * TRANSACTIONS, boundaries::toString);
            assertEquals(List.of(), read[0].wrong(EventLog.events(topic), LATENESS_MS, boundaries));
            assertEquals(List.of(), read[0].marked(Mark.OPEN_TRANSACTION, first, end));
            assertEquals("", node.failure());
        }
    }

    @Test
    void a_transaction_that_hangs_is_passed_over_marked_and_all_is_exact_once_it_is_aborted() {
        String topic = "hanging";
        try (Node instance = start(topic, "open-transaction.timeout=PT2S");
                Node node =
                        Node.start(
                                Role.MERGER,
                                topic,
                                "windows=[{name: short, length: PT8S}, {name: all}]",
                                "lateness=PT1S");
                PlacedViews plain = new PlacedViews(topic, Map.of("bootstrap.servers", BROKER));
                PlacedViews hanging = PlacedViews.transactional(topic, BROKER)) {
            Runnable views =
                    () -> {
                        long now = System.currentTimeMillis();
                        plain.send(0, "v", now);
                        plain.send(1, "w", now);
                    };
            Await.until(
                    "views are counted",
                    () -> {
                        views.run();
                        HttpResponse<byte[]> answer = node.top("short", 3);
                        return Node.tick(answer) > 0 && Node.isExact(answer);
                    });
            hanging.producer.beginTransaction();
            long opened = System.currentTimeMillis();
            hanging.send(0, "never", opened);
            hanging.producer.flush();
            Await.until(
                    () -> "marked; the last answer was " + node.top("short", 3).headers().map(),
                    () -> {
                        views.run();
                        return degraded(node.top("short", 3)).equals("open-transaction=0");
                    });
            assertEquals("false", Node.header(node.top("short", 3), "TopK-Final"));
            assertTrue(
                    instance.metric("headtail_open_transaction_records", "partition=\"0\"") > 1,
                    "the gauge tells of the transaction");
            assertEquals(
                    0, instance.metric("headtail_open_transaction_records", "partition=\"1\""));
            long marked = Node.tick(node.top("short", 3));
            Await.until(
                    "answers go on",
                    () -> {
                        views.run();
                        return Node.tick(node.top("short", 3)) >= marked + 2 * BOUNDARY_MS;
                    });
            hanging.producer.abortTransaction();
            long aborted = System.currentTimeMillis();
            Await.until(
                    () -> "exact; the last answer was " + node.top("all", 3).headers().map(),
                    () -> {
                        views.run();
                        return Node.tick(node.top("all", 3)) > aborted
                                && Node.isExact(node.top("short", 3))
                                && Node.isExact(node.top("all", 3));
                    });
            long end = Node.tick(node.top("all", 3)) - BOUNDARY_MS;
            BoundaryLog log = BoundaryLog.read(BROKER, topic + "-history");
            List<List<Oracle.Event>> events = EventLog.events(topic);
            List<BoundaryLog.Key> provisional = log.provisional(opened, end);
            List<BoundaryLog.Key> exact = log.within(opened, end);
            exact.removeAll(provisional);
            assertEquals(List.of(), log.wrong(events, LATENESS_MS, exact));
            assertFalse(provisional.isEmpty(), "some were passed over while it hung");
            List<BoundaryLog.Key> unmarked = log.provisional(opened, end);
            unmarked.removeAll(log.marked(Mark.OPEN_TRANSACTION, opened, end));
            assertEquals(List.of(), unmarked);
            assertEquals("", instance.failure());
            assertEquals("", node.failure());
        }
    }

    private static String degraded(HttpResponse<?> answer) {
        return answer.headers().firstValue("TopK-Degraded").orElse("");
    }
}
