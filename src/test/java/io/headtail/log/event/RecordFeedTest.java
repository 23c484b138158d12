package io.headtail.log.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.headtail.testing.CollidingNames;
import io.headtail.window.EventBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** A feed whose decoder throws. */
class RecordFeedTest {
    private static final EventSettings EVENT = new EventSettings("/id", null, null, 0, true);

    /** Throws at the second record. */
    private static final class Failing extends JsonFactory {
        private static final long serialVersionUID = 1;
        private final transient Supplier<Throwable> fault;
        private int made;

        Failing(Supplier<Throwable> fault) {
            this.fault = fault;
        }

        @Override
        public JsonParser createParser(char[] content, int offset, int length) throws IOException {
            if (++made == 2) {
                switch (fault.get()) {
                    case RuntimeException e -> throw e;
                    case Error e -> throw e;
                    case Throwable e -> throw new IOException(e);
                }
            }
            return super.createParser(content, offset, length);
        }
    }

    private final List<String> taken = new ArrayList<>();

    private void feed(Supplier<Throwable> fault) {
        RecordFeed feed =
                new RecordFeed(
                        new EventDecoder(EVENT, JsonFields.ofValue(EVENT, new Failing(fault))),
                        new InvalidLog());
        List<ConsumerRecord<ByteBuffer, ByteBuffer>> records =
                List.of(record(40), record(41), record(42));
        feed.hand(3, records, 0, 3, Long.MAX_VALUE, new Noting());
    }

    @SuppressWarnings("NullAway") // the record has no key
    private static ConsumerRecord<ByteBuffer, ByteBuffer> record(long offset) {
        byte[] value = CollidingNames.ordinary(0, 1);
        return new ConsumerRecord<>(
                "views",
                3,
                offset,
                1_700_000_000_000L,
                TimestampType.CREATE_TIME,
                0,
                value.length,
                null,
                ByteBuffer.wrap(value),
                new RecordHeaders(),
                Optional.empty());
    }

    private final class Noting implements EventSink {
        @Override
        public void events(int partition, EventBatch batch) {
            taken.add(batch.size() + " events");
        }

        @Override
        public void invalid(int partition, long offset, InvalidReason reason) {
            taken.add(offset + " " + reason.label());
        }

        @Override
        public void position(int partition, long position) {}
    }

    @Test
    void a_record_whose_reading_throws_is_invalid_and_the_next_is_read() {
        feed(() -> new ArrayIndexOutOfBoundsException(7));
        assertEquals(List.of("1 events", "41 undecodable", "1 events"), taken);
    }

    @Test
    void a_fault_that_is_none_of_the_records_stops_the_feed_and_names_the_record() {
        UndecidedRecordException e =
                assertThrows(
                        UndecidedRecordException.class, () -> feed(() -> new StackOverflowError()));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains("topic=views partition=3 offset=41"), message);
    }
}
