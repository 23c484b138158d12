package io.headtail.log.partial;

import io.headtail.log.ClientProperties;
import io.headtail.log.KafkaSettings;
import io.headtail.log.TopicProblemException;
import io.headtail.merge.Marks;
import io.headtail.merge.PartialSink;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes partials to their topics. A partial that cannot be sent within the producer's timeout
 * is retried: one of a boundary until it is acknowledged, any other only while no newer tick's
 * partial replaces it. Until then it counts as unacknowledged, so that no later snapshot becomes
 * visible. A partial larger than its topic accepts would never arrive, and answers would stop: then
 * the process must end.
 */
public final class PartialPublisher implements PartialSink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PartialPublisher.class);
    private static final long RETRY_INTERVAL_MS = 1_000;

    /**
     * Consecutive failures at one place; a limit that was just raised may not have reached the
     * leader.
     */
    private static final int MAX_TOO_LARGE = 5;

    /** A topic and key: each partial replaces the one before it. */
    private record RecordKey(String topic, ByteBuffer key) {
        static RecordKey of(ProducerRecord<byte[], byte[]> partial) {
            return new RecordKey(partial.topic(), ByteBuffer.wrap(partial.key()));
        }
    }

    private final KafkaSettings settings;
    private final Consumer<Throwable> onFailure;
    private final Map<RecordKey, Integer> tooLarge = new ConcurrentHashMap<>();

    /** Ensures that a retried partial never follows a newer one. */
    private final ReentrantLock order = new ReentrantLock();

    private final Map<ByteBuffer, Long> newest = new HashMap<>();
    private final String topic;
    private final String ownUrl;
    private final String historyTopic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicLong handedIn = new AtomicLong();
    private final NavigableSet<Long> outstanding = new ConcurrentSkipListSet<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong boundaries = new AtomicLong();
    private final ScheduledExecutorService retries =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("boundaries-again").daemon().factory());

    /** A publisher of a process that cannot be asked; see below. */
    public PartialPublisher(KafkaSettings settings, Consumer<Throwable> onFailure) {
        this(settings, "", onFailure);
    }

    /**
     * Creates a publisher that connects at the first partial.
     *
     * @param ownUrl base URL at which this process can be asked about its partitions; empty for
     *     none
     * @param onFailure called if a partial can never be sent
     */
    public PartialPublisher(KafkaSettings settings, String ownUrl, Consumer<Throwable> onFailure) {
        this.ownUrl = ownUrl;
        this.settings = settings;
        this.onFailure = onFailure;
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
        PartialsTopic.owner(partial, ownUrl);
        order.lock();
        try {
            newest.put(ByteBuffer.wrap(key), number);
            send(partial, number);
        } finally {
            order.unlock();
        }
    }

    private void send(ProducerRecord<byte[], byte[]> partial, Long number) {
        // Error Prone wants the future used; the callback does.
        var unused =
                producer.send(
                        partial,
                        (metadata, e) -> {
                            if (e == null) {
                                outstanding.remove(number);
                                sent.incrementAndGet();
                                forgetTooLarge(partial);
                                return;
                            }
                            if (failed.getAndIncrement() % 1000 == 0) {
                                LOG.error(
                                        "partial not published topic={} bytes={} error={}",
                                        topic,
                                        partial.value().length,
                                        e.toString());
                            }
                            if (shouldRetry(e, partial)) {
                                later(() -> sendAgainIfNewest(partial, number));
                            }
                        });
    }

    private void sendAgainIfNewest(ProducerRecord<byte[], byte[]> partial, Long number) {
        order.lock();
        try {
            if (number.equals(newest.get(ByteBuffer.wrap(partial.key())))) {
                send(partial, number);
            } else {
                // The newer one replaces it, and is outstanding until it is acknowledged.
                outstanding.remove(number);
            }
        } finally {
            order.unlock();
        }
    }

    private boolean shouldRetry(Exception e, ProducerRecord<byte[], byte[]> partial) {
        if (!(e instanceof RecordTooLargeException)) {
            return true;
        }
        if (tooLarge.merge(RecordKey.of(partial), 1, Integer::sum) < MAX_TOO_LARGE) {
            return true;
        }
        onFailure.accept(
                new TopicProblemException(
                        ("a partial of %d bytes is larger than topic '%s' accepts: its"
                                        + " max.message.bytes or segment.bytes was lowered, or"
                                        + " kafka.properties limit the producer; %s")
                                .formatted(
                                        partial.value().length,
                                        partial.topic(),
                                        settings.partialLimit()),
                        e));
        return false;
    }

    private void forgetTooLarge(ProducerRecord<byte[], byte[]> partial) {
        if (!tooLarge.isEmpty()) {
            tooLarge.remove(RecordKey.of(partial));
        }
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
        sendBoundary(boundary, number());
    }

    private void sendBoundary(ProducerRecord<byte[], byte[]> boundary, Long number) {
        var unused =
                producer.send(
                        boundary,
                        (metadata, e) -> {
                            if (e == null) {
                                boundaries.incrementAndGet();
                                outstanding.remove(number);
                                forgetTooLarge(boundary);
                                return;
                            }
                            LOG.warn(
                                    "boundary not published, sending it again topic={} {}",
                                    historyTopic,
                                    e.toString());
                            if (shouldRetry(e, boundary)) {
                                later(() -> sendBoundary(boundary, number));
                            }
                        });
    }

    // Not on the producer's own thread, which a full buffer would block for ever.
    private void later(Runnable send) {
        try {
            var unused = retries.schedule(send, RETRY_INTERVAL_MS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed with partials outstanding");
        }
    }

    @Override
    public long handedIn() {
        return handedIn.get();
    }

    @Override
    public long acknowledged() {
        long all = handedIn.get();
        try {
            return Math.min(all, outstanding.first() - 1);
        } catch (NoSuchElementException e) {
            return all;
        }
    }

    /** Partials that Kafka has acknowledged, without boundaries. */
    public long sent() {
        return sent.get();
    }

    /** Partials of boundaries that Kafka has acknowledged. */
    public long boundaries() {
        return boundaries.get();
    }

    /** Failed attempts to send a partial, without boundaries. */
    public long failed() {
        return failed.get();
    }

    @Override
    public void close() {
        retries.shutdownNow();
        producer.close(PartialsTopic.CLOSE_TIMEOUT);
    }
}
