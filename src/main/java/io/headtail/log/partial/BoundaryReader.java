package io.headtail.log.partial;

import io.headtail.log.ClientProperties;
import io.headtail.log.KafkaSettings;
import io.headtail.log.RetryPause;
import io.headtail.log.TopicProblemException;
import io.headtail.merge.BoundarySink;
import io.headtail.merge.StoreBehindException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies boundaries from their topic to the store: a duty cycle for a thread of its own. The topic
 * has one partition, so one process of the group is active. It starts from the offset up to which
 * the store has everything, or from the offset committed to Kafka if that is less; and restarts
 * from there if the store has lost data. An offset is committed once everything below it is stored;
 * storing a boundary twice has no effect. While the store is unavailable reading is paused.
 */
public final class BoundaryReader implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BoundaryReader.class);

    /** For the log. */
    private static final String NAME = "history writer";

    private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);

    private final TopicPartition partition;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final BoundarySink sink;
    private final LongSupplier nanos;
    private final String group;
    private final Supplier<String> topicId;
    private final RefusalLog refusals = new RefusalLog(LOG);
    private RetryPause pause = new RetryPause(NAME);
    private long committed = -1;
    private boolean positioned;
    private long nextOffset = -1;
    private volatile boolean active;
    private volatile long lag = -1;
    private volatile boolean stopping;

    /**
     * Creates a reader that connects when it runs.
     *
     * @param nanos the clock of retries, such as {@link System#nanoTime}
     */
    public BoundaryReader(KafkaSettings settings, BoundarySink sink, LongSupplier nanos) {
        this.partition = new TopicPartition(settings.historyTopic(), 0);
        this.sink = sink;
        this.nanos = nanos;
        this.group = new ClientProperties(settings).boundaryGroup();
        this.topicId = () -> HistoryTopic.id(settings);
        this.consumer =
                ClientProperties.make(
                        () ->
                                new KafkaConsumer<>(
                                        new ClientProperties(settings).boundaries(),
                                        new ByteArrayDeserializer(),
                                        new ByteArrayDeserializer()));
    }

    @Override
    public void run() {
        try {
            consumer.subscribe(List.of(partition.topic()), new OwnershipListener());
            while (!stopping) {
                doWork();
            }
        } catch (WakeupException | InterruptException e) {
            LOG.debug("history writer stopped while reading");
        } finally {
            active = false;
            consumer.close(CloseOptions.timeout(PartialsTopic.CLOSE_TIMEOUT));
        }
    }

    private void doWork() {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL_TIMEOUT);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.offset() < nextOffset) {
                LOG.warn(
                        "offsets of boundaries went back, reading them again topic={} offset={}"
                                + " expected={}",
                        record.topic(),
                        record.offset(),
                        nextOffset);
                restart();
                break;
            }
            accept(record);
            nextOffset = record.offset() + 1;
        }
        if (!active) {
            return;
        }
        lag = consumer.currentLag(partition).orElse(-1);
        if (!pause.isDue(nanos.getAsLong())) {
            return;
        }
        try {
            if (!positioned) {
                position();
            }
            commit(sink.store());
            if (pause.isOn()) {
                pause.succeeded(nanos.getAsLong());
                consumer.resume(List.of(partition));
            }
        } catch (StoreBehindException e) {
            LOG.warn("reading boundaries again: {}", e.getMessage());
            restart();
        } catch (IOException e) {
            retryLater(e);
        }
    }

    // Pauses reading until the offset to start from is known.
    private void restart() {
        sink.restart();
        positioned = false;
        nextOffset = -1;
        committed = -1;
        consumer.pause(List.of(partition));
    }

    private void position() throws IOException {
        try {
            long stored = sink.storedUpTo(group, partition.topic(), topicId.get());
            Map<TopicPartition, Long> first = consumer.beginningOffsets(List.of(partition));
            OffsetAndMetadata known = consumer.committed(Set.of(partition)).get(partition);
            long from = stored < 0 || known == null ? stored : Math.min(stored, known.offset());
            long offset = Math.max(from, first.getOrDefault(partition, 0L));
            consumer.seek(partition, offset);
            LOG.info(
                    "writing history from offset={} topic={} stored-up-to={} committed={}",
                    offset,
                    partition.topic(),
                    stored,
                    known == null ? -1 : known.offset());
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException | TopicProblemException e) {
            throw new IOException("cannot determine the offset to read from: " + e.getMessage(), e);
        }
        positioned = true;
        if (!pause.isOn()) {
            consumer.resume(List.of(partition));
        }
    }

    private void accept(ConsumerRecord<byte[], byte[]> record) {
        refusals.note(
                record,
                sink.accept(
                        record.offset(),
                        record.key(),
                        record.value(),
                        HistoryTopic.number(record, HistoryTopic.HEAD),
                        HistoryTopic.number(record, HistoryTopic.TAIL),
                        PartialsTopic.marks(record)));
    }

    // Polling continues while paused, so that the consumer stays in the group.
    private void retryLater(IOException e) {
        if (!pause.isOn()) {
            consumer.pause(List.of(partition));
        }
        pause.failed(e, nanos.getAsLong());
    }

    private void commit(long offset) {
        if (offset <= committed) {
            return;
        }
        try {
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(offset)));
            committed = offset;
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            // Another member owns the partition now, or the broker is away: the records are read
            // and stored again.
            LOG.debug("offset not committed offset={} {}", offset, e.toString());
        }
    }

    private final class OwnershipListener implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            if (assigned.contains(partition)) {
                restart();
                pause = new RetryPause(NAME);
                active = true;
                LOG.info("history writer is active topic={}", partition.topic());
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            onPartitionsLost(revoked);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            if (lost.contains(partition)) {
                active = false;
                lag = -1;
            }
        }
    }

    /** Whether this process is the one of its group that writes. */
    public boolean active() {
        return active;
    }

    /** Records of the topic not read yet; −1 while not active. */
    public long lag() {
        return lag;
    }

    /** Number of records that could not be decoded. */
    public long refused() {
        return refusals.refused();
    }

    /** Stops the thread that runs this. */
    @Override
    public void close() {
        stopping = true;
        consumer.wakeup();
    }
}
