package io.headtail.log.partial;

import io.headtail.log.ClientProperties;
import io.headtail.log.KafkaSettings;
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
 * Brings boundaries from their topic to where they are stored: a duty cycle for a thread of its
 * own. Of all processes of the group one is active, since the topic has one partition. It reads
 * from where the store says that it has all before, or from the offset committed to Kafka if that
 * is less; and again from there where the store has lost some of what it had. An offset is
 * committed once all below it is stored; what is stored twice is the same. While the store is away
 * nothing more is read.
 */
public final class BoundaryReader implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BoundaryReader.class);
    private static final Duration WAIT = Duration.ofMillis(200);
    private static final long FIRST_PAUSE_MS = 250;
    private static final long LONGEST_PAUSE_MS = 10_000;

    private final TopicPartition partition;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final BoundarySink sink;
    private final LongSupplier nanos;
    private final String group;
    private final Supplier<String> topicId;
    private final RefusalLog refusals = new RefusalLog(LOG);
    private long pauseMs;
    private long retryAtNanos;
    private long committed = -1;
    private boolean positioned;
    private long nextOffset = -1;
    private volatile boolean active;
    private volatile long lag = -1;
    private volatile boolean stopping;

    /**
     * A reader that connects when it runs.
     *
     * @param nanos as {@link System#nanoTime}, for when a store that was away is tried again
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
            consumer.close(CloseOptions.timeout(PartialsTopic.CLOSE));
        }
    }

    private void doWork() {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(WAIT);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.offset() < nextOffset) {
                LOG.warn(
                        "the topic of boundaries begins anew topic={} offset={} expected={}",
                        record.topic(),
                        record.offset(),
                        nextOffset);
                begin();
                break;
            }
            take(record);
            nextOffset = record.offset() + 1;
        }
        if (!active) {
            return;
        }
        lag = consumer.currentLag(partition).orElse(-1);
        if (pauseMs > 0 && nanos.getAsLong() - retryAtNanos < 0) {
            return;
        }
        try {
            if (!positioned) {
                position();
            }
            commit(sink.store());
            if (pauseMs > 0) {
                LOG.info("history is written again topic={} lag={}", partition.topic(), lag);
                pauseMs = 0;
                consumer.resume(List.of(partition));
            }
        } catch (StoreBehindException e) {
            LOG.warn("boundaries are read again: {}", e.getMessage());
            begin();
        } catch (IOException e) {
            putOff(e);
        }
    }

    // Until it is known where from, nothing is read.
    private void begin() {
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
                    "history is written from offset={} topic={} stored-up-to={} committed={}",
                    offset,
                    partition.topic(),
                    stored,
                    known == null ? -1 : known.offset());
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException | TopicProblemException e) {
            throw new IOException("where to read from is not known: " + e.getMessage(), e);
        }
        positioned = true;
        if (pauseMs == 0) {
            consumer.resume(List.of(partition));
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        refusals.taken(
                record,
                sink.accept(
                        record.offset(),
                        record.key(),
                        record.value(),
                        HistoryTopic.number(record, HistoryTopic.HEAD),
                        HistoryTopic.number(record, HistoryTopic.TAIL),
                        PartialsTopic.marks(record)));
    }

    // Polling goes on, so that the group does not take this for dead.
    private void putOff(IOException e) {
        if (pauseMs == 0) {
            consumer.pause(List.of(partition));
        }
        pauseMs = pauseMs == 0 ? FIRST_PAUSE_MS : Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
        retryAtNanos = nanos.getAsLong() + pauseMs * 1_000_000;
        LOG.warn("history not written, trying again in {} ms cause={}", pauseMs, e.getMessage());
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
            // Somebody else has it now, or the broker is away: it is read, and stored, once more.
            LOG.debug("offset not committed offset={} {}", offset, e.toString());
        }
    }

    private final class OwnershipListener implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            if (assigned.contains(partition)) {
                begin();
                pauseMs = 0;
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

    /** Whether this process writes, and no other of its group. */
    public boolean active() {
        return active;
    }

    /** Records of the topic not read yet; −1 while not active. */
    public long lag() {
        return lag;
    }

    /** Records that were none of ours. */
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
