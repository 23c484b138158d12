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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two sets of instances count the same topic, and readers do not see that one of them is gone. */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class ReplicasIT {
    private static final long SEED = Long.getLong("headtail.seed", 5);
    private static final String TOPIC = "replicas";
    private static final List<String> WINDOWS = List.of("tenseconds", "all");
    private static final String[] SETS = {
        "windows=[{name: tenseconds, length: PT10S}, {name: all}]", "lateness=PT1S", "lanes=1"
    };

    private static Node instance(String replica) {
        String[] sets = {
            SETS[0], SETS[1], SETS[2], "replica=" + replica, "kafka.group=" + TOPIC + "-" + replica
        };
        return Node.start(Role.INSTANCE, TOPIC, sets);
    }

    @Test
    void readers_do_not_see_that_one_set_is_gone_and_comes_back() {
        SimulatedViews.makeTopic(TOPIC, 2);
        Node.keepPartials(TOPIC);
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> producing = CompletableFuture.runAsync(() -> produceUntil(enough));
        try (Node merger = Node.start(Role.MERGER, TOPIC, SETS)) {
            try (Node a = instance("a")) {
                try (Node b = instance("b")) {
                    Await.until("both are live", () -> isLive(a) && isLive(b));
                    goesOnExactly(merger);
                    assertEquals("", b.failure());
                }
                goesOnExactly(merger);
                try (Node b = instance("b")) {
                    Await.until("the second is live again", () -> isLive(b));
                    goesOnExactly(merger);
                    assertEquals("", b.failure());
                }
                assertEquals("", a.failure());
            }
            assertEquals(0, merger.metric("headtail_replica_disagreement_total"));
            enough.set(true);
            producing.join();
            Oracle oracle = new Oracle(EventLog.events(TOPIC), 1_000);
            PublishedAnswers.read(merger, TOPIC, tick -> true)
                    .mustEqual(oracle, 1_000, "seed " + SEED);
        } finally {
            enough.set(true);
        }
    }

    private static boolean isLive(Node instance) {
        return instance.get("/health/ready").statusCode() == 200;
    }

    // Five more ticks of each window: whatever a reader gets meanwhile is exact.
    private static void goesOnExactly(Node merger) {
        for (String window : WINDOWS) {
            Await.until(window + " is answered", () -> merger.top(window, 1).statusCode() == 200);
            long from = Node.tick(merger.top(window, 1));
            Await.until(
                    window + " goes on",
                    () -> {
                        var answer = merger.top(window, 1);
                        assertTrue(Node.isExact(answer), () -> window + answer.headers().map());
                        return Node.tick(answer) >= from + 5_000;
                    });
        }
    }

    // Current events, at about 1,000 a second.
    private static void produceUntil(AtomicBoolean enough) {
        ViewGenerator ids = new ViewGenerator(1_000, 1.05, SEED, 1_000);
        try (EventProducer producer = new EventProducer(SimulatedViews.client(), TOPIC)) {
            while (!enough.get()) {
                for (int i = 0; i < 10; i++) {
                    producer.send(ids.nextId(), System.currentTimeMillis(), 1);
                }
                LockSupport.parkNanos(10_000_000);
            }
        }
    }
}
