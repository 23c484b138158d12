package io.headtail.log.late;

import static java.util.Objects.requireNonNull;

import io.headtail.follow.Mark;
import io.headtail.log.KafkaSettings;
import io.headtail.testing.Await;
import io.headtail.testing.TestSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** Processes of one late bin, which meet faults. */
final class LateProcesses implements AutoCloseable {
    static final int PARTITIONS = 4;

    /** So many times as often as in a process, so that there are many transactions. */
    private static final int SPEED = 20;

    /** More than tests of lost records write. */
    private static final int LOST_RECORDS = 1_000;

    private final BinKind kind;
    private final String brokers;
    private final String topic;
    private final Random random;
    private final List<LateProcess> all = new ArrayList<>();
    private final List<LateProcess> over = new ArrayList<>();
    private int started;
    int transactionTimeoutMs = 2_000;

    LateProcesses(BinKind kind, String brokers, String topic, Random random) {
        this.kind = kind;
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
                        kind,
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
                () -> "a process with " + victim.partitions() + " partitions meets " + fault,
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
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            admin.deleteConsumerGroupOffsets(group(), lost).all().get();
        } catch (ExecutionException e) {
            // There may be none yet.
            System.out.println("offsets not deleted: " + e.getCause());
        }
    }

    /** As if the log had lost so many records of each partition that were read. */
    void commitBeyondEnd() throws Exception {
        Map<TopicPartition, OffsetAndMetadata> beyond = new HashMap<>();
        committed().forEach((partition, offset) -> beyond.put(partition, beyond(offset)));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            admin.alterConsumerGroupOffsets(group(), beyond).all().get();
        }
    }

    /** Waits until what the log lacks has been noticed in all partitions. */
    void awaitBackInLog() {
        Await.until(
                "all positions are in the log again",
                () ->
                        committed().values().stream()
                                .allMatch(offset -> offset.offset() < LOST_RECORDS));
    }

    private Map<TopicPartition, OffsetAndMetadata> committed() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            return admin.listConsumerGroupOffsets(group()).partitionsToOffsetAndMetadata().get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private String group() {
        return lateTopic(topic) + "-" + kind.group();
    }

    private static OffsetAndMetadata beyond(OffsetAndMetadata offset) {
        LateMark mark = requireNonNull(LateMark.parse(offset));
        long next = offset.offset() + LOST_RECORDS;
        return new LateMark(new Mark(next, mark.mark().streamTime(), -1), next, mark.origin())
                .toOffset();
    }

    /** Sets the configuration of the topic of late events. */
    void setLate(String name, String value) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            ConfigResource late = new ConfigResource(ConfigResource.Type.TOPIC, lateTopic(topic));
            AlterConfigOp set =
                    new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(late, List.of(set))).all().get();
            Await.until("it is known", () -> value.equals(value(admin, late, name)));
        }
    }

    private static String value(Admin admin, ConfigResource topic, String name) {
        try {
            return requireNonNull(admin.describeConfigs(List.of(topic)).all().get().get(topic))
                    .get(name)
                    .value();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
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
