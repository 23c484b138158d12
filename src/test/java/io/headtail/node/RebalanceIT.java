package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Role;
import io.headtail.testing.Await;
import io.headtail.testing.EventLog;
import io.headtail.testing.Node;
import io.headtail.testing.Oracle;
import io.headtail.testing.PublishedAnswers;
import io.headtail.testing.SimulatedViews;
import io.headtail.tool.topic.EventProducer;
import io.headtail.tool.views.ViewGenerator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Partitions move between owners while events flow, and answers do not show it. */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class RebalanceIT {
    private static final long SEED = Long.getLong("headtail.seed", 5);
    private static final String TOPIC = "rebalance";
    private static final long LATENESS_MS = 1_000;
    private static final String[] SETS = {
        "windows=[{name: tenseconds, length: PT10S}, {name: minute, length: PT1M}, {name: all},"
                + " {name: rising, rise: PT5S}]",
        "lateness=PT1S",
        "event.views=/views",
        "lanes=1"
    };

    @Test
    void answers_stay_exact_while_an_instance_joins_and_leaves() {
        SimulatedViews.makeTopic(TOPIC, 4);
        Node.keepPartials(TOPIC);
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> producing = CompletableFuture.runAsync(() -> produceUntil(enough));
        try (Node merger = Node.start(Role.MERGER, TOPIC, SETS);
                Node first = Node.start(Role.INSTANCE, TOPIC, SETS)) {
            awaitLive(merger);
            assertEquals(4, owned(first));
            try (Node second = Node.start(Role.INSTANCE, TOPIC, SETS)) {
                Await.until(
                        () -> owned(first) + " and " + owned(second) + " partitions, not two each",
                        () -> owned(first) == 2 && owned(second) == 2);
                awaitLive(merger);
                assertEquals("", second.failure());
            }
            Await.until("all partitions are back", () -> owned(first) == 4);
            awaitLive(merger);
            enough.set(true);
            producing.join();
            assertEquals("", first.failure());
            assertEquals("", merger.failure());
            check(merger);
        } finally {
            enough.set(true);
        }
    }

    private static void check(Node merger) {
        List<List<Oracle.Event>> log = EventLog.events(TOPIC);
        Oracle oracle = new Oracle(log, LATENESS_MS);
        PublishedAnswers answers = PublishedAnswers.read(merger, TOPIC, tick -> true);
        answers.mustEqual(oracle, 1_000, "seed " + SEED);
        List<Long> ticks = answers.ticksOf("minute");
        System.out.printf(
                "%d events, %d late; %d ticks compared, not final or not complete: %s%n",
                oracle.counted() + oracle.late(),
                oracle.late(),
                ticks.size(),
                answers.provisional());
        // How many there are in a span of time depends on the machine.
        assertTrue(ticks.size() >= 9, () -> ticks.size() + " final ticks");
    }

    // Current events, some of them slightly old, at about 2,000 a second.
    private static void produceUntil(AtomicBoolean enough) {
        ViewGenerator ids = new ViewGenerator(5_000, 1.05, SEED, 5_000);
        SplittableRandom random = new SplittableRandom(SEED);
        try (EventProducer producer = new EventProducer(SimulatedViews.client(), TOPIC)) {
            while (!enough.get()) {
                for (int i = 0; i < 20; i++) {
                    long behind = random.nextInt(100) == 0 ? 3_000 : random.nextInt(800);
                    long timestamp = System.currentTimeMillis() - behind;
                    producer.send(ids.nextId(), timestamp, 1 + random.nextInt(3));
                }
                LockSupport.parkNanos(10_000_000);
            }
        }
    }

    private static long owned(Node node) {
        String metrics = new String(node.get("/metrics").body(), StandardCharsets.UTF_8);
        return metrics.lines().filter(line -> line.startsWith("headtail_events_total{")).count();
    }

    // Three consecutive ticks, exact, and no older than it takes to compute them.
    private static void awaitLive(Node merger) {
        for (int i = 0; i < 3; i++) {
            long since = System.currentTimeMillis();
            for (String window : List.of("tenseconds", "minute", "all")) {
                Await.until(
                        () ->
                                window
                                        + " goes on from "
                                        + since
                                        + ": "
                                        + merger.top(window, 1).headers().map(),
                        () -> {
                            var answer = merger.top(window, 1);
                            return Node.tick(answer) >= since - 1_000 && Node.isExact(answer);
                        });
            }
        }
    }
}
