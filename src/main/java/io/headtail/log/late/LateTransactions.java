package io.headtail.log.late;

import io.headtail.follow.OvertakenException;
import io.headtail.log.ClientProperties;
import io.headtail.log.KafkaSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Commits late events and the positions behind them in one transaction. A transaction is open only
 * while this sends. After any failure the producer is closed, which aborts what is open, and
 * whether the last transaction was committed is not known: see {@link #connect}. Not thread-safe.
 */
public final class LateTransactions implements AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    /** Late events that can never be sent. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        /** Which, and why. */
        final transient List<Failure> failures;

        RefusedException(List<Failure> failures) {
            super(failures.get(0).why.toString());
            this.failures = failures;
        }
    }

    /** An event that was not sent. */
    record Failure(LateRecord record, Exception why) {
        boolean isOfTheRecord() {
            return why instanceof RecordTooLargeException
                    || why instanceof InvalidTimestampException
                    || why instanceof InvalidRecordException;
        }
    }

    private final KafkaSettings settings;
    private final String topic;
    private final String transactionalId;
    private final Function<Map<String, Object>, Producer<byte[], byte[]>> producers;
    private @Nullable Producer<byte[], byte[]> producer;

    /**
     * Connects at the first transaction.
     *
     * @param topic of late events
     * @param transactionalId of this process alone
     */
    public LateTransactions(KafkaSettings settings, String topic, String transactionalId) {
        this(settings, topic, transactionalId, LateTransactions::kafka);
    }

    /** With producers of tests, made of the same properties. */
    LateTransactions(
            KafkaSettings settings,
            String topic,
            String transactionalId,
            Function<Map<String, Object>, Producer<byte[], byte[]>> producers) {
        this.settings = settings;
        this.topic = topic;
        this.transactionalId = transactionalId;
        this.producers = producers;
    }

    static Producer<byte[], byte[]> kafka(Map<String, Object> properties) {
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Connects, if it is not connected. Afterwards no transaction of this process is open: if the
     * last one failed, the committed positions say whether it was committed all the same.
     *
     * @throws IOException if Kafka does not answer, or refuses
     */
    void connect() throws IOException {
        if (producer != null) {
            return;
        }
        Producer<byte[], byte[]> made =
                ClientProperties.make(
                        () ->
                                producers.apply(
                                        new ClientProperties(settings)
                                                .lateEvents(transactionalId)));
        producer = made;
        try {
            made.initTransactions();
        } catch (KafkaException e) {
            throw failed("no transaction can be begun", e);
        }
    }

    /**
     * Commits these events, which may be none, and positions.
     *
     * @throws RefusedException if some of the events can never be sent; nothing was committed
     * @throws OvertakenException if the member is no longer in the group; nothing was committed
     * @throws IOException if Kafka is away or refuses; whether it was committed is not known
     */
    void commit(
            List<LateRecord> events,
            Map<TopicPartition, OffsetAndMetadata> positions,
            ConsumerGroupMetadata member)
            throws IOException, OvertakenException, RefusedException {
        connect();
        Producer<byte[], byte[]> connected = requireConnected();
        try {
            connected.beginTransaction();
            send(connected, events);
            connected.sendOffsetsToTransaction(positions, member);
            connected.commitTransaction();
        } catch (RefusedException e) {
            abort(connected);
            throw e;
        } catch (CommitFailedException | FencedInstanceIdException e) {
            abort(connected);
            throw new OvertakenException("another process has the partitions: " + e.getMessage());
        } catch (KafkaException e) {
            throw failed("not committed", e);
        }
    }

    private void send(Producer<byte[], byte[]> connected, List<LateRecord> events)
            throws RefusedException {
        if (events.isEmpty()) {
            return;
        }
        int partitions = connected.partitionsFor(topic).size();
        Queue<Failure> failures = new ConcurrentLinkedQueue<>();
        try {
            for (LateRecord each : events) {
                var unused =
                        connected.send(
                                each.toSend(topic, partitions),
                                (metadata, e) -> {
                                    if (e != null) {
                                        failures.add(new Failure(each, e));
                                    }
                                });
            }
            connected.flush();
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            // After a refused one, those that follow fail as well.
            connected.flush();
            throwRefused(failures);
            throw e;
        }
        throwRefused(failures);
        if (!failures.isEmpty()) {
            throw new KafkaException(failures.remove().why());
        }
    }

    private static void throwRefused(Queue<Failure> failures) throws RefusedException {
        List<Failure> refused = failures.stream().filter(Failure::isOfTheRecord).toList();
        if (!refused.isEmpty()) {
            throw new RefusedException(refused);
        }
    }

    private void abort(Producer<byte[], byte[]> connected) throws IOException {
        try {
            connected.abortTransaction();
        } catch (KafkaException e) {
            throw failed("not aborted", e);
        }
    }

    private IOException failed(String what, KafkaException e) {
        close();
        if (e instanceof InterruptException) {
            throw e;
        }
        return new IOException(
                "topic '%s': %s: %s"
                        .formatted(topic, what, e.getMessage() == null ? e : e.getMessage()),
                e);
    }

    private Producer<byte[], byte[]> requireConnected() {
        Producer<byte[], byte[]> connected = producer;
        if (connected == null) {
            throw new IllegalStateException("not connected");
        }
        return connected;
    }

    /** Aborts what is open, if Kafka answers soon; the next transaction connects again. */
    @Override
    public void close() {
        Producer<byte[], byte[]> closing = producer;
        producer = null;
        if (closing == null) {
            return;
        }
        // An interrupted thread would not wait until the transaction is aborted.
        boolean interrupted = Thread.interrupted();
        try {
            closing.close(CLOSE_TIMEOUT);
        } catch (InterruptException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
