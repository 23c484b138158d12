package io.headtail.log;

import io.headtail.log.event.Deserializers;
import io.headtail.log.event.EventSettings;
import io.headtail.log.event.EventSink;
import io.headtail.log.event.InvalidLog;
import io.headtail.log.event.RecordFeed;
import io.headtail.thread.OwnerThread;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.jspecify.annotations.Nullable;

/**
 * The head of a lane: a member of the consumer group, which assigns its partitions, and the reader
 * of their newest records. All methods but {@link #wakeup} and {@link #memberId} belong to the
 * lane's thread.
 */
public final class HeadReader implements HeadSource, AutoCloseable {
    /** Approximate limit of records a cycle, since the lane has other work. */
    private static final int MAX_CYCLE_RECORDS = 10_000;

    /** A poll that returned fewer records than this has drained the fetched data. */
    private static final int MIN_FULL_POLL = 500;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    /** Listens to changes of ownership; called inside {@link #poll}. */
    public interface Ownership {
        /**
         * The group has assigned partitions to this reader, if only none. {@link #assigned} was
         * called for each new one, so that none is overlooked by who waits for this.
         */
        void joined();

        /** A partition was assigned; it is paused until {@link HeadReader#start}. */
        void assigned(int partition);

        /** A partition was revoked. */
        void revoked(int partition);
    }

    private final String topic;
    private final @Nullable String instanceId;
    private final Consumer<ByteBuffer, ByteBuffer> consumer;
    private final LogPositions positions;
    private final RecordFeed feed;
    private final Map<Integer, TopicPartition> topicPartitions = new HashMap<>();
    private final Map<Integer, Integer> epochs = new HashMap<>();
    private final OwnerThread owner = new OwnerThread();
    private volatile String memberId = "";

    /**
     * Creates a reader that joins the group at its first {@link #poll}.
     *
     * @param lane ≥ 0; part of a static member's name
     */
    public HeadReader(KafkaSettings settings, int lane, EventSettings event, Ownership ownership) {
        this(
                settings.topic(),
                settings.instanceId(),
                event,
                ownership,
                ClientProperties.make(
                        () ->
                                new KafkaConsumer<>(
                                        new ClientProperties(settings).head(lane),
                                        Deserializers.KEY,
                                        Deserializers.value(event))));
    }

    /** For tests: with another consumer. */
    HeadReader(
            String topic,
            @Nullable String instanceId,
            EventSettings event,
            Ownership ownership,
            Consumer<ByteBuffer, ByteBuffer> consumer) {
        this.topic = topic;
        this.instanceId = instanceId;
        this.feed = new RecordFeed(event, new InvalidLog());
        this.consumer = consumer;
        this.positions = new LogPositions(null, consumer);
        consumer.subscribe(List.of(topic), new Rebalance(ownership));
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        private final Ownership ownership;

        Rebalance(Ownership ownership) {
            this.ownership = ownership;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            memberId = consumer.groupMetadata().memberId();
            for (TopicPartition partition : assigned) {
                park(partition.partition());
                ownership.assigned(partition.partition());
            }
            ownership.joined();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            revoked.forEach(partition -> ownership.revoked(partition.partition()));
        }
    }

    @Override
    public void start(int partition, long offset, int leaderEpoch) {
        if (leaderEpoch >= 0) {
            consumer.seek(
                    name(partition), new OffsetAndMetadata(offset, Optional.of(leaderEpoch), ""));
        } else {
            consumer.seek(name(partition), offset);
        }
        epochs.put(partition, leaderEpoch);
        pause(partition, false);
    }

    @Override
    public void park(int partition) {
        consumer.seek(name(partition), 0);
        pause(partition, true);
    }

    @Override
    public String memberId() {
        return memberId;
    }

    @Override
    public int leaderEpoch(int partition) {
        return epochs.getOrDefault(partition, -1);
    }

    private TopicPartition name(int partition) {
        return topicPartitions.computeIfAbsent(partition, p -> new TopicPartition(topic, p));
    }

    @Override
    public int poll(Duration wait, EventSink sink) {
        assert owner.isCurrent() : owner;
        int read = pollOnce(wait, sink);
        for (int more = read; more >= MIN_FULL_POLL && read < MAX_CYCLE_RECORDS; read += more) {
            more = pollOnce(Duration.ZERO, sink);
        }
        return read;
    }

    private int pollOnce(Duration wait, EventSink sink) {
        ConsumerRecords<ByteBuffer, ByteBuffer> records;
        try {
            records = positions.poll(wait);
        } catch (FencedInstanceIdException e) {
            throw new IllegalStateException(
                    ("another process has joined the group with kafka.instance-id=%s, so this one stops:"
                                    + " each needs an id of its own")
                            .formatted(instanceId),
                    e);
        }
        // Hand over records before asking for positions: the consumer has passed them and never
        // returns them again, and asking for one position may report that another partition's is
        // lost.
        Set<TopicPartition> remade = new HashSet<>(0);
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<ByteBuffer, ByteBuffer>> of = records.records(partition);
            if (of.get(0).leaderEpoch().orElse(Integer.MAX_VALUE)
                    < leaderEpoch(partition.partition())) {
                remade.add(partition);
                continue;
            }
            feed.hand(partition.partition(), of, 0, of.size(), Long.MAX_VALUE, sink);
        }
        // Of what is before the position, which may be a marker in a later epoch than the last
        // record's.
        records.nextOffsets()
                .forEach(
                        (partition, next) -> {
                            if (!remade.contains(partition)) {
                                epochs.put(partition.partition(), next.leaderEpoch().orElse(-1));
                            }
                        });
        if (!remade.isEmpty()) {
            // Leader epochs never decrease within one log.
            throw positions.lost(
                    remade, new IllegalStateException("leader epochs go back: it is another log"));
        }
        for (TopicPartition partition : records.partitions()) {
            sink.position(partition.partition(), position(partition.partition()));
        }
        return records.count();
    }

    @Override
    public long position(int partition) {
        return positions.position(name(partition));
    }

    @Override
    public long lag(int partition) {
        OptionalLong lag = consumer.currentLag(name(partition));
        return lag.isPresent() ? lag.getAsLong() : -1;
    }

    @Override
    public void pause(int partition, boolean paused) {
        List<TopicPartition> named = List.of(name(partition));
        if (paused) {
            consumer.pause(named);
        } else {
            consumer.resume(named);
        }
    }

    @Override
    public void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close(Duration wait) {
        consumer.close(
                CloseOptions.timeout(wait)
                        .withGroupMembershipOperation(
                                instanceId == null
                                        ? CloseOptions.GroupMembershipOperation.LEAVE_GROUP
                                        : CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP));
    }

    @Override
    public void close() {
        close(CLOSE_TIMEOUT);
    }
}
