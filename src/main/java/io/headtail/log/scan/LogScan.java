package io.headtail.log.scan;

import static java.util.Objects.requireNonNull;

import io.headtail.log.ClientProperties;
import io.headtail.log.KafkaSettings;
import io.headtail.log.TopicFacts;
import io.headtail.log.TopicInspector;
import io.headtail.log.TopicProblemException;
import io.headtail.log.event.Deserializers;
import io.headtail.log.event.EventSettings;
import io.headtail.log.event.UndecidedRecordException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Reads spans of the log of view events, as often as needed, by a consumer that is in no group and
 * commits nothing. What can be read is determined once, when it is opened: whatever is read of it
 * later is a function of that prefix of the log. For one thread.
 *
 * <p>All methods throw {@link TopicProblemException} if Kafka does not answer or refuses.
 */
public final class LogScan implements ScannedLog {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    /**
     * How many of a log's first records are looked at, of which at least one is taken not to be
     * late: so many that a buffer that was flushed late is not all of them. Of a short log fewer
     * are, since the more there are, the longer is the time that it is not taken to hold.
     */
    private static final int MAX_FIRST_RECORDS = 10_000;

    private static final int MIN_FIRST_RECORDS = 1_000;
    private static final int FIRST_FRACTION = 8;

    private static final int MAX_TRIES = 10;

    private final KafkaSettings settings;
    private final EventSettings event;
    private final long latenessMs;
    private final TopicInspector inspector;
    private final KafkaConsumer<ByteBuffer, ByteBuffer> consumer;
    private final TopicFacts facts;
    private final Map<Integer, LogExtent> extents = new TreeMap<>();
    private final Map<Integer, Long> newestOfFirst = new HashMap<>();

    private LogScan(
            KafkaSettings settings,
            EventSettings event,
            long latenessMs,
            TopicInspector inspector,
            KafkaConsumer<ByteBuffer, ByteBuffer> consumer,
            TopicFacts facts) {
        this.settings = settings;
        this.event = event;
        this.latenessMs = latenessMs;
        this.inspector = inspector;
        this.consumer = consumer;
        this.facts = facts;
    }

    /**
     * Connects, and determines where each partition begins and ends.
     *
     * @param latenessMs how far an event may lag behind the stream time and still count
     */
    public static LogScan open(KafkaSettings settings, EventSettings event, long latenessMs) {
        TopicInspector inspector = new TopicInspector(settings);
        try {
            TopicFacts facts = inspector.inspect(REQUEST_TIMEOUT);
            LogScan scan =
                    new LogScan(
                            settings,
                            event,
                            latenessMs,
                            inspector,
                            consumer(settings, event),
                            facts);
            try {
                scan.look();
                return scan;
            } catch (RuntimeException e) {
                scan.consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
                throw e;
            }
        } catch (RuntimeException e) {
            inspector.close();
            throw e;
        }
    }

    private static KafkaConsumer<ByteBuffer, ByteBuffer> consumer(
            KafkaSettings settings, EventSettings event) {
        Map<String, Object> properties = new HashMap<>(new ClientProperties(settings).tail());
        properties.put(
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis());
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return ClientProperties.make(
                () ->
                        new KafkaConsumer<>(
                                properties, Deserializers.KEY, Deserializers.value(event)));
    }

    // Ends first, so that what is found between them and a start is in the log's prefix.
    private void look() {
        List<TopicPartition> all = new ArrayList<>();
        for (int partition = 0; partition < facts.partitions(); partition++) {
            all.add(name(partition));
        }
        Map<TopicPartition, Long> ends = ask(() -> consumer.endOffsets(all));
        Map<TopicPartition, Long> begins = ask(() -> consumer.beginningOffsets(all));
        for (TopicPartition each : all) {
            extents.put(
                    each.partition(),
                    new LogExtent(
                            each.partition(),
                            requireNonNull(begins.get(each)),
                            requireNonNull(ends.get(each))));
        }
    }

    @Override
    public void refresh() {
        List<TopicPartition> all = new ArrayList<>();
        extents.keySet().forEach(partition -> all.add(name(partition)));
        Map<TopicPartition, Long> begins = ask(() -> consumer.beginningOffsets(all));
        for (LogExtent had : List.copyOf(extents.values())) {
            long begin = requireNonNull(begins.get(name(had.partition())));
            if (begin != had.begin()) {
                extents.put(had.partition(), new LogExtent(had.partition(), begin, had.end()));
                newestOfFirst.remove(had.partition());
            }
        }
    }

