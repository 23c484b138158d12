package io.headtail.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.headtail.log.event.EventSettings;
import io.headtail.log.event.EventSink;
import io.headtail.log.event.InvalidReason;
import io.headtail.window.EventBatch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/**
 * A new leader reports one partition as truncated while another's position is requested. Records
 * polled from the other partitions must still be handed over.
 */
class LostPositionTest {
    private static final String TOPIC = "views";
    private static final EventSettings EVENT = new EventSettings(null, null, null, 0, false);
    private static final int LOST = 3;
    private static final List<TopicPartition> PARTITIONS =
            Stream.of(0, 1, 2, LOST).map(p -> new TopicPartition(TOPIC, p)).toList();

    /** Reports the truncation at one of the requests for a position. */
    private static final class Truncated extends MockConsumer<ByteBuffer, ByteBuffer> {
        private int questions;
        private final int at;

        Truncated(int at) {
            super("none");
            this.at = at;
        }

        @Override
        public synchronized long position(TopicPartition partition, Duration timeout) {
            if (++questions == at) {
                Map<TopicPartition, Long> lost = Map.of(new TopicPartition(TOPIC, LOST), 50L);
                throw new LogTruncationException("truncated", lost, Map.of());
            }
            return super.position(partition, timeout);
        }

        void add(int partition, long offset) {
            addRecord(record(partition, offset));
        }
    }

    @SuppressWarnings("NullAway") // the record has no value
    private static ConsumerRecord<ByteBuffer, ByteBuffer> record(int partition, long offset) {
        return new ConsumerRecord<>(
                TOPIC,
                partition,
                offset,
                1_700_000_000_000L + offset,
                TimestampType.CREATE_TIME,
                1,
                0,
                ByteBuffer.wrap(("v" + offset).getBytes(StandardCharsets.UTF_8)),
                null,
                new RecordHeaders(),
                Optional.of(3));
    }

    /** Counts the events of each partition, and records the position that its reader reports. */
    private static final class Taking implements EventSink {
        final Map<Integer, Integer> events = new HashMap<>();
        final Map<Integer, Long> positions = new HashMap<>();

        @Override
        public void events(int partition, EventBatch batch) {
            events.merge(partition, batch.size(), Integer::sum);
        }

        @Override
        public void invalid(int partition, long offset, InvalidReason reason) {}

        @Override
        public void position(int partition, long position) {
            positions.merge(partition, position, Math::max);
        }
    }

    private static final class Owned implements HeadReader.Ownership {
        @Override
        public void joined() {}

        @Override
        public void assigned(int partition) {}

        @Override
        public void revoked(int partition) {}
    }

    @Test
    void a_head_hands_over_all_it_polled_when_another_partition_is_lost() {
        for (int question = 1; question <= 3; question++) {
            Truncated consumer = new Truncated(question);
            HeadReader reader = new HeadReader(TOPIC, null, EVENT, new Owned(), consumer);
            consumer.rebalance(PARTITIONS);
            Taking sink = new Taking();
            for (int p = 0; p < 3; p++) {
                reader.start(p, 10, -1);
                consumer.add(p, 10);
                consumer.add(p, 11);
            }
            PositionLostException e =
                    assertThrows(
                            PositionLostException.class, () -> reader.poll(Duration.ZERO, sink));
            assertEquals(Set.of(LOST), e.partitions());
            for (int p = 0; p < 3; p++) {
                consumer.add(p, 12);
            }
            reader.poll(Duration.ZERO, sink);
            assertEquals(Map.of(0, 3, 1, 3, 2, 3), sink.events, "question " + question);
            assertEquals(Map.of(0, 13L, 1, 13L, 2, 13L), sink.positions);
        }
    }

    /** A tail that is fed from memory between two polls. */
    private static final class Hungry implements TailReader.Demand {
        private final Taking taken;
        int fromMemory;
        long upTo;

        Hungry(Taking taken) {
            this.taken = taken;
        }

        @Override
        public boolean wants(int partition) {
            return tailOffset(partition) < upTo;
        }

        @Override
        public long headOffset(int partition) {
            return 1_000;
        }

        @Override
        public long tailOffset(int partition) {
            return 10L + fromMemory + taken.events.getOrDefault(partition, 0);
        }
    }

    @Test
    void a_tail_goes_on_reading_whenever_another_partition_is_found_to_be_lost() {
        int asked = 0;
        for (int question = 1; asked == 0 || question <= asked; question++) {
            Truncated consumer = new Truncated(question);
            Taking sink = new Taking();
            Hungry appetite = new Hungry(sink);
            TailReader reader = new TailReader("minute", TOPIC, EVENT, sink, appetite, consumer);
            for (int p = 0; p < 3; p++) {
                reader.start(p, 10);
            }
            for (int round = 1; round <= 5; round++) {
                for (int p = 0; p < 3; p++) {
                    consumer.add(p, appetite.tailOffset(p));
                    consumer.add(p, appetite.tailOffset(p) + 1);
                }
                appetite.upTo = 10 + appetite.fromMemory + 2L * round;
                feed(reader);
                assertEquals(
                        Map.of(0, 2 * round, 1, 2 * round, 2, 2 * round),
                        sink.events,
                        "question " + question);
                appetite.fromMemory += 3;
            }
            asked = Math.max(asked, consumer.questions);
        }
    }

    // More cycles than it takes to read on, and then to pause partitions that have read enough.
    private static void feed(TailReader reader) {
        for (int cycle = 0; cycle < 5; cycle++) {
            try {
                reader.feed(Duration.ZERO);
            } catch (PositionLostException e) {
                assertEquals(Set.of(LOST), e.partitions());
            }
        }
    }
}
