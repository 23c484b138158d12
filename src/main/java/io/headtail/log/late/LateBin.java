package io.headtail.log.late;

import static java.util.Objects.requireNonNull;

import io.headtail.follow.Gap;
import io.headtail.follow.Mark;
import io.headtail.follow.OvertakenException;
import io.headtail.follow.Progress;
import io.headtail.log.KafkaSettings;
import io.headtail.log.Topic;
import io.headtail.log.TopicProblemException;
import io.headtail.log.event.EventSettings;
import io.headtail.log.follow.FollowedRecord;
import io.headtail.log.follow.GroupFollower;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends late events, as they are in the log, to a topic of their own, each of them once.
 *
 * <p>They are held in memory and committed together with the positions behind them, some in a
 * second; positions alone more rarely. Where the committed position of a partition cannot be used,
 * because it is gone or of something else, the log is read from its beginning, and what was sent
 * before is known from the topic itself.
 */
public final class LateBin implements GroupFollower<FollowedRecord>, AutoCloseable {
    /** After the name of the topic: every process that sends to it is a member of one group. */
    public static final String GROUP = "late-bin";

    private static final Logger LOG = LoggerFactory.getLogger(LateBin.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration IDLE_INTERVAL = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final long MAX_PENDING_BYTES = 8 << 20;

    /** An assigned partition. */
    private static final class Assigned {
        /** What is committed; null if nothing that can be used. */
        @Nullable LateMark committed;

        /** All late events below were sent. */
        final long sentBelow;

        final List<LateRecord> pending = new ArrayList<>();

        Assigned(@Nullable LateMark committed, long sentBelow) {
            this.committed = committed;
            this.sentBelow = sentBelow;
        }
    }

    private final KafkaSettings settings;
    private final String topic;
    private final Topic events;
    private final String decoding;
    private final long latenessMs;
    private final LongSupplier nanos;
    private final LateTransactions transactions;
    private final LateStatus status = new LateStatus();
    private final Map<Integer, Assigned> assigned = new TreeMap<>();

    /** Partitions that have lost records that were read, and the first offset of those. */
    private final Map<Integer, Long> truncated = new HashMap<>();

    private @Nullable Consumer<ByteBuffer, ByteBuffer> member;
    private @Nullable SentOffsets reading;
    private long pendingBytes;
    private long storedNanos;
    private boolean restart;

    /**
     * Sends to a topic, which {@link LateTopic} has made.
     *
     * @param settings with the group of this bin, not that of the heads
     * @param topic of late events
     * @param transactions to it
     * @param events which knows the id of the topic of view events
     * @param nanos the clock of intervals, such as {@link System#nanoTime}
     */
    public LateBin(
            KafkaSettings settings,
            String topic,
            LateTransactions transactions,
            EventSettings event,
            Topic events,
            long latenessMs,
            LongSupplier nanos) {
        this.settings = settings;
        this.topic = topic;
        this.events = events;
        this.decoding = decoding(event);
        this.latenessMs = latenessMs;
        this.nanos = nanos;
        this.storedNanos = nanos.getAsLong();
        this.transactions = transactions;
    }

    // All that decides the time of an event and whether a record is one.
    private static String decoding(EventSettings event) {
        String text =
                String.join(
                        "\n",
                        event.id().toString(),
                        event.timestamp().toString(),
                        event.unit().toString(),
                        String.valueOf(event.viewsPointer()),
                        Long.toString(event.maxAheadMs()));
        return Integer.toHexString(text.hashCode());
    }

    @Override
    public void joined(Consumer<ByteBuffer, ByteBuffer> now) {
        member = now;
    }

    @Override
    public Map<Integer, Mark> resume(Set<Integer> partitions) throws IOException {
        ensureTopic();
        Map<Integer, Mark> marks = new TreeMap<>();
        Map<Integer, Assigned> resumed = new TreeMap<>();
        Set<Integer> unknown = new HashSet<>();
        Map<TopicPartition, OffsetAndMetadata> offsets = committed(partitions);
        for (int partition : partitions) {
            OffsetAndMetadata offset = offsets.get(name(partition));
            Assigned known = offset == null ? null : resume(partition, offset);
            if (known == null) {
                unknown.add(partition);
                continue;
            }
            if (known.committed != null) {
                marks.put(partition, known.committed.mark());
            }
            resumed.put(partition, known);
        }
        Map<Integer, Long> sentBelow = unknown.isEmpty() ? Map.of() : sentBelow();
        for (int partition : unknown) {
            long sent = sentBelow.getOrDefault(partition, 0L);
            sent = Math.min(sent, truncated.getOrDefault(partition, Long.MAX_VALUE));
            if (sent > 0) {
                LOG.warn(
                        "partition={} no committed position: reads the log again; late events"
                                + " below offset {} are in topic '{}'",
                        partition,
                        sent,
                        topic);
            }
            resumed.put(partition, new Assigned(null, sent));
        }
        assigned.putAll(resumed);
        return marks;
    }

    private void ensureTopic() throws IOException {
        try {
            LateTopic.ensure(settings, topic);
        } catch (TopicProblemException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptException(String.valueOf(e.getMessage()));
            }
            throw new IOException(e.getMessage(), e);
        }
    }