    @Override
    public String topicId() {
        return facts.topicId();
    }

    @Override
    public List<LogExtent> extents() {
        return List.copyOf(extents.values());
    }

    @Override
    public List<OffsetSpan> startOf(long timeMs) {
        Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
        if (timeMs > Long.MIN_VALUE + aheadMs()) {
            Map<TopicPartition, Long> times = new HashMap<>();
            long recordTime = Math.max(0, timeMs - aheadMs());
            extents.keySet().forEach(partition -> times.put(name(partition), recordTime));
            found.putAll(ask(() -> consumer.offsetsForTimes(times)));
        }
        List<OffsetSpan> spans = new ArrayList<>();
        for (LogExtent extent : extents.values()) {
            OffsetAndTimestamp first = found.get(name(extent.partition()));
            long from = first == null ? extent.end() : Math.min(first.offset(), extent.end());
            spans.add(
                    new OffsetSpan(
                            extent.partition(),
                            timeMs == Long.MIN_VALUE ? extent.begin() : from,
                            extent.end()));
        }
        return spans;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Offset 0 was a log's first record. If it is gone, the newest of the first records that
     * remain tells (an eighth of them, at least 1,000 and at most 10,000): at least one of those is
     * taken not to be late, so no deleted one was newer than that by more than the lateness.
     */
    @Override
    public List<LogExtent> cut(long timeMs) {
        for (int attempt = 1; ; attempt++) {
            try {
                return extents().stream()
                        .filter(extent -> extent.begin() > 0 && !reaches(extent, timeMs))
                        .toList();
            } catch (LogCutException e) {
                // Its first records were deleted while they were looked at.
                if (attempt == MAX_TRIES) {
                    throw new TopicProblemException(String.valueOf(e.getMessage()), e);
                }
                refresh();
            }
        }
    }

    private boolean reaches(LogExtent extent, long timeMs) {
        if (timeMs == Long.MIN_VALUE) {
            return false;
        }
        long newest = newestOfFirst.computeIfAbsent(extent.partition(), p -> newestOfFirst(extent));
        return newest >= 0 && newest + latenessMs + aheadMs() < timeMs;
    }

    /** The greatest record timestamp of the first records in the log; −1 if there are none. */
    private long newestOfFirst(LogExtent extent) {
        long[] newest = {-1};
        long[] left = {
            Math.clamp(
                    (extent.end() - extent.begin()) / FIRST_FRACTION,
                    MIN_FIRST_RECORDS,
                    MAX_FIRST_RECORDS)
        };
        SpanReading reading = reading(List.of(whole(extent)));
        reading.records(
                record -> {
                    if (left[0]-- > 0) {
                        newest[0] = Math.max(newest[0], record.timestamp());
                    }
                },
                (offsets, all) -> left[0] > 0);
        return newest[0];
    }

    private static OffsetSpan whole(LogExtent extent) {
        return new OffsetSpan(extent.partition(), extent.begin(), extent.end());
    }

    /**
     * {@inheritDoc}
     *
     * @throws UndecidedRecordException if the decoder fails for reasons outside the record
     */
    @Override
    public boolean read(Collection<OffsetSpan> spans, ScanSink sink, ScanWatch watch) {
        ScannedEvents events = new ScannedEvents(spans, event, latenessMs, sink);
        return reading(spans)
                .records(events::take, (offsets, all) -> watch.at(events.count(), offsets, all));
    }

    @Override
    public void confirm() {
        String now = inspector.inspect(REQUEST_TIMEOUT).topicId();
        if (!now.equals(facts.topicId())) {
            throw new TopicProblemException(
                    "topic '%s' was recreated while it was read: its id was %s and is %s; run it again"
                            .formatted(settings.topic(), facts.topicId(), now));
        }
    }

    private SpanReading reading(Collection<OffsetSpan> spans) {
        return new SpanReading(settings, consumer, spans);
    }

    // An event's time may be ahead of its record's, where it is not the same.
    private long aheadMs() {
        return event.isRecordTime() ? 0 : event.maxAheadMs();
    }

    private <T> T ask(Supplier<T> request) {
        return ScanRequests.ask(settings, request);
    }

    private TopicPartition name(int partition) {
        return new TopicPartition(settings.topic(), partition);
    }

    @Override
    public void close() {
        try {
            consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
        } catch (InterruptException e) {
            Thread.currentThread().interrupt();
        } finally {
            inspector.close();
        }
    }
}
