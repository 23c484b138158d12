package io.headtail.log.late;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.log.KafkaSettings;
import io.headtail.log.TopicInspector;
import io.headtail.testing.Await;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.LateRecords;
import io.headtail.testing.Seeds;
import io.headtail.testing.TestSettings;
import io.headtail.tool.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Late bins over a real broker: whatever happens to their processes, the topic has what a plain
 * recount of the log finds late, each once and in order. {@code -Dheadtail.late.seeds=20} tries
 * more.
 */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class LateBinIT {
    private static final int SEEDS = Integer.getInteger("headtail.late.seeds", 2);
    private static final int FAULTS = 5;
    private static final int PARTITIONS = 4;

    /** So many times as often as in a process, so that there are many transactions. */
    private static final int SPEED = 20;

    @TempDir private static Path folder;
    private static EmbeddedKafka kafka;

    @BeforeAll
    static void startBroker() {
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0, overrides());
    }

    private static Map<String, String> overrides() {
        return Map.of("transaction.abort.timed.out.transaction.cleanup.interval.ms", "100");
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    private static KafkaSettings settings(String topic) {
        return TestSettings.kafka(
                kafka.bootstrapServers(),
                topic,
                topic,
                Map.of(
                        "transaction.timeout.ms", "2000",
                        "max.poll.interval.ms", "3000",
                        "heartbeat.interval.ms", "100"));
    }

    private static String lateTopic(String topic) {
        return topic + "-late";
    }

    @Test
    void each_late_event_is_there_once_whatever_happens_to_processes() {
        Seeds.run(LateBinIT.class, SEEDS, LateBinIT::run);
    }

    private static void run(Random random) throws Exception {
        String topic = "late-" + Long.toHexString(random.nextLong());
        KafkaUnderTest.createTopic(kafka.bootstrapServers(), topic, PARTITIONS, Map.of());
        try (LateFeed feed =
                        new LateFeed(
                                random,
                                kafka.bootstrapServers(),
                                topic,
                                PARTITIONS,
                                0.01 + random.nextInt(5) / 100.0);
                Processes processes = new Processes(topic, random)) {
            for (int i = 0; i < FAULTS; i++) {
                feed.batch();
                processes.start();
                if (random.nextBoolean()) {
                    processes.start();
                }
                processes.fault(feed);
                feed.batch();
                if (random.nextInt(4) == 0) {
                    processes.closeAll();
                    feed.batch();
                    processes.loseOffsets();
                }
            }
            processes.releaseAll();
            processes.start();
            feed.lateEverywhere();
            assertComplete(topic);
        }
    }

    private static void assertComplete(String topic) {
        assertComplete(topic, expected(topic));
    }

    private static Map<Integer, List<String>> expected(String topic) {
        try (TopicInspector inspector = new TopicInspector(settings(topic))) {
            return LateRecords.expected(
                    kafka.bootstrapServers(),
                    topic,
                    inspector.inspect().topicId(),
                    LateFeed.LATENESS_MS);
        }
    }

    private static void assertComplete(String topic, Map<Integer, List<String>> expected) {
        int count = LateRecords.count(expected);
        assertTrue(count > 0);
        int[] found = new int[1];
        Await.until(
                () -> count + " late events in the bin; there are " + found[0],
                () -> {
                    found[0] = LateRecords.count(found(topic));
                    return found[0] >= count;
                });
        assertNull(LateRecords.difference(expected, found(topic)));
    }

    private static Map<Integer, List<String>> found(String topic) {
        return LateRecords.found(kafka.bootstrapServers(), lateTopic(topic));
    }

    /** Processes of one late bin. */
    private static final class Processes implements AutoCloseable {
        private final String topic;
        private final Random random;
        private final List<LateProcess> all = new ArrayList<>();
        private final List<LateProcess> over = new ArrayList<>();
        private int started;

        Processes(String topic, Random random) {
            this.topic = topic;
            this.random = random;
        }

        LateProcess start() {
            // Of three names, so that one may return under its own, or under another.
            String id = topic + "-" + (random.nextBoolean() ? "again" : "new-" + started++);
            LateProcess process = new LateProcess(settings(topic), lateTopic(topic), id, SPEED);
            all.add(process);
            return process;
        }

        /** Lets one of them meet a fault at some point of a transaction. */
        void fault(LateFeed feed) {
            LateProcess victim = all.get(random.nextInt(all.size()));
            LateProcess.Fault fault =
                    new LateProcess.Fault(
                            LateProcess.POINTS.get(random.nextInt(LateProcess.POINTS.size())),
                            random.nextBoolean(),
                            random.nextInt(3) == 0);
            victim.fired = false;
            victim.arm(fault);
            Await.until(
                    () -> victim + " with " + victim.partitions() + " partitions meets " + fault,
                    () -> {
                        feed.lateEverywhere();
                        return victim.fired || !victim.isRunning();
                    });
            if (fault.hang()) {
                others(victim, feed);
                victim.release();
            } else {
                all.remove(victim);
                over.add(victim);
            }
        }

        // Another one has all of its partitions.
        private void others(LateProcess zombie, LateFeed feed) {
            LateProcess other =
                    all.stream().filter(each -> each != zombie).findAny().orElseGet(this::start);
            long before = other.bin.status().sent();
            Await.until(
                    "another process sends for it",
                    () -> {
                        feed.lateEverywhere();
                        return all.stream()
                                        .filter(each -> each != zombie)
                                        .mapToInt(LateProcess::partitions)
                                        .sum()
                                == PARTITIONS
                                && other.bin.status().sent() > before;
                    });
        }

        void releaseAll() {
            all.forEach(LateProcess::release);
        }

        void closeAll() throws InterruptedException {
            for (LateProcess each : all) {
                each.close();
            }
            for (LateProcess each : over) {
                each.close();
            }
            all.clear();
            over.clear();
        }

        void loseOffsets() throws Exception {
            Set<TopicPartition> lost = new HashSet<>();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                if (random.nextBoolean()) {
                    lost.add(new TopicPartition(topic, partition));
                }
            }
            String group = lateTopic(topic) + "-" + LateBin.GROUP;
            try (Admin admin = admin()) {
                admin.deleteConsumerGroupOffsets(group, lost).all().get();
            } catch (ExecutionException e) {
                // There may be none yet.
                System.out.println("offsets not deleted: " + e.getCause());
            }
        }

        @Override
        public void close() throws InterruptedException {
            closeAll();
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }
}
