package io.headtail.log;

import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes a view event of a record, or says why it is none. A flyweight: {@link #decode} leaves the
 * event in the fields until the next call. The id is a slice of the record's own bytes where the
 * key is the id; nothing is allocated then. Not thread-safe.
 */
final class EventDecoder {
    /** The most views that one event may have. */
    static final int MAX_VIEWS = 1_000_000_000;

    /** 9999-12-31T23:59:59.999Z: what RFC 3339 can still say. */
    static final long MAX_TIMESTAMP = 253_402_300_799_999L;

    private static final byte[] NOTHING = new byte[0];

    private final EventSettings settings;
    private final @Nullable JsonFields json;
    private final IdRules idRules = new IdRules();

    byte[] id = NOTHING;
    int from;
    int length;
    long timestamp;
    int views;

    /** What was thrown where the reason is {@link InvalidReason#UNDECODABLE}. */
    @Nullable RuntimeException thrown;

    EventDecoder(EventSettings settings) {
        this(settings, needsValue(settings) ? new JsonFields(settings) : null);
    }

    /** For tests: with other fields than the settings would give. */
    EventDecoder(EventSettings settings, @Nullable JsonFields json) {
        this.settings = settings;
        this.json = json;
    }

    /** Whether the settings read the value at all. */
    static boolean needsValue(EventSettings settings) {
        return settings.idPointer() != null
                || settings.timestampPointer() != null
                || settings.viewsPointer() != null;
    }

    /**
     * Decodes a record; null if it is a view event. Nothing is shared between two records, so what
     * is thrown for one follows from it alone and decides like any other fault in it. An {@link
     * Error} does not, and is passed on.
     */
    @Nullable InvalidReason decode(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        try {
            return tryDecode(record);
        } catch (RuntimeException e) {
            thrown = e;
            return InvalidReason.UNDECODABLE;
        }
    }

    private @Nullable InvalidReason tryDecode(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        timestamp = record.timestamp();
        views = 1;
        JsonFields fields = json;
        if (fields != null) {
            InvalidReason reason = decodeValue(record, fields);
            if (reason != null) {
                return reason;
            }
        }
        if (settings.idPointer() == null) {
            ByteBuffer key = record.key();
            if (key == null) {
                return InvalidReason.NO_KEY;
            }
            id = key.array();
            from = key.arrayOffset() + key.position();
            length = key.remaining();
        }
        InvalidReason reason = idRules.check(id, from, length);
        if (reason != null) {
            return reason;
        }
        return checkTimestamp();
    }

    private @Nullable InvalidReason decodeValue(
            ConsumerRecord<ByteBuffer, ByteBuffer> record, JsonFields fields) {
        ByteBuffer value = record.value();
        boolean required = settings.idPointer() != null || settings.timestampPointer() != null;
        if (value == null || value.remaining() == 0) {
            // With nothing but views to be found in it, no value means one view.
            return required ? InvalidReason.MALFORMED_JSON : null;
        }
        int start = value.arrayOffset() + value.position();
        if (!fields.read(value.array(), start, value.remaining())) {
            return InvalidReason.MALFORMED_JSON;
        }
        if (settings.idPointer() != null) {
            if (fields.id == null) {
                return InvalidReason.NO_ID;
            }
            id = fields.id;
            from = 0;
            length = id.length;
        }
        if (settings.timestampPointer() != null) {
            if (fields.timestampFault != null) {
                return fields.timestampFault;
            }
            timestamp = fields.timestamp;
            // A record of an old format has the timestamp −1, which bounds nothing.
            if (record.timestamp() >= 0 && ahead(timestamp, record.timestamp())) {
                return InvalidReason.TIMESTAMP_AHEAD;
            }
        }
        if (fields.viewsFault != null || fields.views < 1 || fields.views > MAX_VIEWS) {
            return InvalidReason.BAD_VIEWS;
        }
        views = (int) fields.views;
        return null;
    }

    private boolean ahead(long eventTimestamp, long recordTimestamp) {
        // Subtracted in this order nothing overflows, however far below zero the event's lies.
        return eventTimestamp > recordTimestamp
                && eventTimestamp - recordTimestamp > settings.maxAheadMs();
    }

    private @Nullable InvalidReason checkTimestamp() {
        if (timestamp < 0) {
            // Kafka's "no timestamp" is −1.
            return timestamp == ConsumerRecord.NO_TIMESTAMP && settings.timestampPointer() == null
                    ? InvalidReason.NO_TIMESTAMP
                    : InvalidReason.NEGATIVE_TIMESTAMP;
        }
        return timestamp > MAX_TIMESTAMP ? InvalidReason.TIMESTAMP_AHEAD : null;
    }
}
