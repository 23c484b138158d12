package io.headtail.log.scan;

import static java.util.Objects.requireNonNull;

import io.headtail.log.KafkaSettings;
import io.headtail.log.TopicInspector;
import io.headtail.log.TopicProblemException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads spans by a consumer, which it takes over; until all are read. For one thread. */
final class SpanReading {
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);
    private static final Duration PROGRESS_TIMEOUT = Duration.ofMinutes(1);

    private final KafkaSettings settings;
    private final KafkaConsumer<ByteBuffer, ByteBuffer> consumer;
    private final Map<TopicPartition, OffsetSpan> spans = new HashMap<>();
    private long all;

    SpanReading(
            KafkaSettings settings,
            KafkaConsumer<ByteBuffer, ByteBuffer> consumer,
            Collection<OffsetSpan> spans) {
        this.settings = settings;
        this.consumer = consumer;
        for (OffsetSpan span : spans) {
            if (!span.isEmpty()) {
                this.spans.put(new TopicPartition(settings.topic(), span.partition()), span);
                all += span.to() - span.from();
            }
        }
    }

    /** Told after each poll how many offsets of all are passed; says whether to go on. */
    interface OffsetWatch {
        boolean at(long offsets, long all);
    }

    /**
     * Hands over all records; returns false if the watch ended it, or the thread was interrupted.
     *
     * @throws LogCutException if records were deleted before they were read
     * @throws TopicProblemException if Kafka does not answer or refuses
     */
    boolean records(Consumer<ConsumerRecord<ByteBuffer, ByteBuffer>> sink, OffsetWatch watch) {
        try {
            consumer.assign(List.copyOf(spans.keySet()));
            // Of an earlier reading, which ended there.
            consumer.resume(List.copyOf(spans.keySet()));
            spans.forEach((partition, span) -> consumer.seek(partition, span.from()));
            return readAll(sink, watch);
        } catch (OffsetOutOfRangeException e) {
            throw new LogCutException(
                    "topic '%s': records were deleted before they were read, in %s"
                            .formatted(settings.topic(), e.offsetOutOfRangePartitions().keySet()),
                    e);
        } catch (TimeoutException e) {
            throw TopicInspector.unanswered(settings, e);
        } catch (InterruptException e) {
            return false; // which has kept the thread interrupted
        } catch (KafkaException e) {
            throw ScanRequests.refused(settings, e);
        }
    }

    private boolean readAll(
            Consumer<ConsumerRecord<ByteBuffer, ByteBuffer>> sink, OffsetWatch watch) {
        long least = Long.MAX_VALUE;
        long progressNanos = System.nanoTime();
        while (!spans.isEmpty()) {
            ConsumerRecords<ByteBuffer, ByteBuffer> records = consumer.poll(POLL_TIMEOUT);
            for (ConsumerRecord<ByteBuffer, ByteBuffer> record : records) {
                OffsetSpan span = spans.get(new TopicPartition(record.topic(), record.partition()));
                if (span != null && record.offset() < span.to()) {
                    sink.accept(record);
                }
            }
            long left = left();
            if (left < least) {
                least = left;
                progressNanos = System.nanoTime();
            } else if (System.nanoTime() - progressNanos > PROGRESS_TIMEOUT.toNanos()) {
                throw new TopicProblemException(
                        "topic '%s': nothing was read for %d s, and %,d offsets are left of %s"
                                .formatted(
                                        settings.topic(),
                                        PROGRESS_TIMEOUT.toSeconds(),
                                        left,
                                        spans.keySet()),
                        new TimeoutException("no records"));
            }
            if (!watch.at(all - left, all)) {
                return false;
            }
        }
        return true;
    }

    /** The offsets that are not passed yet; a partition without any is read no further. */
    private long left() {
        long sum = 0;
        for (TopicPartition partition : new ArrayList<>(spans.keySet())) {
            long to = requireNonNull(spans.get(partition)).to();
            long left = to - consumer.position(partition);
            if (left <= 0) {
                spans.remove(partition);
                consumer.pause(Set.of(partition));
            } else {
                sum += left;
            }
        }
        return sum;
    }
}
