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
 * Publishes partials to their topics. One that cannot be sent within the producer's own time-out is
 * sent again, a boundary's until it has arrived, another as long as there is none of a newer tick,
 * which says more; until then it is not acknowledged, so that no snapshot behind it becomes
 * visible. One that a topic does not take for its size would never arrive, and answers would stand
 * still: then the process must end.
 */
public final class PartialPublisher implements PartialSink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PartialPublisher.class);
    private static final long AGAIN_MS = 1_000;

    /** In a row, of one place: a limit that was just raised may not have got to the leader. */
    private static final int MAX_TOO_LARGE = 5;

    /** Where partials go that follow each other. */
    private record RecordKey(String topic, ByteBuffer key) {
        static RecordKey of(ProducerRecord<byte[], byte[]> partial) {
            return new RecordKey(partial.topic(), ByteBuffer.wrap(partial.key()));
        }
    }

    private final KafkaSettings settings;
    private final Consumer<Throwable> onFailure;
    private final Map<RecordKey, Integer> tooLarge = new ConcurrentHashMap<>();

    /** Makes a partial that is sent again never follow a newer one. */
    private final ReentrantLock order = new ReentrantLock();

    private final Map<ByteBuffer, Long> newest = new HashMap<>();
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

    /**
     * A publisher that connects at the first partial.
     *
     * @param onFailure told when a partial can never be sent
     */
    public PartialPublisher(KafkaSettings settings, Consumer<Throwable> onFailure) {
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
        order.lock();
        try {
            newest.put(ByteBuffer.wrap(key), number);
            send(partial, number);
        } finally {
            order.unlock();
        }
    }

    private void send(ProducerRecord<byte[], byte[]> partial, Long number) {
        // Errorprone wants the future looked at; the callback does.
        var unused =
                producer.send(
                        partial,
                        (metadata, e) -> {
                            if (e == null) {
                                outstanding.remove(number);
                                sent.incrementAndGet();
                                arrived(partial);
                                return;
                            }
                            if (failed.getAndIncrement() % 1000 == 0) {
                                LOG.error(
                                        "partial not published topic={} bytes={} error={}",
                                        topic,
                                        partial.value().length,
                                        e.toString());
                            }
                            if (isWorthAgain(e, partial)) {
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
                // The newer one stands in its place, and is outstanding until it has arrived.
                outstanding.remove(number);
            }
        } finally {
            order.unlock();
        }
    }

    private boolean isWorthAgain(Exception e, ProducerRecord<byte[], byte[]> partial) {
        if (!(e instanceof RecordTooLargeException)) {
            return true;
        }
        if (tooLarge.merge(RecordKey.of(partial), 1, Integer::sum) < MAX_TOO_LARGE) {
            return true;
        }
        onFailure.accept(
                new TopicProblemException(
                        ("a partial of %d bytes is more than topic '%s' takes: its max.message.bytes or"
                                        + " segment.bytes was lowered, or kafka.properties limit the"
                                        + " producer; %s")
                                .formatted(
                                        partial.value().length,
                                        partial.topic(),
                                        settings.partialLimit()),
                        e));
        return false;
    }

    private void arrived(ProducerRecord<byte[], byte[]> partial) {
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
                                arrived(boundary);
                                return;
                            }
                            LOG.warn(
                                    "boundary not published yet, it is sent again topic={} {}",
                                    historyTopic,
                                    e.toString());
                            if (isWorthAgain(e, boundary)) {
                                later(() -> sendBoundary(boundary, number));
                            }
                        });
    }

    // Not from the producer's own thread, which a full buffer would block for good.
    private void later(Runnable send) {
        try {
            var unused = again.schedule(send, AGAIN_MS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed while partials were on their way");
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

    /** Partials that Kafka has acknowledged, boundaries left out. */
    public long sent() {
        return sent.get();
    }

    /** Boundaries' partials that Kafka has acknowledged. */
    public long boundaries() {
        return boundaries.get();
    }

    /** Times that a partial could not be sent, boundaries left out. */
    public long failed() {
        return failed.get();
    }

    @Override
    public void close() {
        again.shutdownNow();
        producer.close(PartialsTopic.CLOSE);
    }
}
