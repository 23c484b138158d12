package io.headtail.log.late;

import io.headtail.log.KafkaSettings;
import io.headtail.testing.Await;
import io.headtail.testing.TestSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/** Processes of one late bin, which meet faults. */
final class LateProcesses implements AutoCloseable {
    static final int PARTITIONS = 4;

    /** So many times as often as in a process, so that there are many transactions. */
    private static final int SPEED = 20;

    private final String brokers;
    private final String topic;
    private final Random random;
    private final List<LateProcess> all = new ArrayList<>();
    private final List<LateProcess> over = new ArrayList<>();
    private int started;
    int transactionTimeoutMs = 2_000;

    LateProcesses(String brokers, String topic, Random random) {
        this.brokers = brokers;
        this.topic = topic;
        this.random = random;
    }

    /** Starts some, as long as each can have a partition. */
    void start(int count) {
        for (int i = 0; i < count && all.size() < PARTITIONS - 1; i++) {
            start();
        }
    }

    LateProcess start() {
        // One may return under the name of one that has ended.
        boolean again = random.nextBoolean() && all.stream().noneMatch(p -> p.id.equals(topic));
        String id = again ? topic : topic + "-" + started++;
        LateProcess process =
                new LateProcess(
                        settings(brokers, topic, transactionTimeoutMs),
                        lateTopic(topic),
                        id,
                        SPEED);
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
    void others(LateProcess zombie, LateFeed feed) {
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

    void closeAll() {
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
            if (partition == 0 || random.nextBoolean()) {
                lost.add(new TopicPartition(topic, partition));
            }
        }
        String group = lateTopic(topic) + "-" + LateBin.GROUP;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            admin.deleteConsumerGroupOffsets(group, lost).all().get();
        } catch (ExecutionException e) {
            // There may be none yet.
            System.out.println("offsets not deleted: " + e.getCause());
        }
    }

    @Override
    public void close() {
        closeAll();
    }

    static String lateTopic(String topic) {
        return topic + "-late";
    }

    static KafkaSettings settings(String brokers, String topic, int transactionTimeoutMs) {
        return TestSettings.kafka(
                brokers,
                topic,
                topic,
                Map.of(
                        "transaction.timeout.ms", Integer.toString(transactionTimeoutMs),
                        "max.poll.interval.ms", "3000",
                        "heartbeat.interval.ms", "100"));
    }
}
