package io.headtail.audit.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads all partitions of the topic once, up to their end offsets at the time of opening. */
public final class LogReader implements AutoCloseable {
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration PROGRESS_TIMEOUT = Duration.ofMinutes(1);

    private final ViewLog log;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, PartitionSpan> spans = new HashMap<>();
    private final Set<TopicPartition> reading = new HashSet<>();
    private long toPass;

    /** Receives the records, in offset order within each partition. */
    public interface RecordVisitor {
        void visit(ConsumerRecord<byte[], byte[]> record);

        /** Whether more of a partition is wanted. */
        boolean wants(int partition);

        /** Called after each poll with the offsets passed so far; returns whether to go on. */
        boolean passed(long offsets, long all);
    }

    /**
     * Determines the partitions' offsets.
     *
     * @throws UnreadableLogException if the topic does not exist, or no broker answers
     * @throws LogCutException if records are deleted at the same time
     */
    public LogReader(ViewLog log) {
        this.log = log;
        try {
            consumer =
                    new KafkaConsumer<>(
                            properties(log),
                            new ByteArrayDeserializer(),
                            new ByteArrayDeserializer());
        } catch (KafkaException e) {
            throw unreadable(e);
        }
        try {
            look();
        } catch (KafkaException e) {
            consumer.close();
            throw unreadable(e);
        } catch (UnreadableLogException e) {
            consumer.close();
            throw e;
        }
    }

    private static Map<String, Object> properties(ViewLog log) {
        Map<String, Object> all = new HashMap<>();
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        all.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
        all.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, 1 << 20);
        all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis());
        all.putAll(log.clientProperties());
        all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, log.bootstrapServers());
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return all;
    }

    private void look() {
        List<PartitionInfo> found;
        try {
            found = consumer.partitionsFor(log.topic());
        } catch (UnknownTopicOrPartitionException e) {
            throw noTopic();
        }
        if (found == null || found.isEmpty()) {
            throw noTopic();
        }
        List<TopicPartition> partitions =
                found.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
        consumer.assign(partitions);
        // Ends first, so that records that arrive between the requests are not missed.
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        Map<TopicPartition, OffsetAndTimestamp> firsts = offsetsForTime(0);
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp first = firsts.get(partition);
            spans.put(
                    partition,
                    new PartitionSpan(
                            partition.partition(),
                            begins.getOrDefault(partition, 0L),
                            ends.getOrDefault(partition, 0L),
                            first == null ? Long.MAX_VALUE : first.timestamp()));
        }
    }

    private Map<TopicPartition, OffsetAndTimestamp> offsetsForTime(long timestamp) {
        Map<TopicPartition, Long> times = new HashMap<>();
        consumer.assignment().forEach(partition -> times.put(partition, timestamp));
        return consumer.offsetsForTimes(times);
    }

    /** The readable span of each partition. */
    public List<PartitionSpan> spans() {
        return spans.values().stream()
                .sorted((a, b) -> Integer.compare(a.partition(), b.partition()))
                .toList();
    }

    /**
     * Reads each partition from the first record of that time or later, until no more of it is
     * wanted or its end is reached.
     *
     * @param fromMs epoch ms by the records' timestamps; {@link Long#MIN_VALUE} for the beginning
     * @return false if the visitor has stopped it
     * @throws UnreadableLogException if the broker stops answering
     * @throws LogCutException if records were deleted meanwhile
     */
    public boolean read(long fromMs, RecordVisitor visitor) {
        try {
            seek(fromMs);
            return readAll(visitor);
        } catch (KafkaException e) {
            throw unreadable(e);
        }
    }

    /**
     * As {@link #read}, of partitions from these offsets on.
     *
     * @param from by partition; of others nothing is read
     */
    public boolean readFrom(Map<Integer, Long> from, RecordVisitor visitor) {
        try {
            for (Map.Entry<TopicPartition, PartitionSpan> entry : spans.entrySet()) {
                PartitionSpan span = entry.getValue();
                begin(entry.getKey(), span, from.getOrDefault(span.partition(), span.end()));
            }
            return readAll(visitor);
        } catch (KafkaException e) {
            throw unreadable(e);
        }
    }

    private void seek(long fromMs) {
        Map<TopicPartition, OffsetAndTimestamp> found =
                fromMs == Long.MIN_VALUE ? Map.of() : offsetsForTime(Math.max(0, fromMs));
        for (Map.Entry<TopicPartition, PartitionSpan> entry : spans.entrySet()) {
            PartitionSpan span = entry.getValue();
            OffsetAndTimestamp first = found.get(entry.getKey());
            long start = span.end();
            if (fromMs == Long.MIN_VALUE) {
                start = span.begin();
            } else if (first != null) {
                start = first.offset();
            }
            begin(entry.getKey(), span, start);
        }
    }

    private void begin(TopicPartition partition, PartitionSpan span, long start) {
        consumer.seek(partition, start);
        if (start < span.end()) {
            reading.add(partition);
            toPass += span.end() - start;
        } else {
            consumer.pause(Set.of(partition));
        }
    }

    private boolean readAll(RecordVisitor visitor) {
        long lastProgressNs = System.nanoTime();
        long leftBefore = Long.MAX_VALUE;
        while (!reading.isEmpty()) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL_TIMEOUT);
            for (TopicPartition partition : records.partitions()) {
                take(partition, records.records(partition), visitor);
            }
            for (TopicPartition partition : new ArrayList<>(reading)) {
                if (left(partition) == 0 || !visitor.wants(partition.partition())) {
                    consumer.pause(Set.of(partition));
                    reading.remove(partition);
                }
            }
            long left = reading.stream().mapToLong(this::left).sum();
            if (left < leftBefore) {
                leftBefore = left;
                lastProgressNs = System.nanoTime();
            } else if (System.nanoTime() - lastProgressNs > PROGRESS_TIMEOUT.toNanos()) {
                throw new UnreadableLogException(
                        "topic '%s': no records for %d s; %,d offsets are unread of %s"
                                .formatted(
                                        log.topic(), PROGRESS_TIMEOUT.toSeconds(), left, reading),
                        null);
            }
            if (!visitor.passed(toPass - left, toPass)) {
                return false;
            }
        }
        return true;
    }

    private void take(
            TopicPartition partition,
            List<ConsumerRecord<byte[], byte[]>> records,
            RecordVisitor visitor) {
        long end = end(partition);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.offset() >= end || !visitor.wants(partition.partition())) {
                return;
            }
            visitor.visit(record);
        }
    }

    private long end(TopicPartition partition) {
        PartitionSpan span = spans.get(partition);
        return span == null ? 0 : span.end();
    }

    private long left(TopicPartition partition) {
        return Math.max(0, end(partition) - consumer.position(partition));
    }

    private UnreadableLogException noTopic() {
        return new UnreadableLogException(
                "topic '%s': not found at %s".formatted(log.topic(), log.bootstrapServers()), null);
    }

    private RuntimeException unreadable(KafkaException e) {
        if (e instanceof OffsetOutOfRangeException cut) {
            return new LogCutException(
                    "records were deleted while they were read, in "
                            + cut.offsetOutOfRangePartitions().keySet(),
                    e);
        }
        if (e instanceof TimeoutException) {
            return new UnreadableLogException(
                    "no Kafka broker answered at %s within %d s; check the address, and that the broker runs"
                            .formatted(log.bootstrapServers(), REQUEST_TIMEOUT.toSeconds()),
                    e);
        }
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return new UnreadableLogException(
                "topic '%s' at %s: %s"
                        .formatted(log.topic(), log.bootstrapServers(), cause.getMessage()),
                e);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
