package io.headtail.lake;

import io.headtail.testing.KafkaUnderTest;
import io.headtail.time.Millis;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends events, late ones among them, records that are none, and transactions of both ends. */
final class LakeFeed implements AutoCloseable {
    private final String topic;
    private final int partitions;
    private final Random random;
    private final KafkaProducer<byte[], byte[]> producer;
    private long time = LakeLog.START;

    LakeFeed(String topic, int partitions, Random random) {
        this.topic = topic;
        this.partitions = partitions;
        this.random = random;
        producer =
                new KafkaProducer<>(
                        Map.<String, Object>of(
                                "bootstrap.servers",
                                KafkaUnderTest.bootstrapServers(),
                                "transactional.id",
                                topic),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        producer.initTransactions();
    }

    void send(int count) {
        for (int left = count; left > 0; ) {
            producer.beginTransaction();
            int size = Math.min(left, 1 + random.nextInt(30));
            for (int i = 0; i < size; i++) {
                time += random.nextInt(60) == 0 ? Millis.HOUR : random.nextInt(60_000);
                var unused = producer.send(record(random.nextInt(partitions)));
            }
            if (random.nextInt(5) == 0) {
                producer.abortTransaction();
            } else {
                producer.commitTransaction();
                left -= size;
            }
        }
    }

    private ProducerRecord<byte[], byte[]> record(int partition) {
        long back = random.nextInt(15) == 0 ? random.nextLong(3 * Millis.HOUR) : 0;
        return new ProducerRecord<>(
                topic,
                partition,
                time - back,
                ("v" + random.nextInt(9)).getBytes(StandardCharsets.UTF_8),
                // No views: no valid event.
                ("{\"views\":" + random.nextInt(4) + "}").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        producer.close();
    }
}
