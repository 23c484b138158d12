package io.headtail.log.late;

import static java.util.Objects.requireNonNull;

import io.headtail.follow.Follower;
import io.headtail.follow.Gap;
import io.headtail.follow.Mark;
import io.headtail.follow.OvertakenException;
import io.headtail.follow.Progress;
import io.headtail.log.KafkaSettings;
import io.headtail.log.Topic;
import io.headtail.log.event.EventSettings;
import io.headtail.log.event.InvalidReason;
import io.headtail.log.follow.FollowedRecord;
import io.headtail.log.follow.Membership;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends late events, or invalid records, as they are in the log, to a topic of their own, each of
 * them once.
 *
 * <p>They are held in memory and committed together with the positions behind them, some in a
 * second; positions alone more rarely. Where the committed position of a partition cannot be used,
 * because it is gone or of something else, the log is read from its beginning, and what was sent
 * before is known from the topic itself.
 */
public final class LateBin implements Follower<FollowedRecord>, Membership, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LateBin.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration IDLE_INTERVAL = Duration.ofSeconds(30);
    private static final long MAX_PENDING_BYTES = 8 << 20;

    private final BinKind kind;
    private final KafkaSettings settings;
    private final String topic;
    private final LateResume resume;
    private final long latenessMs;
    private final LongSupplier nanos;
    private final LateTransactions transactions;
    private final LateStatus status = new LateStatus();
    private final Map<Integer, BinPartition> assigned = new TreeMap<>();

    /** Partitions that have lost records that were read, until they have been read again. */
    private final Map<Integer, LateResume.Fork> truncated = new HashMap<>();

    private @Nullable Consumer<ByteBuffer, ByteBuffer> member;
    private long pendingBytes;
    private long storedNanos;
    private boolean restart;

    /**
     * Sends to a topic, which {@link LateTopic} has made.
     *
     * @param settings with the group of this bin, not that of the heads
     * @param topic of what it collects
     * @param transactions to it
     * @param events which knows the id of the topic of view events
     * @param nanos the clock of intervals, such as {@link System#nanoTime}
     */
    public LateBin(
            BinKind kind,
            KafkaSettings settings,
            String topic,
            LateTransactions transactions,
            EventSettings event,
            Topic events,
            long latenessMs,
            LongSupplier nanos) {
        this.kind = kind;
        this.settings = settings;
        this.topic = topic;
        this.latenessMs = latenessMs;
        this.nanos = nanos;
        this.storedNanos = nanos.getAsLong();
        this.transactions = transactions;
        this.resume = new LateResume(kind, settings, topic, event, events, status);
    }

    @Override
    public void joined(Consumer<ByteBuffer, ByteBuffer> now) {
        member = now;
    }

    @Override
    public Map<Integer, Mark> resume(Set<Integer> partitions) throws IOException {
        Map<Integer, Mark> marks = new TreeMap<>();
        resume.points(partitions, requireNonNull(member), truncated)
                .forEach(
                        (partition, point) -> {
                            assigned.put(partition, new BinPartition(point));
                            if (point.committed() != null) {
                                marks.put(partition, point.committed().mark());
                            }
                        });
        return marks;
    }

    private TopicPartition name(int partition) {
        return new TopicPartition(settings.topic(), partition);
    }

    @Override
    public void forget(int partition) {
        BinPartition gone = assigned.remove(partition);
        if (gone != null) {
            gone.pending.forEach(each -> pendingBytes -= each.bytes());
        }
    }

    @Override
    public void event(FollowedRecord event) {
        if (kind == BinKind.LATE && event.isLate()) {
            BinPartition to = unsent(event.partition(), event.offset());
            if (to != null) {
                hold(to, LateRecord.late(event, resume.origin().topicId(), latenessMs));
            }
        }
    }

    @Override
    public void invalid(ConsumerRecord<ByteBuffer, ByteBuffer> record, InvalidReason reason) {
        if (kind == BinKind.INVALID) {
            BinPartition to = unsent(record.partition(), record.offset());
            if (to != null) {
                hold(to, LateRecord.invalid(record, reason, resume.origin().topicId()));
            }
        }
    }

    // Null for what was sent before.
    private @Nullable BinPartition unsent(int partition, long offset) {
        BinPartition to = assigned.get(partition);
        return to == null || offset < to.sentBelow ? null : to;
    }

    private void hold(BinPartition to, LateRecord record) {
        to.pending.add(record);
        pendingBytes += record.bytes();
    }

    @Override
    public void gap(Gap gap) {
        BinPartition of = assigned.get(gap.partition());
        if (gap.cause() == Gap.Cause.TRUNCATED) {
            // Which events are late follows from the log as it is now.
            LateResume.Fork fork =
                    new LateResume.Fork(gap.fromOffset(), of == null ? null : of.found);
            truncated.merge(gap.partition(), fork, LateBin::earlier);
            restart = true;
        } else if (gap.cause() == Gap.Cause.RETENTION) {
            status.addGap(gap.toOffset() - gap.fromOffset());
        } else if (of != null && of.sentBelow > 0 && gap.toOffset() > of.sentBelow) {
            status.addGap(gap.toOffset() - of.sentBelow);
        }
    }

    // Of two since the same commit the earlier one decides; another commit has settled the first.
    private static LateResume.Fork earlier(LateResume.Fork first, LateResume.Fork second) {
        boolean same = Objects.equals(first.found(), second.found());
        return same && first.offset() < second.offset() ? first : second;
    }

    @Override
    public boolean needsQuiet() {
        return false;
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
        BinPartition of = assigned.get(progress.partition());
        return of != null && of.committed == null;
    }

    private boolean hasMoved(Progress progress) {
        BinPartition of = assigned.get(progress.partition());
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
            resume.topicFailed();
            throw e;
        }
        status.addSent(sending.size());
        storedNanos = nanos.getAsLong();
        pendingBytes = 0;
        assigned.values().forEach(each -> each.pending.clear());
        marks.forEach((partition, mark) -> requireNonNull(assigned.get(partition)).committed(mark));
        truncated.keySet().removeAll(marks.keySet());
    }

    private Map<Integer, LateMark> marks(List<Progress> progress) {
        LateMark.Origin origin = resume.origin();
        Map<Integer, LateMark> marks = new TreeMap<>();
        for (Progress each : progress) {
            BinPartition of = assigned.get(each.partition());
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
                            "{} partition={} offset={} is not sent to topic '{}', which refuses"
                                    + " it: {}",
                            kind.one(),
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
        resume.close();
    }
}
