package io.headtail.bench.fresh;

import io.headtail.testing.LowerBound;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Sends the timed events, and knows the correct counts. The events go to one video per partition,
 * at random times (a Poisson process), so that they cover all phases of the tick; the timestamp of
 * each is the wall clock just before it is sent.
 *
 * <p>An answer for tick {@code T} must show, for each of these videos, exactly the events sent in
 * {@code [T − length, T)}: so each answer shows for every single event whether it is included.
 */
final class Probes implements AutoCloseable {
    private final String topic;
    private final List<byte[]> ids = new ArrayList<>();
    private final List<Times> sent = new ArrayList<>();
    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread thread;
    private final double perSecond;
    private volatile boolean stopping;
    private volatile @Nullable Exception failure;

    /**
     * Starts sending.
     *
     * @param perSecond events per second to each of the videos
     */
    Probes(String servers, String topic, int partitions, double perSecond) {
        this.topic = topic;
        this.perSecond = perSecond * partitions;
        for (int p = 0; p < partitions; p++) {
            ids.add(idIn(p, partitions));
            sent.add(new Times());
        }
        producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", servers, "linger.ms", "0"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        producer.partitionsFor(topic); // so the first event does not wait for the connection
        thread = Thread.ofPlatform().name("probes").start(this::run);
    }

    private static byte[] idIn(int partition, int partitions) {
        for (int i = 0; ; i++) {
            byte[] id = ("probe_" + i).getBytes(StandardCharsets.UTF_8);
            if (Utils.toPositive(Utils.murmur2(id)) % partitions == partition) {
                return id;
            }
        }
    }

    private void run() {
        SplittableRandom random = new SplittableRandom();
        long due = System.nanoTime();
        while (!stopping) {
            due += (long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9);
            long ahead;
            while ((ahead = due - System.nanoTime()) > 0) {
                LockSupport.parkNanos(ahead);
            }
            int video = random.nextInt(ids.size());
            long time = sent.get(video).addNow();
            var unused =
                    producer.send(
                            new ProducerRecord<>(topic, null, time, ids.get(video), new byte[0]),
                            (metadata, e) -> failure = e == null ? failure : e);
        }
    }

    /** Why an event was not acknowledged; null if all were. */
    @Nullable Exception failure() {
        return failure;
    }

    int videos() {
        return ids.size();
    }

    String id(int video) {
        return new String(ids.get(video), StandardCharsets.UTF_8);
    }

    /**
     * The timestamps in {@code [from, to)} of the events sent to a video, in order; empty if from ≥
     * to.
     */
    long[] between(int video, long from, long to) {
        return sent.get(video).between(from, to);
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

    /** Ascending timestamps. */
    private static final class Times {
        private long[] times = new long[1024];
        private int size;

        synchronized long addNow() {
            long now = System.currentTimeMillis();
            if (size > 0 && now < times[size - 1]) {
                throw new IllegalStateException("the wall clock was set back during the run");
            }
            if (size == times.length) {
                times = Arrays.copyOf(times, size * 2);
            }
            times[size++] = now;
            return now;
        }

        synchronized long[] between(long from, long to) {
            return Arrays.copyOfRange(times, below(from), below(Math.max(from, to)));
        }

        // The number of timestamps below the time.
        private int below(long time) {
            return LowerBound.of(size, i -> times[i], time);
        }
    }
}
