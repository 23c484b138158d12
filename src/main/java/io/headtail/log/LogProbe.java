package io.headtail.log;

import static java.util.Objects.requireNonNull;

import io.headtail.log.event.Deserializers;
import io.headtail.log.event.EventSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks where the logs of a topic's partitions begin and end, and where they were at a time; reads
 * at most the first few records. Thread-safe: a partition whose leader is away does not block
 * callers that ask about another.
 */
public final class LogProbe implements AutoCloseable {
    private static final Duration VALIDATE_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);
    private static final ListOffsetsOptions COMMITTED =
            new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs(5_000);

    private final KafkaSettings settings;
    private final EventSettings event;
    private final Admin admin;

    /** Guards the consumer, which answers what the admin client cannot. */
    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable KafkaConsumer<ByteBuffer, ByteBuffer> consumer;

    /** A probe of the topic of view events. */
    public LogProbe(KafkaSettings settings, EventSettings event) {
        this.settings = settings;
        this.event = event;
        this.admin = new ClientProperties(settings).newAdmin();
    }

    /**
     * The log of a partition. Its methods retry until Kafka answers or the thread is interrupted.
     *
     * @param waits called with the reason while an answer is waited for, and with null once it has
     *     come
     */
    public PartitionLog of(int partition, Consumer<@Nullable String> waits) {
        return new PartitionLog(this, new TopicPartition(settings.topic(), partition), waits);
    }

    // The admin client sends hundreds of requests a second while a leader is away, so we check that
    // there is one before any request that needs it.
    private void requireLeader(TopicPartition partition)
            throws ExecutionException, InterruptedException {
        TopicDescription described =
                requireNonNull(
                                admin.describeTopics(List.of(partition.topic()))
                                        .topicNameValues()
                                        .get(partition.topic()))
                        .get();
        for (TopicPartitionInfo info : described.partitions()) {
            if (info.partition() == partition.partition()
                    && info.leader() != null
                    && !info.leader().isEmpty()) {
                return;
            }
        }
        throw new LeaderNotAvailableException("its log has no leader");
    }

    ListOffsetsResultInfo offset(TopicPartition partition, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        requireLeader(partition);
        return admin.listOffsets(Map.of(partition, which), COMMITTED)
                .partitionResult(partition)
                .get();
    }

    // The admin client has no request for this. One caller at a time; if the leader is away, the
    // next attempt follows soon. A consumer that does not know the leader's epoch silently skips
    // validation: hence the request for the log's end.
    boolean diverges(TopicPartition partition, long offset, int leaderEpoch)
            throws ExecutionException, InterruptedException {
        requireLeader(partition);
        lock.lockInterruptibly();
        try {
            KafkaConsumer<ByteBuffer, ByteBuffer> asking = consumer();
            asking.assign(List.of(partition));
            try {
                asking.endOffsets(List.of(partition), VALIDATE_TIMEOUT);
                asking.seek(partition, new OffsetAndMetadata(offset, Optional.of(leaderEpoch), ""));
                asking.position(partition, VALIDATE_TIMEOUT);
                return false;
            } catch (LogTruncationException e) {
                return true;
            } finally {
                asking.unsubscribe();
            }
        } catch (InterruptException e) {
            Thread.interrupted(); // the exception replaces the flag
            throw new InterruptedException(e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    // See StartRule.Log.
    long maxTimestampOfFirst(TopicPartition partition, int records)
            throws ExecutionException, InterruptedException {
        requireLeader(partition);
        lock.lockInterruptibly();
        try {
            KafkaConsumer<ByteBuffer, ByteBuffer> reading = consumer();
            reading.assign(List.of(partition));
            try {
                return readFirst(reading, partition, records);
            } finally {
                reading.unsubscribe();
            }
        } catch (InterruptException e) {
            Thread.interrupted(); // the exception replaces the flag
            throw new InterruptedException(e.getMessage());
        } catch (OffsetOutOfRangeException e) {
            throw new TimeoutException("the log's beginning moves", e);
        } finally {
            lock.unlock();
        }
    }

    private static long readFirst(
            KafkaConsumer<ByteBuffer, ByteBuffer> reading, TopicPartition partition, int records) {
        reading.seekToBeginning(List.of(partition));
        long end =
                requireNonNull(reading.endOffsets(List.of(partition), READ_TIMEOUT).get(partition));
        long began = System.nanoTime();
        long largest = -1;
        int left = records;
        while (left > 0 && reading.position(partition, READ_TIMEOUT) < end) {
            for (ConsumerRecord<ByteBuffer, ByteBuffer> record : reading.poll(POLL_TIMEOUT)) {
                if (left-- > 0) {
                    largest = Math.max(largest, record.timestamp());
                }
            }
            if (System.nanoTime() - began > READ_TIMEOUT.toNanos()) {
                throw new TimeoutException(
                        "its first records were not read within " + READ_TIMEOUT);
            }
        }
        return largest;
    }

    private KafkaConsumer<ByteBuffer, ByteBuffer> consumer() {
        KafkaConsumer<ByteBuffer, ByteBuffer> made = consumer;
        if (made == null) {
            made =
                    ClientProperties.make(
                            () ->
                                    new KafkaConsumer<>(
                                            new ClientProperties(settings).tail(),
                                            Deserializers.KEY,
                                            Deserializers.value(event)));
            consumer = made;
        }
        return made;
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
        lock.lock();
        try {
            if (consumer != null) {
                consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
            }
        } finally {
            lock.unlock();
        }
    }
}
