package io.headtail.log.late;

import io.headtail.log.KafkaSettings;
import io.headtail.log.Topic;
import io.headtail.log.TopicProblemException;
import io.headtail.log.event.EventSettings;
import io.headtail.merge.Fingerprint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From where an assigned partition is read: from the committed position, if there is one of the
 * same log and settings; otherwise from the log's beginning, without what was sent before. Not
 * thread-safe.
 */
final class LateResume implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LateResume.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /**
     * Where reading begins.
     *
     * @param committed null: at the log's beginning
     * @param sentBelow what belongs in the bin below this offset was sent
     * @param found what is committed, whether it can be used or not; null if nothing
     */
    record Point(@Nullable LateMark committed, long sentBelow, @Nullable LateMark found) {}

    /**
     * Where a log has lost records that were read.
     *
     * @param offset the first of them
     * @param found what was committed then; once something else is, somebody has sent them again
     */
    record Fork(long offset, @Nullable LateMark found) {}

    private final BinKind kind;
    private final KafkaSettings settings;
    private final String topic;
    private final Topic events;
    private final String decoding;
    private final LateStatus status;
    private @Nullable SentOffsets reading;

    /** The topic of late events was looked after when there were so many partitions. */
    private int ensuredBelow;

    LateResume(
            BinKind kind,
            KafkaSettings settings,
            String topic,
            EventSettings event,
            Topic events,
            LateStatus status) {
        this.kind = kind;
        this.settings = settings;
        this.topic = topic;
        this.events = events;
        this.decoding = decoding(event);
        this.status = status;
    }

    private static String decoding(EventSettings event) {
        Fingerprint fingerprint = new Fingerprint();
        event.rules().forEach(rule -> fingerprint.with(rule.name(), rule.inFingerprint()));
        return Long.toHexString(fingerprint.value());
    }

    /** What positions are of. */
    LateMark.Origin origin() {
        return new LateMark.Origin(events.get().topicId(), decoding);
    }

    /**
     * Where to begin, by partition.
     *
     * @param member of the group
     * @param truncated partitions that have lost records that were read: read again, since what is
     *     late follows from the log as it is now
     * @throws IOException if Kafka does not answer, or a transaction is open that may move
     *     positions
     */
    Map<Integer, Point> points(
            Set<Integer> partitions,
            Consumer<ByteBuffer, ByteBuffer> member,
            Map<Integer, Fork> truncated)
            throws IOException {
        int below = Collections.max(partitions) + 1;
        boolean looked = below > ensuredBelow;
        if (looked) {
            ensureTopic(below);
        }
        Map<Integer, Point> points = new TreeMap<>();
        Map<TopicPartition, OffsetAndMetadata> offsets = committed(partitions, member);
        for (int partition : partitions) {
            OffsetAndMetadata offset = offsets.get(name(partition));
            Point known = offset == null ? null : point(partition, offset, truncated);
            if (known != null) {
                points.put(partition, known);
            }
        }
        if (points.size() < partitions.size()) {
            if (!looked) {
                ensureTopic(below);
            }
            Map<Integer, Long> sentBelow = sentBelow();
            for (int partition : partitions) {
                long sent = sentBelow.getOrDefault(partition, 0L);
                points.computeIfAbsent(partition, p -> again(p, sent, truncated));
            }
        }
        return points;
    }

    private Point again(int partition, long sent, Map<Integer, Fork> truncated) {
        if (sent > 0) {
            LOG.warn(
                    "partition={} no committed position: reads the log again; {} below offset {}"
                            + " are in topic '{}'",
                    partition,
                    kind.many(),
                    sent,
                    topic);
        }
        Fork fork = truncated.get(partition);
        return new Point(null, fork == null ? sent : Math.min(sent, fork.offset()), null);
    }

    /** Looks after the topic of late events at the next occasion: it may be gone. */
    void topicFailed() {
        ensuredBelow = 0;
    }

    private void ensureTopic(int below) throws IOException {
        try {
            LateTopic.ensure(kind, settings, topic);
            ensuredBelow = Math.max(ensuredBelow, below);
        } catch (TopicProblemException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptException(String.valueOf(e.getMessage()));
            }
            throw new IOException(e.getMessage(), e);
        }
    }

    // Waits while a transaction is open that may move them, of a member that was put out.
    private Map<TopicPartition, OffsetAndMetadata> committed(
            Set<Integer> partitions, Consumer<ByteBuffer, ByteBuffer> member) throws IOException {
        Set<TopicPartition> names = new HashSet<>();
        partitions.forEach(each -> names.add(name(each)));
        try {
            return member.committed(names, TIMEOUT);
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw new IOException("committed positions are not known: " + e.getMessage(), e);
        }
    }

    // Null if what is committed says nothing.
    private @Nullable Point point(
            int partition, OffsetAndMetadata offset, Map<Integer, Fork> truncated) {
        LateMark found = LateMark.parse(offset);
        LateMark.Origin origin = origin();
        if (found == null) {
            LOG.warn("partition={} the committed {} is not a late bin's", partition, offset);
            return null;
        }
        if (!found.origin().topicId().equals(origin.topicId())) {
            LOG.warn(
                    "partition={} topic '{}' was recreated: its id was {} and is {}; {} of the"
                            + " former one from offset {} on were not sent",
                    partition,
                    settings.topic(),
                    found.origin().topicId(),
                    origin.topicId(),
                    kind.many(),
                    found.mark().nextOffset());
            status.addGap(0);
            return null;
        }
        long sentBelow = Math.max(found.sentBelow(), found.mark().nextOffset());
        Fork fork = truncated.get(partition);
        if (fork != null && found.equals(fork.found())) {
            return new Point(null, Math.min(sentBelow, fork.offset()), found);
        }
        if (!found.origin().equals(origin)) {
            LOG.info(
                    "partition={} records are decoded with other settings than before: reads the"
                            + " log from its beginning, {} from offset {} on are sent",
                    partition,
                    kind.many(),
                    sentBelow);
            return new Point(null, sentBelow, found);
        }
        return new Point(found, sentBelow, found);
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

    private TopicPartition name(int partition) {
        return new TopicPartition(settings.topic(), partition);
    }

    @Override
    public void close() {
        if (reading != null) {
            reading.close();
        }
    }
}
