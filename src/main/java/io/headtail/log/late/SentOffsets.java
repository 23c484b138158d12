package io.headtail.log.late;

import io.headtail.log.ClientProperties;
import io.headtail.log.KafkaSettings;
import io.headtail.log.event.Deserializers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Up to where late events were sent, read from the late bin itself: for a partition whose committed
 * position is gone. Each partition's late events were sent in the order of their offsets, so the
 * newest says it; all of the topic is read, which is little beside the topic of view events. Not
 * thread-safe.
 */
final class SentOffsets implements AutoCloseable {
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final KafkaSettings settings;
    private final String topic;
    private final String topicId;
    private final Consumer<ByteBuffer, ByteBuffer> consumer;
    private final Map<Integer, Long> sentBelow = new HashMap<>();
    private boolean begun;

    /**
     * Begins to read.
     *
     * @param topic of late events
     * @param topicId of the topic of view events: events of others are skipped
     */
    SentOffsets(KafkaSettings settings, String topic, String topicId) {
        this.settings = settings;
        this.topic = topic;
        this.topicId = topicId;
        this.consumer =
                ClientProperties.make(
                        () ->
                                new KafkaConsumer<>(
                                        new ClientProperties(settings).tail(),
                                        Deserializers.KEY,
                                        Deserializers.KEY));
    }

    /**
     * Reads to the present end, or as far as it comes in that time.
     *
     * @return by partition, the offset below which all late events were sent; none for a partition
     *     of which none was
     * @throws IOException if it has not reached the end; the next call goes on
     */
    Map<Integer, Long> read(Duration atMost) throws IOException {
        long endNanos = System.nanoTime() + atMost.toNanos();
        try {
            begin();
            Map<TopicPartition, Long> ends = ends();
            while (!reached(ends)) {
                for (ConsumerRecord<ByteBuffer, ByteBuffer> record : consumer.poll(POLL_TIMEOUT)) {
                    take(record);
                }
                if (System.nanoTime() - endNanos > 0) {
                    throw new IOException(waiting(ends));
                }
            }
            return sentBelow;
        } catch (OffsetOutOfRangeException e) {
            consumer.seekToBeginning(e.partitions());
            throw new IOException("the beginning of topic '" + topic + "' was deleted", e);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw new IOException("topic '" + topic + "' cannot be read: " + e.getMessage(), e);
        }
    }

    private void begin() {
        if (begun) {
            return;
        }
        List<TopicPartition> all = new ArrayList<>();
        consumer.partitionsFor(topic, TIMEOUT)
                .forEach(each -> all.add(new TopicPartition(topic, each.partition())));
        consumer.assign(all);
        consumer.seekToBeginning(all);
        begun = true;
    }

    // With what is not committed yet: it may become so, and stands before what a reader waits for.
    private Map<TopicPartition, Long> ends() throws IOException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        consumer.assignment().forEach(each -> wanted.put(each, OffsetSpec.latest()));
        ListOffsetsOptions uncommitted = new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED);
        Map<TopicPartition, Long> ends = new HashMap<>();
        try (Admin admin = new ClientProperties(settings).newAdmin()) {
            admin.listOffsets(wanted, uncommitted)
                    .all()
                    .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                    .forEach((each, end) -> ends.put(each, end.offset()));
            return ends;
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the end of topic '" + topic + "' is not known: " + e, e);
        }
    }

    private boolean reached(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(e -> position(e.getKey()) >= e.getValue());
    }

    private long position(TopicPartition partition) {
        return consumer.position(partition, TIMEOUT);
    }

    private void take(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        long partition = LateHeaders.number(record.headers(), LateHeaders.PARTITION);
        long offset = LateHeaders.number(record.headers(), LateHeaders.OFFSET);
        if (partition >= 0
                && partition <= Integer.MAX_VALUE
                && offset >= 0
                && topicId.equals(LateHeaders.text(record.headers(), LateHeaders.TOPIC_ID))) {
            sentBelow.merge((int) partition, offset + 1, Math::max);
        }
    }

    private String waiting(Map<TopicPartition, Long> ends) {
        long left =
                ends.entrySet().stream()
                        .mapToLong(e -> Math.max(0, e.getValue() - position(e.getKey())))
                        .sum();
        return ("reading topic '%s' to find what was sent: %d offsets to its end, or to the end of"
                        + " an open transaction there")
                .formatted(topic, left);
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
    }
}
