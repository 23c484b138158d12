package io.headtail.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** What {@link EventDecoder} makes of a record, for tests of other packages. */
public final class LogDecoding {
    private LogDecoding() {}

    /** The event as {@code id timestamp views}; empty where the record is none. */
    @SuppressWarnings("NullAway") // records may lack a key or a value
    public static Optional<String> decode(
            EventSettings settings,
            byte @Nullable [] key,
            byte @Nullable [] value,
            long timestamp) {
        EventDecoder decoder = new EventDecoder(settings);
        InvalidReason reason =
                decoder.decode(
                        new ConsumerRecord<>(
                                "topic",
                                0,
                                0,
                                timestamp,
                                TimestampType.CREATE_TIME,
                                0,
                                0,
                                key == null ? null : ByteBuffer.wrap(key),
                                value == null ? null : ByteBuffer.wrap(value),
                                new RecordHeaders(),
                                Optional.empty()));
        if (reason != null) {
            return Optional.empty();
        }
        String id = new String(decoder.id, decoder.from, decoder.length, StandardCharsets.UTF_8);
        return Optional.of(id + " " + decoder.timestamp + " " + decoder.views);
    }
}
