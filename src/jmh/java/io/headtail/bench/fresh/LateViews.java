package io.headtail.bench.fresh;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends events that are one to ten minutes late, until it is closed. */
final class LateViews implements AutoCloseable {
    private static final long STEP_NANOS = 10_000_000;
    private static final long STEPS_A_SECOND = 100;
    private static final long MINUTE_MS = 60_000;

    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile @Nullable Exception failure;

    LateViews(String servers, String topic, int perSecond) {
        producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", servers, "linger.ms", "50"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        thread = Thread.ofPlatform().name("late").start(() -> run(topic, perSecond));
    }

    private void run(String topic, int perSecond) {
        SplittableRandom random = new SplittableRandom(1);
        long start = System.nanoTime();
        long sent = 0;
        for (long step = 1; !stopping && perSecond > 0; step++) {
            for (; sent < step * perSecond / STEPS_A_SECOND; sent++) {
                byte[] id =
                        "late_%06d"
                                .formatted(random.nextInt(100_000))
                                .getBytes(StandardCharsets.UTF_8);
                long time = System.currentTimeMillis() - MINUTE_MS - random.nextLong(9 * MINUTE_MS);
                var unused =
                        producer.send(
                                new ProducerRecord<>(topic, null, time, id, new byte[0]),
                                (metadata, e) -> failure = e == null ? failure : e);
            }
            LockSupport.parkNanos(start + step * STEP_NANOS - System.nanoTime());
        }
    }

    /**
     * @throws IllegalStateException if an event was not taken
     */
    void check() {
        Exception why = failure;
        if (why != null) {
            throw new IllegalStateException("a late event was not taken by Kafka", why);
        }
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }
}