    // Waits while a transaction is open that may move them, of a member that was put out.
    private Map<TopicPartition, OffsetAndMetadata> committed(Set<Integer> partitions)
            throws IOException {
        Set<TopicPartition> names = new HashSet<>();
        partitions.forEach(each -> names.add(name(each)));
        try {
            return requireNonNull(member).committed(names, TIMEOUT);
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw new IOException("committed positions are not known: " + e.getMessage(), e);
        }
    }

    // Null if what is committed says nothing.
    private @Nullable Assigned resume(int partition, OffsetAndMetadata offset) {
        LateMark found = LateMark.parse(offset);
        LateMark.Origin origin = origin();
        if (found == null) {
            LOG.warn("partition={} the committed {} is not a late bin's", partition, offset);
            return null;
        }
        if (!found.origin().topicId().equals(origin.topicId())) {
            LOG.warn(
                    "partition={} topic '{}' was recreated: its id was {} and is {}; late events of"
                            + " the former one from offset {} on were not sent",
                    partition,
                    settings.topic(),
                    found.origin().topicId(),
                    origin.topicId(),
                    found.mark().nextOffset());
            status.addGap(0);
            return null;
        }
        long sentBelow = Math.max(found.sentBelow(), found.mark().nextOffset());
        Long fork = truncated.get(partition);
        if (fork != null) {
            return new Assigned(null, Math.min(sentBelow, fork));
        }
        if (!found.origin().equals(origin)) {
            LOG.info(
                    "partition={} records are decoded with other settings than before: reads the"
                            + " log from its beginning, late events from offset {} on are sent",
                    partition,
                    sentBelow);
            return new Assigned(null, sentBelow);
        }
        return new Assigned(found, sentBelow);
    }

    private Map<Integer, Long> sentBelow() throws IOException {
        if (reading == null) {
            reading = new SentOffsets(settings, topic, events.get().topicId());
        }
        Map<Integer, Long> found = reading.read(TIMEOUT);
        reading.close();
        reading = null;
        return found;
    }

    private LateMark.Origin origin() {
        return new LateMark.Origin(events.get().topicId(), decoding);
    }

    private TopicPartition name(int partition) {
        return new TopicPartition(settings.topic(), partition);
    }

    @Override
    public void forget(int partition) {
        Assigned gone = assigned.remove(partition);
        if (gone != null) {
            gone.pending.forEach(each -> pendingBytes -= each.bytes());
        }
    }

    @Override
    public void event(FollowedRecord event) {
        Assigned to = assigned.get(event.partition());
        if (event.isLate() && to != null && event.offset() >= to.sentBelow) {
            LateRecord late = new LateRecord(event, origin().topicId(), latenessMs);
            to.pending.add(late);
            pendingBytes += late.bytes();
        }
    }

    @Override
    public void invalid(int partition, long offset) {}

