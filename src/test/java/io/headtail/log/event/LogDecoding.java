package io.headtail.log.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** What {@link EventDecoder} makes of a record, for tests of other packages. */
public final class LogDecoding {
    private LogDecoding() {}

    /** The event as {@code id timestamp views}; empty where the record is none. */
    public static Optional<String> decode(
            EventSettings settings,
            byte @Nullable [] key,
            byte @Nullable [] value,
            long timestamp) {
        return decode(settings, key, value, new RecordHeaders(), timestamp);
    }

    /** As above, of a record with headers. */
    public static Optional<String> decode(
            EventSettings settings,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Headers headers,
            long timestamp) {
        EventDecoder decoder = new EventDecoder(settings);
        return reason(decoder, key, value, headers, timestamp) == null
                ? Optional.of(event(decoder))
                : Optional.empty();
    }

    /** Why a record is none; null where it is an event. */
    public static @Nullable InvalidReason reason(
            EventSettings settings,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Headers headers,
            long timestamp) {
        return reason(new EventDecoder(settings), key, value, headers, timestamp);
    }

    private static String event(EventDecoder decoder) {
        String id = new String(decoder.id, decoder.from, decoder.length, StandardCharsets.UTF_8);
        return id + " " + decoder.timestamp + " " + decoder.views;
    }

    @SuppressWarnings("NullAway") // records may lack a key or a value
    private static @Nullable InvalidReason reason(
            EventDecoder decoder,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Headers headers,
            long timestamp) {
        return decoder.decode(
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
                        headers,
                        Optional.empty()));
    }
}
