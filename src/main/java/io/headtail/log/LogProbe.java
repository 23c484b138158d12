package io.headtail.log;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks where the log of a partition begins, ends, and was at a time; reads no records. For one
 * thread. A broker that does not answer is asked again, for minutes.
 */
public final class LogProbe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogProbe.class);
    private static final int ATTEMPTS = 20;
    private static final Duration ASK = Duration.ofSeconds(10);

    private final String topic;
    private final KafkaConsumer<ByteBuffer, ByteBuffer> consumer;

    /** A probe of the topic of view events. */
    public LogProbe(KafkaSettings settings, EventSettings event) {
        this.topic = settings.topic();
        this.consumer =
                ClientProperties.make(
                        () ->
                                new KafkaConsumer<>(
                                        new ClientProperties(settings).tail(),
                                        Deserializers.KEY,
                                        Deserializers.value(event)));
    }

    /** The first offset that is still there. */
    public long beginningOffset(int partition) {
        return ask(partition, of(partition)::beginningOffset);
    }

    /** The end offset of committed records. */
    public long endOffset(int partition) {
        return ask(partition, of(partition)::endOffset);
    }

    /**
     * Where windows start that have nothing to go on from.
     *
     * @param deletedThrough no record that was deleted from the log has a later timestamp, epoch
     *     ms; {@link Long#MAX_VALUE} if nothing is known
     */
    public StartRule.Start start(int partition, StartRule rule, long deletedThrough) {
        return ask(
                partition,
                () -> rule.start(of(partition), System.currentTimeMillis(), deletedThrough));
    }

    /**
     * Whether the log was cut off below an offset that was read before, as an unclean election does
     * it, and perhaps grew again.
     *
     * @param leaderEpoch of the last record before the offset, −1 if unknown
     */
    public boolean truncated(int partition, long offset, int leaderEpoch) {
        if (endOffset(partition) < offset) {
            return true;
        }
        return leaderEpoch >= 0 && ask(partition, () -> diverges(partition, offset, leaderEpoch));
    }

    private boolean diverges(int partition, long offset, int leaderEpoch) {
        TopicPartition name = new TopicPartition(topic, partition);
        consumer.assign(List.of(name));
        try {
            consumer.seek(name, new OffsetAndMetadata(offset, Optional.of(leaderEpoch), ""));
            consumer.position(name, ASK);
            return false;
        } catch (LogTruncationException e) {
            return true;
        } finally {
            consumer.unsubscribe();
        }
    }

    private StartRule.Log of(int partition) {
        TopicPartition name = new TopicPartition(topic, partition);
        return new StartRule.Log() {
            @Override
            public long beginningOffset() {
                return requireNonNull(consumer.beginningOffsets(List.of(name), ASK).get(name));
            }

            @Override
            public long endOffset() {
                return requireNonNull(consumer.endOffsets(List.of(name), ASK).get(name));
            }

            @Override
            public long offsetForTime(long timestampMs) {
                OffsetAndTimestamp found =
                        consumer.offsetsForTimes(Map.of(name, timestampMs), ASK).get(name);
                return found == null ? -1 : found.offset();
            }
        };
    }

    // A broker that is away for a while must not end the process: the next answer is as good.
    private <T> T ask(int partition, Supplier<T> question) {
        for (int attempt = 1; ; attempt++) {
            try {
                return question.get();
            } catch (RetriableException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                LOG.warn(
                        "no offsets yet partition={} attempt={} {}",
                        partition,
                        attempt,
                        e.toString());
            }
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
    }
}
