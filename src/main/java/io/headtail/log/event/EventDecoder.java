package io.headtail.log.event;

import io.headtail.log.event.FieldPlace.Part;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a record to a view event, or says why it is not one. A flyweight: {@link #decode} leaves
 * the event in the fields until the next call. If the key is the id, the id is a slice of the
 * record's own bytes, and nothing is allocated. Not thread-safe.
 */
public final class EventDecoder {
    /** The maximum number of views of one event. */
    static final int MAX_VIEWS = 1_000_000_000;

    /** 9999-12-31T23:59:59.999Z, the latest time that RFC 3339 can express. */
    static final long MAX_TIMESTAMP = 253_402_300_799_999L;

    private static final byte[] EMPTY = new byte[0];

    private final EventSettings settings;
    private final boolean idInValue;
    private final boolean timeInValue;
    private final boolean isRecordTime;
    private final @Nullable JsonFields json;
    private final @Nullable JsonKey jsonKey;
    private final @Nullable HeaderTime headerTime;
    private final IdRules idRules = new IdRules();

    /** The array that holds the event's id, in {@code [from, from + length)}. */
    public byte[] id = EMPTY;

    /** Index of the id's first byte in {@link #id}. */
    public int from;

    /** Length of the id in bytes, 1 to 255. */
    public int length;

    long timestamp;
    int views;

    /** The exception, if the reason is {@link InvalidReason#UNDECODABLE}. */
    @Nullable RuntimeException thrown;

    /** The event's time, epoch ms. */
    public long timestamp() {
        return timestamp;
    }

    /** The event's views, 1 to 1,000,000,000. */
    public int views() {
        return views;
    }

    /** Creates a decoder for these settings. */
    public EventDecoder(EventSettings settings) {
        this(settings, settings.needsValue() ? JsonFields.ofValue(settings) : null);
    }

    /** For tests: with other fields than the settings define. */
    public EventDecoder(EventSettings settings, @Nullable JsonFields json) {
        this.settings = settings;
        this.json = json;
        idInValue = settings.id().isIn(Part.VALUE);
        timeInValue = settings.timestamp().isIn(Part.VALUE);
        isRecordTime = settings.isRecordTime();
        FieldPlace idPlace = settings.id();
        jsonKey = idPlace.isIn(Part.KEY_JSON) ? new JsonKey(idPlace.name()) : null;
        headerTime =
                settings.timestamp().isIn(Part.HEADER) ? new HeaderTime(settings.unit()) : null;
    }

    /**
     * Decodes a record.
     *
     * <p>Records share no state, so an exception depends on the record alone and makes it invalid
     * like any other fault in it. An {@link Error} does not, and is rethrown.
     *
     * @return null if it is a view event, otherwise why it is not
     */
    public @Nullable InvalidReason decode(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        try {
            return tryDecode(record);
        } catch (RuntimeException e) {
            thrown = e;
            return InvalidReason.UNDECODABLE;
        }
    }

    /**
     * As {@link #decode}, for readers whose decisions must agree.
     *
     * @throws UndecidedRecordException if the decoder fails for reasons outside the record
     */
    public @Nullable InvalidReason decide(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        try {
            return decode(record);
        } catch (StackOverflowError | LinkageError | AssertionError e) {
            // Stack depth, or classes that fail to load, do not depend on the record: a tail might
            // decide otherwise than the head did.
            throw new UndecidedRecordException(record, e);
        }
    }

    private @Nullable InvalidReason tryDecode(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        timestamp = record.timestamp();
        views = 1;
        JsonFields fields = json;
        InvalidReason reason = fields == null ? null : decodeValue(record, fields);
        if (reason == null) {
            reason = decodeTime(record);
        }
        if (reason == null && !idInValue) {
            reason = decodeId(record);
        }
        if (reason == null) {
            reason = idRules.check(id, from, length);
        }
        return reason == null ? checkTimestamp(record.timestamp()) : reason;
    }

    private @Nullable InvalidReason decodeValue(
            ConsumerRecord<ByteBuffer, ByteBuffer> record, JsonFields fields) {
        ByteBuffer value = record.value();
        if (value == null || value.remaining() == 0) {
            // If the value only serves for the views, an event without a value has one view.
            return idInValue || timeInValue ? InvalidReason.MALFORMED_JSON : null;
        }
        int start = value.arrayOffset() + value.position();
        if (!fields.read(value.array(), start, value.remaining())) {
            return InvalidReason.MALFORMED_JSON;
        }
        if (idInValue) {
            if (fields.id == null) {
                return fields.idFault;
            }
            take(fields.id, 0, fields.id.length);
        }
        if (timeInValue) {
            if (fields.timestampFault != null) {
                return fields.timestampFault;
            }
            timestamp = fields.timestamp;
        }
        if (fields.viewsFault != null || fields.views < 1 || fields.views > MAX_VIEWS) {
            return InvalidReason.BAD_VIEWS;
        }
        views = (int) fields.views;
        return null;
    }

    private @Nullable InvalidReason decodeTime(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        HeaderTime reader = headerTime;
        if (reader == null) {
            return null;
        }
        byte[] text = header(record, settings.timestamp().name());
        if (text == null) {
            return InvalidReason.NO_TIMESTAMP;
        }
        InvalidReason reason = reader.read(text);
        timestamp = reader.timestamp;
        return reason;
    }

    private @Nullable InvalidReason decodeId(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        switch (settings.id().part()) {
            case KEY, KEY_JSON -> {
                return decodeKey(record.key());
            }
            case HEADER -> {
                byte[] value = header(record, settings.id().name());
                if (value == null) {
                    return InvalidReason.NO_ID;
                }
                take(value, 0, value.length);
            }
            case VALUE, RECORD -> {
                // Already decoded with the rest of the value.
            }
        }
        return null;
    }

    private @Nullable InvalidReason decodeKey(@Nullable ByteBuffer key) {
        if (key == null) {
            return InvalidReason.NO_KEY;
        }
        JsonKey reader = jsonKey;
        if (reader == null) {
            take(key.array(), key.arrayOffset() + key.position(), key.remaining());
            return null;
        }
        InvalidReason reason = reader.read(key);
        take(reader.id, reader.from, reader.length);
        return reason;
    }

    // Allocates: Kafka copies a header's value, and creates a String of each name it compares.
    private static byte @Nullable [] header(
            ConsumerRecord<ByteBuffer, ByteBuffer> record, String name) {
        Header last = record.headers().lastHeader(name);
        return last == null ? null : last.value();
    }

    private void take(byte[] bytes, int start, int count) {
        id = bytes;
        from = start;
        length = count;
    }

    private boolean ahead(long eventTimestamp, long recordTimestamp) {
        // In this order the subtraction cannot overflow, however negative the event's time is.
        return eventTimestamp > recordTimestamp
                && eventTimestamp - recordTimestamp > settings.maxAheadMs();
    }

    private @Nullable InvalidReason checkTimestamp(long recordTimestamp) {
        if (timestamp < 0) {
            // Kafka's "no timestamp" is −1.
            return timestamp == ConsumerRecord.NO_TIMESTAMP && isRecordTime
                    ? InvalidReason.NO_TIMESTAMP
                    : InvalidReason.NEGATIVE_TIMESTAMP;
        }
        if (timestamp > MAX_TIMESTAMP) {
            return InvalidReason.TIMESTAMP_OUT_OF_RANGE;
        }
        // A record of an old format has the timestamp −1, which sets no bound.
        return !isRecordTime && recordTimestamp >= 0 && ahead(timestamp, recordTimestamp)
                ? InvalidReason.TIMESTAMP_AHEAD
                : null;
    }
}