    @Override
    public void gap(Gap gap) {
        Assigned of = assigned.get(gap.partition());
        if (gap.cause() == Gap.Cause.TRUNCATED) {
            // Which events are late follows from the log as it is now.
            truncated.put(gap.partition(), gap.fromOffset());
            restart = true;
        } else if (gap.cause() == Gap.Cause.RETENTION) {
            status.addGap(gap.toOffset() - gap.fromOffset());
        } else if (of != null && of.sentBelow > 0 && gap.toOffset() > of.sentBelow) {
            status.addGap(gap.toOffset() - of.sentBelow);
        }
    }

    @Override
    public boolean isDue(List<Progress> progress) {
        if (restart || pendingBytes >= MAX_PENDING_BYTES) {
            return true;
        }
        long sinceNanos = nanos.getAsLong() - storedNanos;
        if (sinceNanos < INTERVAL.toNanos()) {
            return false;
        }
        return pendingBytes > 0
                || progress.stream().anyMatch(this::isFirst)
                || (sinceNanos >= IDLE_INTERVAL.toNanos()
                        && progress.stream().anyMatch(this::hasMoved));
    }

    private boolean isFirst(Progress progress) {
        Assigned of = assigned.get(progress.partition());
        return of != null && of.committed == null;
    }

    private boolean hasMoved(Progress progress) {
        Assigned of = assigned.get(progress.partition());
        return of != null
                && (of.committed == null
                        || of.committed.mark().nextOffset() != progress.mark().nextOffset());
    }

    @Override
    public void store(List<Progress> progress) throws IOException, OvertakenException {
        if (restart) {
            transactions.connect();
            restart = false;
            throw new OvertakenException("the positions in memory may not be those committed");
        }
        ConsumerGroupMetadata now = requireNonNull(member).groupMetadata();
        if (now.generationId() < 0) {
            // Kafka would accept positions from anybody who is in no generation.
            throw new OvertakenException("not in the group any more");
        }
        Map<Integer, LateMark> marks = marks(progress);
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        marks.forEach((partition, mark) -> offsets.put(name(partition), mark.toOffset()));
        List<LateRecord> sending = new ArrayList<>();
        assigned.values().forEach(each -> sending.addAll(each.pending));
        try {
            commit(sending, offsets, now);
        } catch (IOException | RuntimeException e) {
            restart = true;
            throw e;
        }
        status.addSent(sending.size());
        storedNanos = nanos.getAsLong();
        pendingBytes = 0;
        assigned.values().forEach(each -> each.pending.clear());
        marks.forEach((partition, mark) -> requireNonNull(assigned.get(partition)).committed = mark);
        truncated.keySet().removeAll(marks.keySet());
    }

    private Map<Integer, LateMark> marks(List<Progress> progress) {
        LateMark.Origin origin = origin();
        Map<Integer, LateMark> marks = new TreeMap<>();
        for (Progress each : progress) {
            Assigned of = assigned.get(each.partition());
            if (of != null && hasMoved(each)) {
                long sentBelow = Math.max(of.sentBelow, each.mark().nextOffset());
                marks.put(each.partition(), new LateMark(each.mark(), sentBelow, origin));
            }
        }
        return marks;
    }

    // Without those that are refused: they must not hold up the others.
    private void commit(
            List<LateRecord> sending,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            ConsumerGroupMetadata now)
            throws IOException, OvertakenException {
        while (true) {
            try {
                transactions.commit(sending, offsets, now);
                return;
            } catch (LateTransactions.RefusedException e) {
                for (LateTransactions.Failure refused : e.failures) {
                    sending.remove(refused.record());
                    status.addRefused();
                    LOG.error(
                            "late event partition={} offset={} is not sent to topic '{}', which"
                                    + " refuses it: {}",
                            refused.record().partition(),
                            refused.record().offset(),
                            topic,
                            refused.why().getMessage());
                }
            }
        }
    }

    /** What it has done; for metrics. */
    public LateStatus status() {
        return status;
    }

    /** Closes what is connected; after its thread has ended. */
    @Override
    public void close() {
        transactions.close();
        if (reading != null) {
            reading.close();
        }
    }
}
