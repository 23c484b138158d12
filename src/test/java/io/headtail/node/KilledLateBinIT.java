package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertNull;

import io.headtail.config.Role;
import io.headtail.testing.Await;
import io.headtail.testing.EventLog;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.LateRecords;
import io.headtail.testing.NodeProcess;
import io.headtail.testing.PlacedViews;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Processes that send late events are killed (SIGKILL) while events come: each is in the bin once.
 * {@code -Dheadtail.late.kills=20} kills more often.
 */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class KilledLateBinIT {
    private static final int KILLS = Integer.getInteger("headtail.late.kills", 1);
    private static final String TOPIC = "killed-late";
    private static final String BIN = TOPIC + "-bin";
    private static final int PARTITIONS = 2;

    @TempDir private Path folder;

    private NodeProcess start(int run) {
        return NodeProcess.start(
                folder.resolve("log" + run),
                Role.INSTANCE,
                TOPIC,
                "topics.late=" + BIN,
                "kafka.instance-id=same",
                "lateness=PT1S",
                "lanes=1",
                "history.interval=PT0S");
    }

    @Test
    void a_process_that_was_killed_has_neither_lost_nor_doubled_any() throws Exception {
        KafkaUnderTest.createTopic(TOPIC, PARTITIONS, Map.of());
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> feed = CompletableFuture.runAsync(() -> feed(enough));
        for (int run = 0; run < KILLS; run++) {
            try (NodeProcess process = start(run)) {
                int before = run == 0 ? 0 : found();
                Await.until(
                        () -> "late events are sent: " + process.text(),
                        () -> process.port() > 0 && found() > before);
                process.kill();
            }
        }
        enough.set(true);
        feed.join();
        try (NodeProcess process = start(KILLS)) {
            Map<Integer, List<String>> expected =
                    LateRecords.expected(
                            KafkaUnderTest.bootstrapServers(),
                            TOPIC,
                            EventLog.topicId(TOPIC),
                            1_000);
            int count = LateRecords.count(expected);
            Await.until(
                    () -> count + " late events, not " + found() + ": " + process.text(),
                    () -> found() >= count);
            assertNull(
                    LateRecords.difference(
                            expected, LateRecords.found(KafkaUnderTest.bootstrapServers(), BIN)));
        }
    }

    private static int found() {
        return LateRecords.count(LateRecords.found(KafkaUnderTest.bootstrapServers(), BIN));
    }

    private static void feed(AtomicBoolean enough) {
        Map<String, Object> client = Map.of("bootstrap.servers", KafkaUnderTest.bootstrapServers());
        try (PlacedViews views = new PlacedViews(TOPIC, client)) {
            for (int i = 0; !enough.get(); i++) {
                long now = System.currentTimeMillis();
                boolean late = i % 50 == 49;
                views.send(i % PARTITIONS, "v_" + i % 20, late ? now - 60_000 - i : now);
                LockSupport.parkNanos(1_000_000);
            }
        }
    }
}
