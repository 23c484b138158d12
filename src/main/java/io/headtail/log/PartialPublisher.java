package io.headtail.log;

import io.headtail.merge.PartialSink;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes partials to their topic. One that cannot be sent within the producer's own time-out is
 * counted and given up: the next tick's says more.
 */
public final class PartialPublisher implements PartialSink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PartialPublisher.class);

    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicLong handedIn = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    /** A publisher that connects at the first partial. */
    public PartialPublisher(KafkaSettings settings) {
        this.topic = settings.partialsTopic();
        this.producer =
                ClientProperties.make(
                        () ->
                                new KafkaProducer<>(
                                        new ClientProperties(settings).producer(),
                                        new ByteArraySerializer(),
                                        new ByteArraySerializer()));
    }

    @Override
    public void send(byte[] key, byte[] value) {
        handedIn.incrementAndGet();
        // Errorprone wants the future looked at; the callback does.
        var unused =
                producer.send(
                        new ProducerRecord<>(topic, 0, key, value),
                        (metadata, e) -> {
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

    @Override
    public long handedIn() {
        return handedIn.get();
    }

    // One partition, one idempotent producer: what was sent first is acknowledged or given up
    // first.
    @Override
    public long settled() {
        return sent.get() + failed.get();
    }

    /** Partials that Kafka has acknowledged. */
    public long sent() {
        return sent.get();
    }

    /** Partials given up. */
    public long failed() {
        return failed.get();
    }

    @Override
    public void close() {
        producer.close(PartialsTopic.CLOSE);
    }
}
