package io.headtail.log;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The head of a lane: a member of the consumer group, which decides what partitions it owns, and
 * the reader of their newest records. All but {@link #wakeup} belongs to the lane's thread.
 */
public final class HeadReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeadReader.class);
    private static final int ATTEMPTS = 20;

    /** Records of one cycle, about; the lane has other things to do. */
    private static final int AT_ONCE = 10_000;

    /** A poll that brought fewer than this has emptied what was fetched. */
    private static final int FEW = 500;

    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration ASK = Duration.ofSeconds(10);

    /** Hears of ownership, inside {@link #poll}. */
    public interface Ownership {
        /** The group has said what this reader owns; what is new follows. */
        void joined();

        /** A partition arrives, to be read from {@code start}. */
        void assigned(int partition, StartRule.Start start);

        /** A partition leaves. */
        void revoked(int partition);
    }

    private final String topic;
    private final KafkaConsumer<ByteBuffer, ByteBuffer> consumer;
    private final RecordFeed feed;
    private final StartRule startRule;
    private final Map<Integer, TopicPartition> names = new HashMap<>();

    /** A reader that joins the group at its first {@link #poll}. */
    public HeadReader(
            KafkaSettings settings, EventSettings event, StartRule startRule, Ownership ownership) {
        this.topic = settings.topic();
        this.feed = new RecordFeed(event, new InvalidLog());
        this.startRule = startRule;
        this.consumer =
                ClientProperties.make(
                        () ->
                                new KafkaConsumer<>(
                                        new ClientProperties(settings).head(),
                                        Deserializers.KEY,
                                        Deserializers.value(event)));
        consumer.subscribe(List.of(topic), new Rebalance(ownership));
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        private final Ownership ownership;

        Rebalance(Ownership ownership) {
            this.ownership = ownership;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            ownership.joined();
            for (TopicPartition partition : assigned) {
                StartRule.Start start = startOf(partition);
                consumer.seek(partition, start.offset());
                ownership.assigned(partition.partition(), start);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            revoked.forEach(partition -> ownership.revoked(partition.partition()));
        }
    }

    // A broker that is away for a while must not end the process: the next answer is as good.
    private StartRule.Start startOf(TopicPartition partition) {
        for (int attempt = 1; ; attempt++) {
            try {
                return askStart(partition);
            } catch (RetriableException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                LOG.warn(
                        "no start yet partition={} attempt={} {}",
                        partition,
                        attempt,
                        e.toString());
            }
        }
    }

    private StartRule.Start askStart(TopicPartition partition) {
        StartRule.Log log =
                new StartRule.Log() {
                    @Override
                    public long beginningOffset() {
                        return requireNonNull(
                                consumer.beginningOffsets(List.of(partition), ASK).get(partition));
                    }

                    @Override
                    public long endOffset() {
                        return requireNonNull(
                                consumer.endOffsets(List.of(partition), ASK).get(partition));
                    }

                    @Override
                    public long offsetForTime(long timestampMs) {
                        OffsetAndTimestamp found =
                                consumer.offsetsForTimes(Map.of(partition, timestampMs), ASK)
                                        .get(partition);
                        return found == null ? -1 : found.offset();
                    }
                };
        StartRule.Start start = startRule.start(log, System.currentTimeMillis());
        // The consumer takes the answer to any question about offsets for the log's end (3.x, 4.x):
        // asked for the beginning last, it has a lag of 0 until its first fetch, and a partition
        // full of records would pass for an empty one.
        log.endOffset();
        return start;
    }

    /**
     * Starts a partition that is owned already from the log again.
     *
     * @param completeFrom what is known to be complete at best, epoch ms
     * @param unknownUpToNow whether anything of up to now may be missing
     */
    public StartRule.Start restart(int partition, long completeFrom, boolean unknownUpToNow) {
        StartRule.Start found = startOf(name(partition));
        long from = Math.max(found.completeFrom(), completeFrom);
        if (unknownUpToNow) {
            from = Math.max(from, startRule.afterAll(System.currentTimeMillis()));
        }
        StartRule.Start start = new StartRule.Start(found.offset(), from);
        consumer.seek(name(partition), start.offset());
        return start;
    }

    private TopicPartition name(int partition) {
        return names.computeIfAbsent(partition, p -> new TopicPartition(topic, p));
    }

    /**
     * Reads what has come and hands it over; takes part in the group.
     *
     * @return how many records were read
     * @throws PositionLostException if a head's offset is gone from the log
     */
    public int poll(Duration wait, EventSink sink) {
        int read = pollOnce(wait, sink);
        for (int more = read; more >= FEW && read < AT_ONCE; read += more) {
            more = pollOnce(Duration.ZERO, sink);
        }
        return read;
    }

    private int pollOnce(Duration wait, EventSink sink) {
        ConsumerRecords<ByteBuffer, ByteBuffer> records;
        try {
            records = consumer.poll(wait);
        } catch (WakeupException e) {
            return 0;
        } catch (OffsetOutOfRangeException e) {
            throw new PositionLostException("head", true, numbers(e.partitions()), e);
        }
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<ByteBuffer, ByteBuffer>> of = records.records(partition);
            feed.hand(partition.partition(), of, 0, of.size(), Long.MAX_VALUE, sink);
            sink.position(partition.partition(), position(partition.partition()));
        }
        return records.count();
    }

    private static Set<Integer> numbers(Set<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
    }

    /**
     * Where the partition's head stands: the offset after the last record read or passed over; −1
     * while a new leader is being asked whether that is right. It tells of gaps only, so whoever
     * asks can as well ask later.
     */
    public long position(int partition) {
        try {
            return consumer.position(name(partition), SHORT);
        } catch (RetriableException | WakeupException e) {
            return -1;
        } catch (OffsetOutOfRangeException e) {
            throw new PositionLostException("head", true, Set.of(partition), e);
        }
    }

    /** How many offsets lie before the log's end, as the last fetch saw it; −1 if not known yet. */
    public long lag(int partition) {
        OptionalLong lag = consumer.currentLag(name(partition));
        return lag.isPresent() ? lag.getAsLong() : -1;
    }

    /** End offsets (of committed records), asked of the broker now; none if it does not answer. */
    public Map<Integer, Long> endOffsets(Collection<Integer> of) {
        List<TopicPartition> asked = new ArrayList<>();
        of.forEach(partition -> asked.add(name(partition)));
        Map<Integer, Long> ends = new HashMap<>();
        try {
            consumer.endOffsets(asked, ASK).forEach((name, end) -> ends.put(name.partition(), end));
        } catch (RetriableException | WakeupException e) {
            LOG.warn("end offsets not known partitions={} {}", of, e.toString());
        }
        return ends;
    }

    /** Stops or goes on reading a partition. */
    public void pause(int partition, boolean paused) {
        List<TopicPartition> named = List.of(name(partition));
        if (paused) {
            consumer.pause(named);
        } else {
            consumer.resume(named);
        }
    }

    /** Ends a waiting {@link #poll}; from any thread. */
    public void wakeup() {
        consumer.wakeup();
    }

    /** Leaves the group and closes, waiting at most {@code wait}. */
    public void close(Duration wait) {
        consumer.close(
                CloseOptions.timeout(wait)
                        .withGroupMembershipOperation(
                                CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }

    @Override
    public void close() {
        close(ASK);
    }
}
