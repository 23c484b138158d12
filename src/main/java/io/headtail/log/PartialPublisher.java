package io.headtail.log;

import io.headtail.merge.Marks;
import io.headtail.merge.PartialSink;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes partials to their topics. One that cannot be sent within the producer's own time-out is
 * counted and given up: the next tick's says more. A boundary's is sent again until it has arrived.
 */
public final class PartialPublisher implements PartialSink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PartialPublisher.class);
    private static final long AGAIN_MS = 1_000;

    private final String topic;
    private final String historyTopic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicLong handedIn = new AtomicLong();
    private final NavigableSet<Long> outstanding = new ConcurrentSkipListSet<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong boundaries = new AtomicLong();
    private final ScheduledExecutorService again =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("boundaries-again").daemon().factory());

    /** A publisher that connects at the first partial. */
    public PartialPublisher(KafkaSettings settings) {
        this.topic = settings.partialsTopic();
        this.historyTopic = settings.historyTopic();
        this.producer =
                ClientProperties.make(
                        () ->
                                new KafkaProducer<>(
                                        new ClientProperties(settings).producer(),
                                        new ByteArraySerializer(),
                                        new ByteArraySerializer()));
    }

    @Override
    public void send(byte[] key, byte[] value, Marks marks) {
        Long number = number();
        ProducerRecord<byte[], byte[]> partial = new ProducerRecord<>(topic, 0, key, value);
        PartialsTopic.mark(partial, marks);
        // Errorprone wants the future looked at; the callback does.
        var unused =
                producer.send(
                        partial,
                        (metadata, e) -> {
                            outstanding.remove(number);
                            if (e == null) {
                                sent.incrementAndGet();
                            } else if (failed.getAndIncrement() % 1000 == 0) {
                                LOG.error(
                                        "partial not published topic={} bytes={} error={}",
                                        topic,
                                        value.length,
                                        e.toString());
                            }
                        });
    }

    private Long number() {
        Long number = handedIn.incrementAndGet();
        outstanding.add(number);
        return number;
    }

    @Override
    public void sendBoundary(
            byte[] key, byte[] value, long headOffset, long tailOffset, Marks marks) {
        ProducerRecord<byte[], byte[]> boundary = new ProducerRecord<>(historyTopic, 0, key, value);
        boundary.headers().add(HistoryTopic.HEAD, HistoryTopic.bytes(headOffset));
        boundary.headers().add(HistoryTopic.TAIL, HistoryTopic.bytes(tailOffset));
        PartialsTopic.mark(boundary, marks);
        send(boundary, number());
    }

    private void send(ProducerRecord<byte[], byte[]> boundary, Long number) {
        var unused =
                producer.send(
                        boundary,
                        (metadata, e) -> {
                            if (e == null) {
                                boundaries.incrementAndGet();
                                outstanding.remove(number);
                                return;
                            }
                            LOG.warn(
                                    "boundary not published yet, it is sent again topic={} {}",
                                    historyTopic,
                                    e.toString());
                            sendAgain(boundary, number);
                        });
    }

    // Not from the producer's own thread, which a full buffer would block for good.
    private void sendAgain(ProducerRecord<byte[], byte[]> boundary, Long number) {
        try {
            var unused =
                    again.schedule(() -> send(boundary, number), AGAIN_MS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed while boundaries were on their way");
        }
    }

    @Override
    public long handedIn() {
        return handedIn.get();
    }

    @Override
    public long settled() {
        long all = handedIn.get();
        try {
            return Math.min(all, outstanding.first() - 1);
        } catch (NoSuchElementException e) {
            return all;
        }
    }

    /** Partials that Kafka has acknowledged, boundaries left out. */
    public long sent() {
        return sent.get();
    }

    /** Boundaries' partials that Kafka has acknowledged. */
    public long boundaries() {
        return boundaries.get();
    }

    /** Partials given up. */
    public long failed() {
        return failed.get();
    }

    @Override
    public void close() {
        again.shutdownNow();
        producer.close(PartialsTopic.CLOSE);
    }
}
