package io.headtail.log.partial;

import static java.util.Objects.requireNonNull;

import io.headtail.log.ClientProperties;
import io.headtail.log.KafkaSettings;
import io.headtail.log.TopicInspector;
import io.headtail.log.TopicProblemException;
import io.headtail.merge.Merger;
import io.headtail.merge.PartialKey;
import io.headtail.thread.OwnerThread;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds the merger from the topic of partials, from its beginning: a duty cycle for a thread of its
 * own.
 */
public final class PartialReader implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PartialReader.class);
    private static final long DISAGREEMENT_LOG_NANOS = 60_000_000_000L;
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);

    private final TopicPartition partition;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Merger merger;
    private final PartitionOwners owners = new PartitionOwners();
    private final long answersFrom;
    private final LongSupplier overdueBefore;
    private final LongSupplier latestTick;
    private final OwnerThread owner = new OwnerThread();
    private final RefusalLog refusals = new RefusalLog(LOG);
    private long droppedSoFar;
    private boolean loggedDisagreement;
    private long disagreementLoggedNanos;
    private volatile boolean stopping;
    private volatile boolean caughtUp;

    /**
     * Creates a reader that connects when it runs.
     *
     * @param fromStart whether to accept all partials already in the topic; false for a replay,
     *     which sends all of them again, with ticks that may be older. Hours, days and months that
     *     have ended are accepted in any case: an instance that recovers from a snapshot does not
     *     send them again
     * @param overdueBefore the least tick that is recent enough by the wall clock
     * @param latestTick the greatest possible tick by the wall clock
     * @throws TopicProblemException if Kafka does not answer
     */
    public PartialReader(
            KafkaSettings settings,
            Merger merger,
            boolean fromStart,
            LongSupplier overdueBefore,
            LongSupplier latestTick) {
        this.partition = new TopicPartition(settings.partialsTopic(), 0);
        this.merger = merger;
        this.overdueBefore = overdueBefore;
        this.latestTick = latestTick;
        this.consumer =
                ClientProperties.make(
                        () ->
                                new KafkaConsumer<>(
                                        new ClientProperties(settings).partialsReader(),
                                        new ByteArrayDeserializer(),
                                        new ByteArrayDeserializer()));
        consumer.assign(List.of(partition));
        // Ask for the end here, before this process publishes anything.
        this.answersFrom = fromStart ? 0 : end(settings);
        consumer.seekToBeginning(List.of(partition));
    }

    private long end(KafkaSettings settings) {
        try {
            return requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
        } catch (TimeoutException e) {
            consumer.close(CloseOptions.timeout(PartialsTopic.CLOSE_TIMEOUT));
            throw TopicInspector.unanswered(settings, e);
        }
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                doWork();
            }
        } catch (WakeupException e) {
            LOG.debug("merger stopped while reading");
        } finally {
            consumer.close(CloseOptions.timeout(PartialsTopic.CLOSE_TIMEOUT));
        }
    }

    private void doWork() {
        assert owner.isCurrent() : owner;
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL_TIMEOUT);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.offset() < answersFrom && !PartialKey.isSealed(record.key())) {
                continue;
            }
            owners.heard(record.key(), PartialsTopic.owner(record));
            refusals.note(
                    record,
                    merger.accept(
                            record.key(),
                            record.value(),
                            PartialsTopic.marks(record),
                            latestTick.getAsLong()));
        }
        if (!caughtUp) {
            caughtUp = consumer.currentLag(partition).orElse(1) == 0;
        }
        if (merger.dropped() > droppedSoFar) {
            if (droppedSoFar == 0) {
                LOG.warn(
                        "partials that wait for a partition take {} MiB, the oldest ticks are"
                                + " dropped: raise merger.memory-mib, or lower stale-after",
                        merger.heapBytes() >> 20);
            }
            droppedSoFar = merger.dropped();
        }
        logDisagreement();
        // Not before: while catching up, partitions may seem absent whose partials only come later.
        if (caughtUp) {
            merger.publish(overdueBefore.getAsLong());
        }
    }

    // At once, and then at most once a minute.
    private void logDisagreement() {
        long now = System.nanoTime();
        if (loggedDisagreement && now - disagreementLoggedNanos < DISAGREEMENT_LOG_NANOS) {
            return;
        }
        String disagreement = merger.takeDisagreement();
        if (disagreement != null) {
            loggedDisagreement = true;
            disagreementLoggedNanos = now;
            LOG.error(
                    "two processes published different final answers for one tick, one of them"
                            + " counts wrongly, answers are marked {} total={}: keep the log,"
                            + " compare both with `headtail audit`, and restart the wrong one"
                            + " without its snapshots",
                    disagreement,
                    merger.disagreements());
        }
    }

    /** Whether everything that was in the topic at the start has been read. */
    public boolean caughtUp() {
        return caughtUp;
    }

    /** Where the owners of partitions can be asked. */
    public PartitionOwners owners() {
        return owners;
    }

    /** Stops the thread that runs this. */
    @Override
    public void close() {
        stopping = true;
        consumer.wakeup();
    }
}
