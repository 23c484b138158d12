package io.headtail.tool.topic;

import io.headtail.tool.ToolException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends view events to one topic: the key is the id in UTF-8, the record's timestamp is the
 * event's, the value is {@link EventJson}. The default partitioner chooses the partition: murmur2
 * of the key modulo the number of partitions.
 */
public final class EventProducer implements AutoCloseable {
    private static final long DELIVERY_MS = 30_000;

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    private boolean transactionsReady;

    /** Called when an event is acknowledged. */
    public interface Taken {
        /** The event's place in the log. */
        void taken(int partition, long offset);
    }

    /** Client properties that wait this long, at least 30 s, for a broker that does not answer. */
    public static Map<String, String> waiting(Duration timeout) {
        // At least the time of a request and one retry.
        String ms = Long.toString(Math.max(DELIVERY_MS, timeout.toMillis()));
        return Map.of("delivery.timeout.ms", ms, "max.block.ms", ms);
    }

    /**
     * @param client Kafka client properties, with {@code bootstrap.servers}; they override the
     *     settings of this class
     */
    public EventProducer(Map<String, String> client, String topic) {
        Properties settings = new Properties();
        settings.put("acks", "all");
        settings.put("compression.type", "lz4");
        settings.put("linger.ms", "20");
        settings.put("batch.size", "131072");
        settings.put("buffer.memory", "67108864");
        settings.put("request.timeout.ms", "15000");
        settings.putAll(waiting(Duration.ZERO));
        settings.putAll(client);
        this.topic = topic;
        try {
            this.producer =
                    new KafkaProducer<>(
                            settings, new ByteArraySerializer(), new ByteArraySerializer());
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ToolException("Kafka client: " + cause.getMessage(), e);
        }
    }

    /**
     * Sends without waiting for the acknowledgement; blocks while the buffer is full.
     *
     * @param id 1 to 255 bytes of UTF-8; may be reused after the call
     * @param timestampMs epoch ms, ≥ 0
     * @param views ≥ 1
     * @throws ToolException if this or an earlier event was not acknowledged
     */
    public void send(byte[] id, long timestampMs, long views) {
        send(id, timestampMs, views, (partition, offset) -> {});
    }

    /**
     * Same as {@link #send(byte[], long, long)}.
     *
     * @param taken receives the event's place in the log, on the client's own thread and in order
     *     within each partition
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback is told the same
    public void send(byte[] id, long timestampMs, long views, Taken taken) {
        throwFailure();
        byte[] value = EventJson.encode(id, timestampMs, views);
        try {
            producer.send(
                    new ProducerRecord<>(topic, null, timestampMs, id, value),
                    (metadata, e) -> answered(metadata, e, taken));
        } catch (KafkaException e) {
            failure.compareAndSet(null, e);
            throwFailure();
        }
    }

    /** Waits until all events sent so far are acknowledged. */
    public void flush() {
        producer.flush();
        throwFailure();
    }

    /**
     * Begins a transaction: events sent until {@link #commit} or {@link #abort} count only if it is
     * committed. Needs the client property {@code transactional.id}.
     */
    public void begin() {
        if (!transactionsReady) {
            producer.initTransactions();
            transactionsReady = true;
        }
        producer.beginTransaction();
    }

    /** Commits the events sent since {@link #begin}, after they are acknowledged. */
    public void commit() {
        flush();
        producer.commitTransaction();
    }

    /** Aborts the events sent since {@link #begin}, after they are acknowledged. */
    public void abort() {
        flush();
        producer.abortTransaction();
    }

    /** The number of acknowledged events. */
    public long acknowledged() {
        return acknowledged.get();
    }

    /** Sends buffered events, and waits for the acknowledgements. */
    @Override
    public void close() {
        producer.close();
    }

    private void answered(@Nullable RecordMetadata metadata, @Nullable Exception e, Taken taken) {
        if (metadata == null || e != null) {
            Exception cause = e == null ? new KafkaException("neither answer nor error") : e;
            failure.compareAndSet(null, cause);
            return;
        }
        acknowledged.incrementAndGet();
        try {
            taken.taken(metadata.partition(), metadata.offset());
        } catch (RuntimeException refused) {
            // The client only logs an exception of a callback.
            failure.compareAndSet(null, refused);
        }
    }

    private void throwFailure() {
        Exception e = failure.get();
        if (e != null) {
            throw new ToolException(
                    "topic '"
                            + topic
                            + "' did not accept an event: "
                            + e.getMessage()
                            + " ("
                            + acknowledged()
                            + " events were accepted)",
                    e);
        }
    }
}
