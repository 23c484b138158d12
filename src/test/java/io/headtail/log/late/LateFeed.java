package io.headtail.log.late;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes a log by seed: events that are late now and then, with and without values and headers,
 * invalid records, batches that are compressed, in transactions that are committed or aborted.
 */
final class LateFeed implements AutoCloseable {
    static final long LATENESS_MS = 1_000;

    private static final List<String> CODECS = List.of("none", "gzip", "lz4", "zstd");
    private static final int INVALID_PERMILLE = 20;

    private final Random random;
    private final String topic;
    private final int partitions;
    private final double lateShare;
    private final KafkaProducer<byte[], byte[]> producer;
    private final long[] newest;

    LateFeed(Random random, String brokers, String topic, int partitions, double lateShare) {
        this.random = random;
        this.topic = topic;
        this.partitions = partitions;
        this.lateShare = lateShare;
        this.newest = new long[partitions];
        producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                brokers,
                                "transactional.id",
                                topic + "-feed",
                                "compression.type",
                                CODECS.get(random.nextInt(CODECS.size())),
                                "linger.ms",
                                2),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        producer.initTransactions();
    }

    /** Some hundred records in one transaction. */
    void batch() {
        producer.beginTransaction();
        // What is aborted moves no stream time.
        boolean abort = random.nextInt(4) == 0;
        long[] before = newest.clone();
        int count = 1 + random.nextInt(400);
        for (int i = 0; i < count; i++) {
            int partition = random.nextInt(partitions);
            boolean late = newest[partition] > 0 && random.nextDouble() < lateShare;
            send(partition, late ? lateTime(partition) : nextTime(partition));
        }
        if (abort) {
            producer.flush();
            producer.abortTransaction();
            System.arraycopy(before, 0, newest, 0, partitions);
        } else {
            producer.commitTransaction();
        }
    }

    /** A late event and an invalid record in each partition, committed. */
    void lateEverywhere() {
        producer.beginTransaction();
        for (int partition = 0; partition < partitions; partition++) {
            event(partition, nextTime(partition), bytes("on time"));
            event(partition, lateTime(partition), bytes("late"));
            var unused =
                    producer.send(
                            new ProducerRecord<>(
                                    topic, partition, newest[partition], null, bytes("invalid")));
        }
        producer.commitTransaction();
    }

    /** A late event in each partition, and nothing else. */
    void onlyLate() {
        producer.beginTransaction();
        for (int partition = 0; partition < partitions; partition++) {
            event(partition, lateTime(partition), bytes("late"));
        }
        producer.commitTransaction();
    }

    /** A late event with a value that cannot be compressed. */
    void large(int partition, int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        producer.beginTransaction();
        event(partition, lateTime(partition), value);
        producer.commitTransaction();
    }

    private void event(int partition, long time, byte[] value) {
        var unused =
                producer.send(new ProducerRecord<>(topic, partition, time, bytes("v_1"), value));
    }

    private long nextTime(int partition) {
        newest[partition] =
                Math.max(newest[partition], 1_700_000_000_000L) + random.nextInt(100) - 20;
        return newest[partition];
    }

    private long lateTime(int partition) {
        return newest[partition] - LATENESS_MS - 200 - random.nextInt(100_000);
    }

    private void send(int partition, long time) {
        boolean invalid = random.nextInt(1_000) < INVALID_PERMILLE;
        byte[] key = invalid ? null : bytes("v_" + random.nextInt(50));
        byte[] value = random.nextInt(5) == 0 ? null : new byte[random.nextInt(300)];
        if (value != null) {
            random.nextBytes(value);
        }
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, partition, time, key, value);
        for (int i = random.nextInt(3); i > 0; i--) {
            record.headers().add("h" + random.nextInt(3), bytes("x".repeat(random.nextInt(9))));
        }
        var unused = producer.send(record);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
    }
}
